import { hours as hoursMs, later } from '#src/kernel/clock.ts';
import { type Route, route } from '#src/kernel/http.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { measureIds, readLoopCounts, readMeasureRows } from './contract.ts';
import { hourCounts, measureRows, measures, unitNames } from './store.ts';

type Counts = Record<(typeof measureIds)[number], number>;

const none = (): Counts => ({ ordered: 0, verified: 0, withdrawn: 0, overrides: 0, given: 0, scanned: 0, missed: 0 });
const rowsMax = 500;

export const routes: readonly Route[] = [
  route(readLoopCounts, async ({ kernel, query }) => {
    const now = kernel.clock.now();
    const thisHour = new Date(now);
    thisHour.setUTCMinutes(0, 0, 0);
    const to = later(thisHour, hoursMs(1));
    const from = later(to, -hoursMs(query.hours));
    const found = await hourCounts(kernel.database, kernel.facilityId, from, to, query.unit ?? null);
    const hours = Array.from({ length: query.hours }, (_, index) => ({
      from: later(from, hoursMs(index)),
      counts: none(),
    }));
    const totals = none();
    for (const { measure, from: hour, count } of found) {
      const id = measureIds.find((known) => known === measure);
      const slot = hours.find((each) => each.from.getTime() === hour.getTime());
      invariant(id && slot, `measure ${measure} counted outside its hours`);
      slot.counts[id] = count;
      totals[id] += count;
    }
    return done({
      asOf: now.toISOString(),
      measures: measureIds.map((id) => describe(id)),
      hours: hours.map((each) => ({ from: each.from.toISOString(), counts: each.counts })),
      totals,
      units: await unitNames(kernel.database, kernel.facilityId),
    });
  }),
  route(readMeasureRows, async ({ kernel, query }) => {
    const measure = measures.find((each) => each.id === query.measure);
    invariant(measure, `measure ${query.measure} has a definition`);
    const range = {
      from: new Date(query.from),
      to: new Date(query.to),
      unitId: query.unit ?? null,
      limit: rowsMax + 1,
    };
    const rows = await measureRows(kernel.database, kernel.facilityId, measure, range);
    return done({
      rows: rows.slice(0, rowsMax).map((row) => ({ ...row, at: row.at.toISOString() })),
      more: rows.length > rowsMax,
    });
  }),
];

function describe(id: (typeof measureIds)[number]) {
  const measure = measures.find((each) => each.id === id);
  invariant(measure, `measure ${id} has a definition`);
  return { id, title: measure.title, definition: measure.definition };
}
