import type { PageDefinition } from '../page.ts';
import { BoardExample } from './board-example.tsx';
import { StationExample } from './station-example.tsx';
import { VerifyExample } from './verify-example.tsx';

/** The parts at work with example data; served in development only. */
export const galleryPages: readonly PageDefinition[] = [
  {
    path: '/gallery',
    title: 'Example: board',
    menu: { group: 'Gallery of parts', label: 'Example: board', order: 9000 },
    permission: 'self',
    component: BoardExample,
  },
  {
    path: '/gallery/verify',
    title: 'Example: verification',
    menu: { group: 'Gallery of parts', label: 'Example: verification', order: 9001 },
    permission: 'self',
    component: VerifyExample,
  },
  {
    path: '/gallery/station',
    title: 'Example: station',
    menu: { group: 'Gallery of parts', label: 'Example: station', order: 9002 },
    permission: 'self',
    frame: 'kiosk',
    component: StationExample,
  },
];
