import { useState } from 'react';
import { useDraft } from '../draft.ts';
import { ActionBar } from '../ui/action-bar.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmAct } from '../ui/confirm-act.tsx';
import { DataGrid } from '../ui/data-grid.tsx';
import { Facts } from '../ui/facts.tsx';
import { Layer } from '../ui/layer.tsx';
import { Columns, Stack } from '../ui/layout.tsx';
import { MedicationLine, MedicineName } from '../ui/medication-line.tsx';
import type { LinePart } from '../ui/medication-runs.ts';
import { Note } from '../ui/note.tsx';
import { Panel } from '../ui/panel.tsx';
import { PatientBanner } from '../ui/patient-banner.tsx';
import { Quantity } from '../ui/quantity.tsx';
import { ReasonPicker } from '../ui/reason-picker.tsx';
import { Section } from '../ui/section.tsx';
import { StatusChip } from '../ui/status-chip.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { TopBarNote } from '../ui/top-bar-note.tsx';
import { UndoBar } from '../ui/undo-bar.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { examplePatient, heparin, hydromorphone, vancomycin } from './example-data.ts';

interface Waiting {
  readonly id: string;
  readonly loud?: 'STAT' | 'NOW';
  readonly due: string;
  readonly patient: string;
  readonly place: string;
  readonly name: string;
  readonly dose: string;
  readonly flags: string;
}

const waiting: readonly Waiting[] = [
  {
    id: '1',
    loud: 'STAT',
    due: 'in 4 min',
    patient: 'EXAMPLE, Grace',
    place: 'ICU-2 08',
    name: 'vancomycin',
    dose: '1,250 mg IV',
    flags: 'Dose check',
  },
  {
    id: '2',
    loud: 'NOW',
    due: 'in 11 min',
    patient: 'EXAMPLE, Per',
    place: 'ED 14',
    name: 'DOPamine',
    dose: 'infusion',
    flags: 'High alert',
  },
  {
    id: '3',
    due: 'in 32 min',
    patient: 'EXAMPLE, Thi Mai',
    place: '4W 21-A',
    name: 'hydrALAZINE',
    dose: '25 mg oral',
    flags: '⚑ Name alert: EXAMPLE, Thi Minh',
  },
  {
    id: '4',
    due: 'in 1 h',
    patient: 'EXAMPLE, Jean',
    place: '4W 17',
    name: 'enoxaparin',
    dose: '40 mg subcutaneous',
    flags: 'Changed since seen',
  },
];

const medicines: readonly { id: string; parts: readonly LinePart[]; status: string; next: string }[] = [
  { id: 'a', parts: hydromorphone, status: 'Given 07:31', next: 'as needed' },
  { id: 'b', parts: heparin, status: 'Given 06:04', next: 'next 14:00' },
];

