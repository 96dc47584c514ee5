import type { PageDefinition } from '#src/web/page.ts';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { ChannelList } from './channel-list.tsx';
import { ErrorList } from './error-list.tsx';
import { MessageSearch } from './message-search.tsx';
import { RefusedFrames } from './refused-frames.tsx';

/** Channels, what waits and why, and every message. */
function Interfaces() {
  return (
    <>
      <PageHeader title="Interfaces" />
      <Stack>
        <ChannelList />
        <ErrorList />
        <RefusedFrames />
        <MessageSearch />
      </Stack>
    </>
  );
}

export const page: PageDefinition = {
  path: '/interfaces',
  title: 'Interfaces',
  menu: { group: 'Keep the loop running', label: 'Interfaces', order: 120 },
  permission: 'message.read',
  component: Interfaces,
};
