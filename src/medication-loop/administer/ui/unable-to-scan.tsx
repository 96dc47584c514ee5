import { useState } from 'react';
import { Button } from '#src/web/ui/button.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import type { Decision, Reasons } from './due-words.ts';
import type { Hand, Unable } from './hand.ts';

interface UnableProps {
  readonly isOpen: boolean;
  readonly hand: Hand;
  readonly reasons: Reasons | undefined;
  readonly onTry: (hand: Hand) => Promise<Decision | undefined>;
  readonly onClose: () => void;
}

const whats = [
  { what: 'product', label: 'The medicine' },
  { what: 'patient', label: 'The wristband' },
  { what: 'both', label: 'Both' },
] as const;

/** The documented way when something cannot be scanned: what, a coded reason, and two identifiers for the wristband. */
export function UnableToScan({ isOpen, hand, reasons, onTry, onClose }: UnableProps) {
  const [what, setWhat] = useState<Unable['what']>(hand.patientScan === null ? 'patient' : 'product');
  const [mrn, setMrn] = useState('');
  const [born, setBorn] = useState('');
  const [refused, setRefused] = useState<Decision['stop']>(null);
  const asksWho = what !== 'product';
  const lacksDose = what !== 'patient' && hand.orderId === null;
  const blocked = asksWho && (mrn.trim() === '' || !/^\d{4}-\d{2}-\d{2}$/.test(born.trim()));
  async function tryReason(code: string) {
    const unable: Unable = { what, reason: code };
    const made = await onTry({
      ...hand,
      unable,
      patientScan: asksWho ? null : hand.patientScan,
      productScans: what === 'patient' ? hand.productScans : [],
      identifiers: asksWho ? { mrn: mrn.trim(), birthDate: born.trim() } : null,
    });
    setRefused(made?.stop ?? null);
    if (made !== undefined && made.stop === null) onClose();
  }
  return (
    <Layer isOpen={isOpen} title="Unable to scan" onClose={onClose} size="medium">
      <Stack>
        <p>Pharmacy sees what could not be scanned and mends it. A high-alert drug needs a second nurse.</p>
        <Row>
          {whats.map((one) => (
            <Button
              key={one.what}
              look={what === one.what ? 'primary' : 'plain'}
              aria-pressed={what === one.what}
              onClick={() => setWhat(one.what)}
            >
              {one.label}
            </Button>
          ))}
        </Row>
        {asksWho ? (
          <Row align="start">
            <TextField label="Number of the patient (MRN)" value={mrn} onChange={setMrn} isRequired />
            <TextField
              label="Date of birth"
              hint="YYYY-MM-DD, as the patient says it"
              value={born}
              onChange={setBorn}
              isRequired
            />
          </Row>
        ) : null}
        {refused === null ? null : (
          <Note tone="critical" title={refused.says}>
            {refused.remedy}
          </Note>
        )}
        {lacksDose ? (
          <Note
            tone="attention"
            title="Choose the dose from the list first: without a scan nothing else says which it is."
          />
        ) : blocked ? (
          <p>Enter both identifiers; a room or a bed never says who the patient is.</p>
        ) : (
          <ReasonPicker
            question="Why can it not be scanned?"
            reasons={(reasons?.unable ?? []).map(({ code, says }) => ({ code, label: says }))}
            act="Go on without the scan"
            onPick={({ code }) => void tryReason(code)}
            onCancel={onClose}
          />
        )}
      </Stack>
    </Layer>
  );
}
