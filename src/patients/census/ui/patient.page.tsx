import type { ReplyOf } from '#src/kernel/contract.ts';
import { readAdministrations, readDueList } from '#src/medication-loop/administer/contract.ts';
import { readOpenWithdrawals } from '#src/medication-loop/dispense/contract.ts';
import { usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat, useMay } from '#src/web/session.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Columns, Row, Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { VisuallyHidden } from '#src/web/ui/visually-hidden.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { PatientHeader, useBanner } from './patient-header.tsx';
import { type ActiveOrder, type Given, ordersOf, outcomeWords } from './patient-words.ts';

type Withdrawal = ReplyOf<typeof readOpenWithdrawals>['withdrawals'][number];

/** One patient whole: orders and how they stand, doses before and after now, what is in somebody's hand. */
function PatientPage() {
  const { patientId } = usePageParams('patientId');
  const mayRead = useMay('dose.read');
  const mayGive = useMay('dose.give');
  const banner = useBanner(patientId);
  return (
    <>
      <VisuallyHidden>
        <h1>Patient</h1>
      </VisuallyHidden>
      <PatientHeader banner={banner} />
      {mayGive ? (
        <Row>
          <PageLink to={`/give/${patientId}`} look="primary">
            Give doses
          </PageLink>
        </Row>
      ) : null}
      {mayRead ? <Doses patientId={patientId} /> : null}
    </>
  );
}

function Doses({ patientId }: { patientId: string }) {
  const params = { params: { patientId } };
  const due = useRead(readDueList, params, { topic: 'doses' });
  const past = useRead(readAdministrations, params, { topic: 'doses' });
  const open = useRead(readOpenWithdrawals, params, { topic: 'doses' });
  const orders = ordersOf(due.data?.items ?? []);
  const given = past.data?.administrations ?? [];
  const taken = open.data?.withdrawals ?? [];
  return (
    <Columns shares="7fr 5fr">
      <Panel title={`Active orders — ${orders.length}`}>
        <DataGrid
          label="Active orders"
          rows={orders}
          rowKey={(row) => row.orderId}
          read={due}
          empty="No order is active for this patient."
          columns={orderColumns}
        />
      </Panel>
      <Stack>
        <Panel title={`Last 24 hours — ${given.length}`} note="newest first">
          <DataGrid
            label="Doses of the last 24 hours"
            rows={given}
            rowKey={(row) => row.administrationId}
            read={past}
            empty="Nothing was given, held or refused in the last 24 hours."
            isAgeElsewhere
            columns={givenColumns}
          />
        </Panel>
        <Panel title={`Taken and not used yet — ${taken.length}`}>
          <DataGrid
            label="Open withdrawals"
            rows={taken}
            rowKey={(row) => row.withdrawalId}
            read={open}
            empty="Nothing is in anybody's hand for this patient."
            isAgeElsewhere
            columns={takenColumns}
          />
        </Panel>
      </Stack>
    </Columns>
  );
}

const orderColumns: Column<ActiveOrder>[] = [
  {
    key: 'standing',
    header: 'State',
    width: '9rem',
    cell: (row) => <StatusChip tone={row.tone}>{row.standing}</StatusChip>,
  },
  {
    key: 'line',
    header: 'Order',
    isRowHeader: true,
    cell: (row) => (
      <Stack gap="tight">
        <MedicationLine parts={row.line} />
        {row.highAlert || row.controlled ? (
          <Row>
            {row.highAlert ? <StatusChip tone="critical">High alert</StatusChip> : null}
            {row.controlled ? <StatusChip tone="attention">Controlled</StatusChip> : null}
          </Row>
        ) : null}
      </Stack>
    ),
  },
  { key: 'last', header: 'Last given', cell: (row) => <Last last={row.last} /> },
  {
    key: 'next',
    header: 'Next dose',
    isUnbroken: true,
    cell: (row) => (row.nextDueAt === null ? '—' : <When at={row.nextDueAt} as="time" />),
  },
];

function Last({ last }: { last: ActiveOrder['last'] }) {
  const format = useFormat();
  if (last === null) return <Muted>not yet</Muted>;
  return (
    <>
      <When at={last.at} /> <Muted>{last.by}</Muted>
      {last.enteredLateAt === null ? null : <Muted>, entered late at {format.time(last.enteredLateAt)}</Muted>}
    </>
  );
}

const givenColumns: Column<Given>[] = [
  {
    key: 'outcome',
    header: 'What',
    cell: (row) => {
      const { tone, says } = outcomeWords(row.outcome);
      return <StatusChip tone={tone}>{says}</StatusChip>;
    },
  },
  {
    key: 'medicine',
    header: 'Medicine',
    isRowHeader: true,
    cell: (row) => (
      <>
        <b>{row.productText ?? 'not known'}</b>{' '}
        {row.dose === null ? null : <Quantity value={row.dose} unit={row.doseUnit ?? ''} />}
        {row.exception === null ? null : <StatusChip tone="attention">Exception: {row.exception}</StatusChip>}
      </>
    ),
  },
  { key: 'when', header: 'When', cell: (row) => <GivenWhen row={row} /> },
];

function GivenWhen({ row }: { row: Given }) {
  const format = useFormat();
  return (
    <>
      <When at={row.occurredAt} /> <Muted>{row.by}</Muted>
      {row.enteredLateAt === null ? null : (
        <Muted>
          , entered late at {format.time(row.enteredLateAt)} by {row.by}
        </Muted>
      )}
    </>
  );
}

const takenColumns: Column<Withdrawal>[] = [
  { key: 'what', header: 'Medicine', isRowHeader: true, cell: (row) => <b>{row.productText}</b> },
  {
    key: 'left',
    header: 'Left',
    align: 'end',
    isUnbroken: true,
    cell: (row) => <Quantity value={row.left} unit={row.unit} />,
  },
  {
    key: 'who',
    header: 'Taken',
    cell: (row) => (
      <>
        {row.userName}, <Since at={row.withdrawnAt} />
      </>
    ),
  },
];

export const page: PageDefinition = {
  path: '/patient/$patientId',
  title: 'Patient',
  permission: 'patient.read',
  component: PatientPage,
};