/** The parts of a work screen about one patient. */
export function VerifyExample() {
  const [selected, setSelected] = useState('1');
  const [layer, setLayer] = useState<'none' | 'reject' | 'confirm'>('none');
  const [words, setWords] = useDraft('gallery/intervention', '');
  const [last, setLast] = useState<string>();
  return (
    <Columns shares="minmax(24rem, 2fr) 5fr">
      <Panel title={<>To verify — 31</>} note="my units: ICU-2, 4W, ED">
        <TopBarNote>This shift 176 orders · 46 per hour</TopBarNote>
        <DataGrid
          label="Orders to verify"
          rows={waiting}
          rowKey={(row) => row.id}
          selectedKey={selected}
          onFocusRow={(row) => setSelected(row.id)}
          empty="Queue clear for your units."
          columns={[
            {
              key: 'due',
              header: 'Due',
              width: '5.5rem',
              cell: (row) => (
                <>
                  {row.loud === undefined ? null : (
                    <StatusChip tone={row.loud === 'STAT' ? 'critical' : 'attention'}>{row.loud}</StatusChip>
                  )}{' '}
                  <span style={{ whiteSpace: 'nowrap' }}>{row.due}</span>
                </>
              ),
            },
            {
              key: 'order',
              header: 'Patient and order',
              isRowHeader: true,
              cell: (row) => (
                <>
                  <b>{row.patient}</b> · <span style={{ whiteSpace: 'nowrap' }}>{row.place}</span>
                  <br />
                  <MedicineName name={row.name} /> {row.dose}
                </>
              ),
            },
            { key: 'flags', header: 'Flags', cell: (row) => row.flags },
          ]}
        />
      </Panel>
      <Stack>
        <PatientBanner patient={examplePatient} />
        <Columns shares="5fr 4fr">
          <Panel title="Order">
            <Stack>
              <MedicationLine parts={vancomycin} size="large" />
              <Facts
                facts={[
                  { label: 'Reason', value: 'Septic shock, MRSA risk' },
                  { label: 'Prescriber', value: 'Dr A. Example, 10:31 · pager 4410' },
                  { label: 'First dose', value: '23-Nov-2026 10:46 (STAT)' },
                  {
                    label: 'Dose per kg',
                    value: (
                      <>
                        <Quantity value="20.5" unit="mg per kg" /> · usual 15 to 20 mg per kg
                      </>
                    ),
                  },
                ]}
              />
              <TextArea label="Note to the unit" value={words} onChange={setWords} hint="Kept when the session locks" />
            </Stack>
          </Panel>
          <Panel title="Checks — 1 to answer, 6 passed">
            <Note
              tone="attention"
              title="Kidney function is falling; the interval may be too short."
              acts={
                <>
                  <Button>Use protocol: one dose, level at 22:00</Button>
                  <Button>Keep, give reason</Button>
                </>
              }
            >
              eGFR 71, then 52, then 38 in 48 h. Pharmacy protocol: first dose, then level before dose 2.
            </Note>
            <Section title="Labs">
              <DataGrid
                label="Labs"
                rows={[
                  { id: 'Creatinine', value: '1.50', unit: 'mg per dL' },
                  { id: 'WBC', value: '19.2', unit: '×10⁹ per L' },
                ]}
                rowKey={(row) => row.id}
                empty="No labs"
                columns={[
                  { key: 'lab', header: 'Lab', isRowHeader: true, cell: (row) => row.id },
                  {
                    key: 'value',
                    header: 'Value',
                    align: 'end',
                    cell: (row) => (
                      <>
                        <Quantity value={row.value} unit={row.unit} isMeasured />{' '}
                        <StatusChip tone="critical">high</StatusChip>
                      </>
                    ),
                  },
                  { key: 'at', header: 'At', cell: () => '06:10' },
                ]}
              />
            </Section>
          </Panel>
        </Columns>
        <Panel title="Current medicines — 2">
          <DataGrid
            label="Current medicines"
            rows={medicines}
            rowKey={(row) => row.id}
            empty="No other medicines"
            columns={[
              {
                key: 'line',
                header: 'Medicine',
                isRowHeader: true,
                cell: (row) => <MedicationLine parts={row.parts} />,
              },
              { key: 'status', header: 'Status', isUnbroken: true, cell: (row) => row.status },
              {
                key: 'next',
                header: 'Next',
                isUnbroken: true,
                cell: (row) => <span style={{ color: 'var(--muted)' }}>{row.next}</span>,
              },
            ]}
          />
        </Panel>
        <ActionBar
          acts={[
            {
              id: 'verify',
              label: 'Verify and next',
              keys: 'Ctrl+Enter',
              look: 'primary',
              run: () => setLast('vancomycin'),
            },
            { id: 'ask', label: 'Ask prescriber', keys: 'F8', run: () => setLayer('confirm') },
            {
              id: 'intervene',
              label: 'Add intervention',
              keys: 'F4',
              run: () => undefined,
              blocked: 'Answer the check first',
            },
            { id: 'reject', label: 'Reject…', run: () => setLayer('reject') },
          ]}
        >
          <UndoBar
            last={
              last === undefined
                ? undefined
                : {
                    what: (
                      <>
                        <b>{last}</b>, EXAMPLE
                      </>
                    ),
                    whatText: `${last}, EXAMPLE`,
                    until: 'until the label prints',
                    undo: () => setLast(undefined),
                  }
            }
          />
        </ActionBar>
      </Stack>
      <Layer isOpen={layer === 'reject'} title="Reject the order" onClose={() => setLayer('none')}>
        <ReasonPicker
          question="Why?"
          act="Reject"
          reasons={[
            { code: 'duplicate', label: 'The patient has it already' },
            { code: 'allergy', label: 'Allergy' },
            { code: 'other', label: 'Other, in words', needsText: true },
          ]}
          onPick={() => setLayer('none')}
          onCancel={() => setLayer('none')}
        />
      </Layer>
      <ConfirmAct
        isOpen={layer === 'confirm'}
        act="Send to prescriber"
        patient={{ orderName: examplePatient.orderName, born: '14-Aug-1957' }}
        medicine={vancomycin}
        effect="Dr A. Example gets a message now; it cannot be taken back."
        onConfirm={() => setLayer('none')}
        onClose={() => setLayer('none')}
      />
      <VisuallyHidden>End of the example</VisuallyHidden>
    </Columns>
  );
}
