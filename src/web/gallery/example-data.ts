import type { LinePart } from '../ui/medication-runs.ts';
import type { PatientBannerData } from '../ui/patient-banner.tsx';

/** Invented, for the gallery alone. */
export const examplePatient: PatientBannerData = {
  orderName: 'EXAMPLE, Grace (Mrs)',
  born: '1957-08-14',
  sex: 'Female',
  identifier: { label: 'MRN', value: '004 118 273' },
  place: 'ICU-2 08',
  weight: { text: '61 kg', date: '2026-11-23' },
  kidney: { label: 'eGFR', text: '38 falling' },
  allergies: [{ substance: 'penicillin', reaction: 'anaphylaxis' }],
  nameAlert: 'EXAMPLE, Gracia',
};

export const vancomycin: readonly LinePart[] = [
  { kind: 'name', text: 'vancomycin' },
  { kind: 'form', text: 'in sodium chloride 0.9%' },
  { kind: 'label', text: 'DOSE' },
  { kind: 'amount', text: '1,250 mg' },
  { kind: 'label', text: 'VOLUME' },
  { kind: 'amount', text: '250 mL' },
  { kind: 'text', text: 'over 90 minutes' },
  { kind: 'route', text: 'intravenous' },
  { kind: 'frequency', text: 'every 12 hours' },
];

export const hydromorphone: readonly LinePart[] = [
  { kind: 'name', text: 'HYDROmorphone' },
  { kind: 'brand', text: 'Dilaudid' },
  { kind: 'strength', text: '1 mg per mL' },
  { kind: 'form', text: 'injection' },
  { kind: 'label', text: 'DOSE' },
  { kind: 'amount', text: '0.5 mg' },
  { kind: 'amount', text: '0.5 mL' },
  { kind: 'route', text: 'intravenous' },
  { kind: 'frequency', text: 'every 3 hours as needed' },
  { kind: 'reason', text: 'for severe pain' },
];

export const heparin: readonly LinePart[] = [
  { kind: 'name', text: 'heparin' },
  { kind: 'strength', text: '5,000 units per mL' },
  { kind: 'label', text: 'DOSE' },
  { kind: 'amount', text: '5,000 units' },
  { kind: 'route', text: 'subcutaneous' },
  { kind: 'frequency', text: 'every 8 hours' },
];
