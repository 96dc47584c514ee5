import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from '@tanstack/react-router';
import { homePath, type PageDefinition } from './page.ts';
import { pages } from './pages.ts';
import { usePerson } from './session.tsx';
import { NotHere } from './shell/not-here.tsx';
import { PageFrame } from './shell/page-frame.tsx';

const examples = import.meta.env.DEV ? (await import('./gallery/gallery.ts')).galleryPages : [];

/** Every module's page, and in development the gallery of parts. */
export const allPages: readonly PageDefinition[] = [...pages, ...examples];

/** The routes of one person: only what the person may open, framed by the shell or as a kiosk. */
export function makeRouter(permitted: readonly PageDefinition[]) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotHere known={allPages} /> });
  const home = createRoute({ getParentRoute: () => root, path: '/', component: () => <Home pages={permitted} /> });
  const routes = permitted
    .filter((page) => page.path !== '/')
    .map((page) =>
      createRoute({
        getParentRoute: () => root,
        path: page.path,
        component: () => (
          <PageFrame page={page} pages={permitted}>
            <page.component />
          </PageFrame>
        ),
      }),
    );
  return createRouter({
    routeTree: root.addChildren([home, ...routes]),
    defaultPreload: false,
    scrollRestoration: true,
  });
}

function Home({ pages: permitted }: { pages: readonly PageDefinition[] }) {
  const person = usePerson();
  const path = homePath(permitted, person.role);
  return path === undefined ? <NotHere known={allPages} /> : <Navigate to={path} replace />;
}
