/** Loads the units and beds of a hospital from a folder of CSV files: all of it, or none of it and why. */
import type { Database, Sql } from '#src/kernel/database/database.ts';
import {
  code,
  columnType,
  integer,
  optionalText,
  type Row,
  type RowFault,
  readCsv,
  repeated,
  text,
  unknown,
} from '#src/tables/change-control/index.ts';
import { bedLabel } from './rules.ts';
import { upsertBeds, upsertUnits } from './store/hospital.ts';

export type HospitalFacility = { readonly facilityId: string; readonly name: string; readonly timeZone: string };

type LoadedHospital =
  | { readonly ok: true; readonly units: number; readonly beds: number }
  | { readonly ok: false; readonly faults: readonly RowFault[] };

const timeZone = columnType((value) => {
  try {
    return { value: new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone && value };
  } catch {
    return { why: 'there is no such time zone' };
  }
});

const files = {
  hospital: { file: 'hospital.csv', columns: { facility: code, name: text, time_zone: timeZone } },
  units: {
    file: 'units.csv',
    columns: {
      unit: code,
      name: text,
      kind: code,
      floor: optionalText,
      beds: integer,
      location_code: text,
    },
  },
  beds: { file: 'beds.csv', columns: { unit: code, room: text, bed: text } },
} as const;

/** Which facility a folder describes: code, name and time zone of its hospital.csv. */
export async function readFacility(
  folder: URL,
): Promise<
  | { readonly ok: true; readonly facility: HospitalFacility }
  | { readonly ok: false; readonly faults: readonly RowFault[] }
> {
  const { file, columns } = files.hospital;
  const { rows, faults } = await readCsv(folder, file, columns);
  const [row] = rows;
  if (faults.length > 0) return { ok: false, faults };
  if (!row || rows.length > 1) {
    return { ok: false, faults: [{ file, row: 0, column: '', value: '', why: 'it needs exactly one row' }] };
  }
  return {
    ok: true,
    facility: { facilityId: String(row.facility), name: String(row.name), timeZone: String(row.time_zone) },
  };
}

/** Loads units.csv and beds.csv of `folder` for a facility. Loading again changes what differs. */
export async function loadHospital(sql: Sql | Database, facilityId: string, folder: URL): Promise<LoadedHospital> {
  const units = await readCsv(folder, files.units.file, files.units.columns);
  const beds = await readCsv(folder, files.beds.file, files.beds.columns);
  const faults = [
    ...units.faults,
    ...beds.faults,
    ...repeated(files.units.file, units.rows, ['unit']),
    ...repeated(files.units.file, units.rows, ['location_code']),
    ...repeated(files.beds.file, beds.rows, ['unit', 'room', 'bed']),
  ];
  if (faults.length === 0) faults.push(...bedFaults(units.rows, beds.rows));
  if (faults.length > 0) return { ok: false, faults };
  const write = async (inside: Sql): Promise<LoadedHospital> => ({
    ok: true,
    units: await upsertUnits(inside, facilityId, units.rows),
    beds: await upsertBeds(inside, facilityId, beds.rows.map(labelled)),
  });
  return 'transaction' in sql ? sql.transaction((inside) => write(inside)) : write(sql);
}

function labelled({ unit, room, bed }: Row) {
  return { unit: String(unit), room: String(room), bed: bedLabel(String(room), String(bed)) };
}

function bedFaults(units: readonly Row[], beds: readonly Row[]): RowFault[] {
  const known = new Set(units.map((unit) => String(unit.unit)));
  const counted = units.flatMap((unit): RowFault[] => {
    const there = beds.filter((bed) => bed.unit === unit.unit).length;
    if (there === unit.beds) return [];
    const why = `beds.csv has ${there} beds of this unit`;
    return [{ file: files.units.file, row: unit.row, column: 'beds', value: String(unit.beds), why }];
  });
  return [...unknown(files.beds.file, beds, 'unit', known, 'unit'), ...counted];
}
