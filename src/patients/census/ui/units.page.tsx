import { useDeferredValue, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useGo, useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useMay, usePerson } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listPatients, listUnits } from '../contract.ts';

type Unit = ReplyOf<typeof listUnits>['units'][number];
type Present = ReplyOf<typeof listPatients>['patients'][number];

/** Who lies where: the units with their beds, and the patients of the one that is chosen. */
function UnitBoard() {
  const person = usePerson();
  const [asked, setAsked] = useSearchValue('unit');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const units = useRead(listUnits, {}, { topic: 'census' });
  const rows = units.data?.units ?? [];
  const chosen = rows.find((unit) => unit.unitId === (asked === '' ? person.unitId : asked)) ?? rows[0];
  return (
    <>
      <PageHeader title="Units and beds" note={chosen === undefined ? undefined : chosen.name}>
        <AsOf read={units} />
      </PageHeader>
      <Columns shares="4fr 8fr">
        <Panel title={`Units — ${rows.length}`} note={`${sum(rows)} patients present`}>
          <DataGrid
            label="Units"
            rows={rows}
            rowKey={(unit) => unit.unitId}
            read={units}
            empty="No unit is set up."
            selectedKey={chosen?.unitId}
            onOpen={(unit) => {
              setTyped('');
              setAsked(unit.unitId);
            }}
            isAgeElsewhere
            columns={unitColumns}
          />
        </Panel>
        <Stack>
          <TextField
            label="Find a patient in the whole hospital"
            hint="Number, surname or given name, from its start"
            value={typed}
            onChange={setTyped}
            inputMode="search"
          />
          {search.length > 1 ? (
            <Patients search={search} title={`Found for "${search}"`} empty={`Nobody's name or number starts so.`} />
          ) : chosen === undefined ? null : (
            <Patients
              unit={chosen.unitId}
              title={`${chosen.unitId} — who lies where`}
              empty={`Nobody lies on ${chosen.name}. ${chosen.beds} beds are free.`}
            />
          )}
        </Stack>
      </Columns>
    </>
  );
}

function sum(units: readonly Unit[]): number {
  return units.reduce((all, unit) => all + unit.patients, 0);
}

const unitColumns: Column<Unit>[] = [
  {
    key: 'name',
    header: 'Unit',
    isRowHeader: true,
    cell: (unit) => (
      <>
        <b>
          <Unbroken>{unit.unitId}</Unbroken>
        </b>{' '}
        <Muted>{unit.name}</Muted>
      </>
    ),
  },
  { key: 'patients', header: 'Patients', align: 'end', cell: (unit) => unit.patients },
  { key: 'beds', header: 'Beds', align: 'end', cell: (unit) => unit.beds },
];

type PatientsProps = {
  readonly title: string;
  readonly empty: string;
  readonly unit?: string;
  readonly search?: string;
};

function Patients({ title, empty, unit, search }: PatientsProps) {
  const go = useGo();
  const mayOpen = useMay('patient.read');
  const query = { ...(unit === undefined ? {} : { unit }), ...(search === undefined ? {} : { search }) };
  const read = useRead(listPatients, { query }, { topic: 'census', keepPrevious: search !== undefined });
  const rows = read.data?.patients ?? [];
  return (
    <Panel title={title} note={read.data === undefined ? undefined : countWords(rows.length)}>
      <DataGrid
        label={title}
        rows={rows}
        rowKey={(row) => row.patientId}
        read={read}
        empty={empty}
        columns={patientColumns(mayOpen)}
        onOpen={mayOpen ? (row) => go(`/patient/${row.patientId}`) : undefined}
      />
    </Panel>
  );
}

function countWords(count: number): string {
  return count === 1 ? '1 patient' : `${count} patients`;
}

function patientColumns(mayOpen: boolean): Column<Present>[] {
  return [
    {
      key: 'bed',
      header: 'Bed',
      isUnbroken: true,
      cell: (row) => (row.unitId === null ? 'not admitted' : <b>{[row.unitId, row.bed ?? 'no bed'].join(' ')}</b>),
    },
    {
      key: 'name',
      header: 'Patient',
      isRowHeader: true,
      cell: (row) => (mayOpen ? <PageLink to={`/patient/${row.patientId}`}>{row.orderName}</PageLink> : row.orderName),
    },
    {
      key: 'born',
      header: 'Born',
      isUnbroken: true,
      cell: (row) =>
        row.born === null ? (
          'not known'
        ) : (
          <>
            <When at={row.born} as="date" /> ({row.ageText})
          </>
        ),
    },
    { key: 'mrn', header: 'MRN', isUnbroken: true, cell: (row) => row.mrn },
    { key: 'allergies', header: 'Allergies', cell: (row) => <AllergyState status={row.allergyStatus} /> },
    {
      key: 'since',
      header: 'Admitted',
      isUnbroken: true,
      cell: (row) => (row.admittedAt === null ? '—' : <When at={row.admittedAt} />),
    },
  ];
}

function AllergyState({ status }: { status: Present['allergyStatus'] }) {
  if (status === 'recorded') return <StatusChip tone="critical">Has allergies</StatusChip>;
  if (status === 'none-known') return <>No known allergies</>;
  return <StatusChip tone="attention">Not recorded</StatusChip>;
}

export const page: PageDefinition = {
  path: '/units',
  title: 'Units and beds',
  menu: { group: '', label: 'Units and beds', order: 80 },
  permission: 'census.read',
  component: UnitBoard,
};
