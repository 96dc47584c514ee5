/**
 * Times of the source: wall clock without a zone, centuries ahead. They are moved by whole days, so that clock times stay,
 * and become instants only in the zone of the hospital that they are sent to.
 */
import { formatTimestamp, ianaZone } from '#lib/hl7v2/index.ts';

/** Wall clock time as if it were UTC, in milliseconds: what intervals are reckoned with. */
export type Wall = number;

export const dayMs = 86_400_000;

/** Reads `2154-04-24 23:03:44` or a day; null for nothing. Throws when it is neither. */
export function readWall(text: string): Wall | null {
  if (text === '') return null;
  const match = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no time of the source.`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** An instant with the text that a sender writes for it. */
export type Moment = { readonly ms: number; readonly text: string };

export type Zone = {
  /** The instant of a wall clock time; in the hour that spring skips the clock that was not put forward yet. */
  moment(wall: Wall): Moment;
  /** The wall clock time of an instant. */
  wall(ms: number): Wall;
};

/** Reckons in an IANA zone. Throws when the name is unknown. */
export function zoneOf(name: string): Zone {
  const offsets = ianaZone(name);
  if (offsets === null) throw new Error(`"${name}" is no time zone.`);
  const known = new Map<number, number>();
  const offsetAt = (wall: Wall): number => {
    const hour = Math.floor(wall / 3_600_000);
    const before = known.get(hour);
    if (before !== undefined) return before;
    const at = (shift: number) => {
      const date = new Date(hour * 3_600_000 + shift);
      return offsets({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: 0,
        second: 0,
      })[0];
    };
    const offset = at(0) ?? at(-3_600_000) ?? 0;
    known.set(hour, offset);
    return offset;
  };
  return {
    moment(wall) {
      const offset = offsetAt(wall);
      const ms = wall - offset * 60_000;
      return { ms, text: formatTimestamp(new Date(ms), offset) };
    },
    wall(ms) {
      // The offset of the wall clock that the instant has; an hour of doubt twice a year does no harm here.
      const guess = ms + offsetAt(ms) * 60_000;
      return ms + offsetAt(guess) * 60_000;
    },
  };
}

/** `YYYYMMDD` of a wall clock time. */
export function dayText(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 10).replaceAll('-', '');
}
