import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { DeviceChip } from '../ui/device-chip.tsx';
import { Columns, Row, Stack } from '../ui/layout.tsx';
import { MedicationLine } from '../ui/medication-line.tsx';
import { Panel } from '../ui/panel.tsx';
import { PatientBanner } from '../ui/patient-banner.tsx';
import { ScanStop } from '../ui/scan-stop.tsx';
import { StatusChip } from '../ui/status-chip.tsx';
import { TextField } from '../ui/text-field.tsx';
import { TopBarNote } from '../ui/top-bar-note.tsx';
import { useScan } from '../ui/use-scan.ts';
import { examplePatient, heparin, hydromorphone } from './example-data.ts';

/** The parts of a station: large type, scan first, the wrong-item stop. */
export function StationExample() {
  const [count, setCount] = useState('');
  const [taken, setTaken] = useState<string[]>([]);
  useScan(['medicine'], (scan) => {
    if (scan.text.includes('99999999999')) {
      return {
        verdict: 'stop',
        says: 'Scanned vinCRIStine 1 mg vial. This dose needs HYDROmorphone.',
        remedy: 'Put it aside and scan the right item.',
      };
    }
    setTaken((before) => [...before, scan.text]);
    return { verdict: 'right', says: 'Right item: HYDROmorphone 1 mg per mL.' };
  });
  return (
    <>
      <TopBarNote>
        <Row>
          <DeviceChip name="Scanner" tone="good" />
          <DeviceChip name="Printer" tone="attention" says="silent" />
        </Row>
      </TopBarNote>
      <PatientBanner
        patient={{ ...examplePatient, allergies: 'not-recorded', kidney: undefined, nameAlert: undefined }}
      />
      <ScanStop
        act="Stop this dose"
        reasons={[{ code: 'no-right-item', label: 'The right item is not here' }]}
        onStop={() => Promise.resolve(true)}
      />
      <Columns shares="2fr 1fr">
        <Panel title="Due now — 2">
          <Stack>
            <Row align="start">
              <span style={{ flex: '1 1 20rem' }}>
                <MedicationLine parts={hydromorphone} />
                <br />
                <StatusChip tone="critical">High alert</StatusChip> <StatusChip tone="plain">Schedule II</StatusChip>
              </span>
              <Button look="primary">Take 1</Button>
            </Row>
            <Row align="start">
              <span style={{ flex: '1 1 20rem' }}>
                <MedicationLine parts={heparin} />
                <br />
                <StatusChip tone="plain">Too early: due 14:00</StatusChip>
              </span>
              <Button>Take 1</Button>
            </Row>
          </Stack>
        </Panel>
        <Panel title="Drawer 3, pocket 4 is open">
          <Stack>
            <p>
              <b>1.</b> Count what is in the pocket <b>before</b> you take one.
            </p>
            <TextField
              label="Count"
              value={count}
              onChange={setCount}
              inputMode="numeric"
              hint="The expected number is not shown"
            />
            <p>
              <b>2.</b> Take <b>1</b> and scan it.
            </p>
            <p aria-live="polite">{taken.length} scanned</p>
          </Stack>
        </Panel>
      </Columns>
    </>
  );
}
