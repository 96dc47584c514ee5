import { listUnits } from '#src/patients/census/contract.ts';
import { call } from '#src/web/client.ts';
import { useHospitalClock } from '#src/web/hospital-clock.ts';
import { useGo, useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat, usePerson } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Scan, ScanVerdict } from '#src/web/ui/scan-bus.ts';
import { ScanStop } from '#src/web/ui/scan-stop.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { type Read, useRead } from '#src/web/use-read.ts';
import { wallNow } from '#src/web/wall-clock.ts';
import { postScan, readMyPatients } from '../contract.ts';
import css from './give.module.css';
import { aroundNow, countWords, firstDue, type MyPatient, sameSurname } from './my-patient-words.ts';
import { useArrival } from './use-hand.ts';
import { WastesToWitness } from './wastes-to-witness.tsx';

/** The nurse's home: whose doses are late, due now and next; a wristband opens its patient. */
function MyPatients() {
  const person = usePerson();
  const [asked, setUnit] = useSearchValue('unit');
  const units = useRead(listUnits, {}, { topic: 'census' });
  const unit = asked !== '' ? asked : (person.unitId ?? units.data?.units[0]?.unitId ?? '');
  const read = useRead(
    readMyPatients,
    { query: { unit } },
    { topic: 'doses', refreshMs: 15_000, enabled: unit !== '', keepPrevious: true },
  );
  useWristband();
  const name = units.data?.units.find((one) => one.unitId === unit)?.name;
  return (
    <>
      <PageHeader title="My patients" note={name ?? unit}>
        <AsOf read={read} />
        <Row>
          {units.data?.units.map((one) => (
            <Button
              key={one.unitId}
              aria-pressed={one.unitId === unit}
              look={one.unitId === unit ? 'primary' : 'plain'}
              onClick={() => setUnit(one.unitId)}
              aria-label={`${one.unitId}, ${one.name}`}
            >
              <Unbroken>{one.unitId}</Unbroken>
            </Button>
          ))}
        </Row>
      </PageHeader>
      <ScanStop
        act="Put the item aside"
        reasons={[{ code: 'put-aside', label: 'Put aside; the dose stays due' }]}
        onStop={() => Promise.resolve(true)}
      />
      <Lists read={read} />
      <WastesToWitness />
    </>
  );
}

/** A wristband that is scanned here opens its patient and counts as scanned there. */
function useWristband(): void {
  const go = useGo();
  const [, setArrival] = useArrival();
  useScan(['wristband'], async (scan: Scan): Promise<ScanVerdict> => {
    const outcome = await call(postScan, { body: { patientScan: scan.text } });
    if (!outcome.ok) return { verdict: 'wrong', says: outcome.message };
    const { patient, stop } = outcome.value;
    if (stop !== null || patient === null) {
      return { verdict: 'wrong', says: stop?.says ?? 'Nobody was found.', remedy: stop?.remedy ?? '' };
    }
    setArrival({ patientId: patient.patientId, scan: scan.text, at: wallNow() });
    go(`/give/${patient.patientId}`);
    return { verdict: 'right', says: patient.orderName };
  });
}

function Lists({ read }: { read: Read<{ patients: MyPatient[] }> }) {
  const format = useFormat();
  const clock = useHospitalClock();
  const patients = read.data?.patients ?? [];
  const { now, later } = aroundNow(patients);
  const first = firstDue(patients);
  return (
    <Stack>
      <Panel title={`Give now — ${now.length} of ${patients.length} patients`} note={countWords(patients)}>
        <PatientList
          label="Patients with a dose to give now"
          rows={now}
          all={patients}
          read={read}
          empty={first === null ? 'No dose is due on this unit.' : `No doses due before ${format.time(first)}.`}
        />
      </Panel>
      <p className={css.now}>
        <span>Now {format.time(clock)}</span>
      </p>
      <Panel title={`Later — ${later.length}`} note="by the next dose">
        <PatientList
          label="Patients with doses later"
          rows={later}
          all={patients}
          read={read}
          empty={patients.length === 0 ? 'Nobody lies on this unit.' : 'Everybody has a dose to give now.'}
        />
      </Panel>
    </Stack>
  );
}

