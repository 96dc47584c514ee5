import type { PageDefinition } from '#src/web/page.ts';
import { useMay } from '#src/web/session.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { DataSetsPanel } from './data-sets-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { SearchPanel } from './search-panel.tsx';

/** Official tables: importing a file, what became of it, versions, looking up. */
function Catalogue() {
  const mayImport = useMay('tables.import');
  return (
    <>
      <PageHeader title="Official tables" />
      <Stack>
        {mayImport ? <ImportPanel /> : null}
        <SearchPanel />
        <DataSetsPanel />
      </Stack>
    </>
  );
}

export const page: PageDefinition = {
  path: '/catalogue',
  title: 'Official tables',
  menu: { group: 'Tables', label: 'Official tables', order: 320 },
  permission: 'tables.read',
  component: Catalogue,
};
