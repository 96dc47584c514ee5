/** Beds: the sender's location table, and who lies where while the stream goes on. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beds, units } from '../world/demo-files.ts';

/** PV1-3 of a patient: point of care, room, bed. */
export type Location = { readonly unit: string; readonly room: string; readonly bed: string };

export type LocationTable = ReadonlyMap<
  string,
  { readonly unit: string; readonly code: string; readonly inBed: boolean }
>;

/** Careunit of the source → unit of the demo hospital with the code that its senders use. */
export function readLocations(): LocationTable {
  const text = readFileSync(new URL('./locations.csv', import.meta.url), 'utf8');
  const rows = parse(text, { columns: true }) as { careunit: string; unit: string; in_bed: string }[];
  const codes = new Map(units().map((unit) => [unit.unit, unit.location]));
  return new Map(
    rows.map((row) => [
      row.careunit,
      { unit: row.unit, code: codes.get(row.unit) ?? row.unit, inBed: row.in_bed === 'yes' },
    ]),
  );
}

export type Ward = {
  /** Moves a visit to a careunit, into the first free bed; without one the unit alone is known. */
  move(visit: string, careunit: string): Location;
  leave(visit: string): void;
  where(visit: string): Location | null;
};

/** A careunit that the table lacks is sent as it is written: the receiver says that it does not know it. */
export function createWard(locations: LocationTable = readLocations()): Ward {
  const free = new Map<string, { room: string; bed: string }[]>();
  for (const { unit, room, bed } of beds())
    free.set(unit, [...(free.get(unit) ?? []), { room, bed: `${room}-${bed}` }]);
  const taken = new Map<string, { readonly location: Location; readonly unit: string }>();
  const leave = (visit: string) => {
    const held = taken.get(visit);
    taken.delete(visit);
    if (held && held.location.bed !== '')
      free.get(held.unit)?.unshift({ room: held.location.room, bed: held.location.bed });
  };
  return {
    move(visit, careunit) {
      const place = locations.get(careunit);
      const held = taken.get(visit);
      if (held && place && held.unit === place.unit && place.inBed && held.location.bed !== '') return held.location;
      leave(visit);
      const bed = place?.inBed ? free.get(place.unit)?.shift() : undefined;
      const location = { unit: place?.code ?? careunit, room: bed?.room ?? '', bed: bed?.bed ?? '' };
      taken.set(visit, { location, unit: place?.unit ?? careunit });
      return location;
    },
    leave,
    where: (visit) => taken.get(visit)?.location ?? null,
  };
}