type ListProps = {
  readonly label: string;
  readonly rows: readonly MyPatient[];
  readonly all: readonly MyPatient[];
  readonly read: Read<unknown>;
  readonly empty: string;
};

function PatientList({ label, rows, all, read, empty }: ListProps) {
  const go = useGo();
  return (
    <DataGrid
      label={label}
      rows={rows}
      rowKey={(row) => row.patientId}
      read={read}
      empty={empty}
      isAgeElsewhere
      onOpen={(row) => go(`/give/${row.patientId}`)}
      rowTone={(row) => (row.overdue > 0 ? 'critical' : undefined)}
      columns={columns(all)}
    />
  );
}

function columns(all: readonly MyPatient[]): Column<MyPatient>[] {
  const count = (key: 'due' | 'nextHour', header: string): Column<MyPatient> => ({
    key,
    header,
    align: 'end',
    width: '5.5rem',
    cell: (row) => (row[key] === 0 ? <Muted>0</Muted> : <b>{row[key]}</b>),
  });
  return [
    { key: 'bed', header: 'Bed', isUnbroken: true, width: '6rem', cell: (row) => <b>{row.bed ?? 'no bed'}</b> },
    {
      key: 'name',
      header: 'Patient',
      isRowHeader: true,
      cell: (row) => (
        <>
          <PageLink to={`/give/${row.patientId}`}>{row.orderName}</PageLink>{' '}
          <Muted>
            <Unbroken>MRN {row.mrn}</Unbroken>
          </Muted>
        </>
      ),
    },
    {
      key: 'overdue',
      header: 'Late',
      align: 'end',
      width: '5.5rem',
      cell: (row) => (row.overdue === 0 ? <Muted>0</Muted> : <StatusChip tone="critical">{row.overdue}</StatusChip>),
    },
    count('due', 'Due now'),
    count('nextHour', 'Next hour'),
    { key: 'next', header: 'Next dose', width: '9rem', isUnbroken: true, cell: (row) => <Next row={row} /> },
    { key: 'flags', header: 'Look at', cell: (row) => <Flags row={row} all={all} /> },
  ];
}

function Next({ row }: { row: MyPatient }) {
  const format = useFormat();
  if (row.nextDueAt === null) return row.asNeeded > 0 ? <Muted>as needed</Muted> : <Muted>none</Muted>;
  return (
    <>
      {format.time(row.nextDueAt)}{' '}
      <Muted>
        <ElapsedTime at={row.nextDueAt} as="until" />
      </Muted>
    </>
  );
}

function Flags({ row, all }: { row: MyPatient; all: readonly MyPatient[] }) {
  const alike = sameSurname(row, all);
  return (
    <Row>
      {alike.length === 0 ? null : (
        <StatusChip tone="attention">
          ⚑ Name alert: {alike.map((one) => `${one.orderName} in ${one.bed ?? 'no bed'}`).join('; ')}
        </StatusChip>
      )}
      {row.missed === 0 ? null : (
        <StatusChip tone="critical">{row.missed === 1 ? '1 dose missed' : `${row.missed} doses missed`}</StatusChip>
      )}
      {row.notVerified === 0 ? null : (
        <StatusChip tone="attention">
          {row.notVerified === 1 ? '1 order not verified' : `${row.notVerified} orders not verified`}
        </StatusChip>
      )}
      {row.inHand === 0 ? null : <StatusChip tone="info">{row.inHand} taken, not used yet</StatusChip>}
      {row.allergyStatus === 'not-recorded' ? <StatusChip tone="attention">Allergies not recorded</StatusChip> : null}
    </Row>
  );
}

export const page: PageDefinition = {
  path: '/my-patients',
  title: 'My patients',
  menu: { group: '', label: 'My patients', order: 30 },
  home: ['nurse'],
  permission: 'dose.give',
  frame: 'touch',
  component: MyPatients,
};
