/** The rows of the source, by the headers of MIMIC-IV 2.2, each with its place: nothing is read that is not accounted for. */
import { parse } from 'csv-parse/sync';

export const sourceFiles = [
  'hosp/patients.csv',
  'hosp/admissions.csv',
  'hosp/transfers.csv',
  'hosp/omr.csv',
  'hosp/pharmacy.csv',
  'hosp/prescriptions.csv',
] as const;

export type SourceFile = (typeof sourceFiles)[number];

const columns = {
  'hosp/patients.csv': ['subject_id', 'gender', 'anchor_age', 'anchor_year'],
  'hosp/admissions.csv': [
    'subject_id',
    'hadm_id',
    'admittime',
    'dischtime',
    'deathtime',
    'admission_type',
    'admit_provider_id',
    'discharge_location',
  ],
  'hosp/transfers.csv': ['subject_id', 'hadm_id', 'transfer_id', 'eventtype', 'careunit', 'intime', 'outtime'],
  'hosp/omr.csv': ['subject_id', 'chartdate', 'seq_num', 'result_name', 'result_value'],
  'hosp/pharmacy.csv': [
    'subject_id',
    'hadm_id',
    'pharmacy_id',
    'poe_id',
    'starttime',
    'stoptime',
    'medication',
    'proc_type',
    'status',
    'entertime',
    'verifiedtime',
    'route',
    'frequency',
    'disp_sched',
    'infusion_type',
    'sliding_scale',
    'lockout_interval',
    'basal_rate',
    'one_hr_max',
    'duration',
    'duration_interval',
    'dispensation',
  ],
  'hosp/prescriptions.csv': [
    'subject_id',
    'hadm_id',
    'pharmacy_id',
    'order_provider_id',
    'drug_type',
    'drug',
    'formulary_drug_cd',
    'ndc',
    'prod_strength',
    'form_rx',
    'dose_val_rx',
    'dose_unit_rx',
    'form_val_disp',
    'form_unit_disp',
    'route',
  ],
} as const satisfies Record<SourceFile, readonly string[]>;

/** Where a row stands: file and number of the row below the header, from 1. */
export type Place = { readonly file: SourceFile; readonly row: number };

export type Row<File extends SourceFile> = { readonly [Name in (typeof columns)[File][number]]: string } & {
  readonly subject_id: string;
  readonly place: Place;
};

export type PatientRow = Row<'hosp/patients.csv'>;
export type AdmissionRow = Row<'hosp/admissions.csv'>;
export type TransferRow = Row<'hosp/transfers.csv'>;
export type MeasurementRow = Row<'hosp/omr.csv'>;
export type PharmacyRow = Row<'hosp/pharmacy.csv'>;
export type PrescriptionRow = Row<'hosp/prescriptions.csv'>;

export type Source = {
  readonly patients: readonly PatientRow[];
  readonly admissions: readonly AdmissionRow[];
  readonly transfers: readonly TransferRow[];
  readonly measurements: readonly MeasurementRow[];
  readonly pharmacy: readonly PharmacyRow[];
  readonly prescriptions: readonly PrescriptionRow[];
};

/** Reads the files; of the first `patients` patients only (by number) when told. Throws one sentence when a column is missing. */
export function readSource(texts: Readonly<Record<SourceFile, string>>, patients?: number): Source {
  const all = rowsOf(texts, 'hosp/patients.csv');
  const ids = all.map((row) => row.subject_id).sort((left, right) => Number(left) - Number(right));
  const chosen = new Set(ids.slice(0, patients ?? ids.length));
  const of = <File extends SourceFile>(file: File): Row<File>[] =>
    rowsOf(texts, file).filter((row) => patients === undefined || chosen.has(row.subject_id));
  return {
    patients: of('hosp/patients.csv'),
    admissions: of('hosp/admissions.csv'),
    transfers: of('hosp/transfers.csv'),
    measurements: of('hosp/omr.csv'),
    pharmacy: of('hosp/pharmacy.csv'),
    prescriptions: of('hosp/prescriptions.csv'),
  };
}

/** All rows of a source, file by file. */
export function allRows(source: Source): readonly { readonly place: Place; readonly ids: string }[] {
  const ids = (...values: readonly string[]) => values.join(' ');
  return [
    ...source.patients.map((row) => ({ place: row.place, ids: ids(row.subject_id) })),
    ...source.admissions.map((row) => ({ place: row.place, ids: ids(row.subject_id, row.hadm_id) })),
    ...source.transfers.map((row) => ({ place: row.place, ids: ids(row.subject_id, row.hadm_id, row.transfer_id) })),
    ...source.measurements.map((row) => ({ place: row.place, ids: ids(row.subject_id, row.chartdate, row.seq_num) })),
    ...source.pharmacy.map((row) => ({ place: row.place, ids: ids(row.subject_id, row.hadm_id, row.pharmacy_id) })),
    ...source.prescriptions.map((row) => ({
      place: row.place,
      ids: ids(row.subject_id, row.hadm_id, row.pharmacy_id, row.drug_type),
    })),
  ];
}

function rowsOf<File extends SourceFile>(texts: Readonly<Record<SourceFile, string>>, file: File): Row<File>[] {
  const rows = parse(texts[file], { columns: true, bom: true, skip_empty_lines: true }) as Record<string, string>[];
  const missing = columns[file].filter((name) => rows[0] !== undefined && !(name in rows[0]));
  if (missing.length > 0) throw new Error(`${file} has no column ${missing.join(', ')}.`);
  return rows.map((row, at) => ({ ...row, place: { file, row: at + 1 } })) as unknown as Row<File>[];
}
