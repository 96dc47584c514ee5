/** The census over HTTP. */

import { type Route, route } from '#src/kernel/http.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, refuseKernel } from '#src/kernel/outcome.ts';
import { readPatient } from '#src/kernel/records.ts';
import { listPatients, listUnits, readBanner } from './contract.ts';
import * as queries from './queries.ts';
import { ageText, orderName } from './rules.ts';
import type { PresentRow } from './store/lists.ts';

export const routes: Route[] = [
  route(listUnits, async ({ kernel }) => done({ units: await queries.listUnits(kernel.database, kernel.facilityId) })),
  route(listPatients, async ({ kernel, query }) => {
    const found = query.search
      ? await queries.searchPatients(kernel.database, kernel.facilityId, query.search)
      : await queries.listPresent(kernel.database, kernel.facilityId, query.unit ?? null);
    return done({ patients: found.map((row) => shown(kernel, row)) });
  }),
  route(readBanner, async ({ kernel, actor, params: { patientId } }) => {
    const banner = await readPatient(kernel, actor, { name: readBanner.id, patientId }, (sql) =>
      queries.bannerOf(sql, kernel.facilityId, patientId, { now: kernel.clock.now(), timeZone: kernel.timeZone }),
    );
    if (!banner) return refuseKernel('not-found', { what: 'patient' });
    const { weight, diedAt } = banner;
    return done({
      ...banner,
      identifiers: [...banner.identifiers],
      allergies: [...banner.allergies],
      nameAlert: [...banner.nameAlert],
      weight: weight && { ...weight, at: weight.at.toISOString() },
      diedAt: diedAt?.toISOString() ?? null,
    });
  }),
];

function shown(kernel: Kernel, row: PresentRow) {
  const { family, given, birthDate, admittedAt, ...rest } = row;
  const today = queries.dayOf(kernel.clock.now(), kernel.timeZone);
  return {
    ...rest,
    orderName: orderName({ family, given }),
    born: birthDate,
    ageText: birthDate === null ? null : ageText(birthDate, today),
    admittedAt: admittedAt?.toISOString() ?? null,
  };
}
