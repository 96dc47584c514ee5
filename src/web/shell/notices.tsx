import { Notifications, notifications } from '@mantine/notifications';
import type { ProblemReport } from '../client.ts';
import { Shape } from '../ui/shape.tsx';
import css from './notices.module.css';

/** Short remarks that need no answer; what must be read stands on the page instead. */
export const notify = {
  good: (says: string) => show('good', says, 4_000),
  info: (says: string) => show('info', says, 6_000),
  problem: (problem: ProblemReport) =>
    show('critical', [problem.message, problem.remedy].filter(Boolean).join(' '), 15_000),
};

function show(tone: 'good' | 'info' | 'critical', says: string, ms: number): void {
  notifications.show({
    message: says,
    icon: <Shape tone={tone} />,
    autoClose: ms,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': 'Close' },
    classNames: { root: css[tone] ?? '', icon: css.icon ?? '', description: css.words ?? '' },
  });
}

export function Notices() {
  return <Notifications position="bottom-right" limit={4} data-print="no" />;
}
