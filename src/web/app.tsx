import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { permittedPages } from './page.ts';
import { allPages, makeRouter } from './routes.tsx';
import { SessionProvider, useSession } from './session.tsx';
import { Notices } from './shell/notices.tsx';
import { SignInPage } from './shell/sign-in-page.tsx';
import { UnlockLayer } from './shell/unlock-layer.tsx';
import { WaitingPage } from './shell/waiting-page.tsx';
import { cssVariables, theme } from './theme.ts';

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: 1, retryDelay: 1_000, staleTime: 2_000, refetchOnWindowFocus: true } },
});

/** The whole face: kit, data, session, and behind the sign-in the pages that the person may open. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
      <QueryClientProvider client={queryClient}>
        <SessionProvider waiting={(retry) => <WaitingPage onRetry={retry} />}>
          <Gate />
          <Notices />
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Gate() {
  const session = useSession();
  if (session.person === null) return <SignInPage />;
  return (
    <>
      {/* Locked pages stay mounted, so that drafts and places are kept, but nobody can see or reach them. */}
      <div hidden={session.isLocked} inert={session.isLocked}>
        <SignedIn key={session.person.id} permissions={session.person.permissions} />
      </div>
      {session.isLocked ? <UnlockLayer person={session.person} /> : null}
    </>
  );
}

function SignedIn({ permissions }: { permissions: readonly string[] }) {
  const joined = permissions.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the joined names stand for the list, which is new at each reading
  const router = useMemo(() => makeRouter(permittedPages(allPages, permissions)), [joined]);
  return <RouterProvider router={router} />;
}
