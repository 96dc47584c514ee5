import type { Check } from '#src/kernel/check.ts';
import { type Route, route } from '#src/kernel/http.ts';
import type { JobState } from '#src/kernel/jobs.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { parseScan } from '#src/tables/barcodes/index.ts';
import { takeFinding as takeFindingCommand } from '../checks/index.ts';
import { readBadges, readBoard, searchAnything, takeFinding } from './contract.ts';
import { boardOf } from './queries.ts';
import { badgeCounts, searchMessages, searchPatients } from './store.ts';

/** The board's routes over the checks of all modules and the states of all jobs. */
export function boardRoutes(checks: readonly Check[], jobs: () => readonly JobState[]): Route[] {
  return [
    route(readBoard, async ({ kernel }) => done(await boardOf(kernel, checks, jobs()))),
    route(takeFinding, ({ kernel, actor, body, commandId }) =>
      transact(kernel, takeFindingCommand, { commandId, actor, input: body }),
    ),
    route(readBadges, async ({ kernel, actor }) => {
      const counts = await badgeCounts(kernel.database, { facilityId: kernel.facilityId, actorId: actor.id });
      const all: readonly (readonly [string, string, number])[] = [
        ['integrity.read', '/integrity', counts.findings],
        ['queue.read', '/verification', counts.verify],
        ['job.read', '/my-next-job', counts.jobs],
        ['message.read', '/interfaces', counts.waiting],
        ['tables.confirm', '/changes', counts.changes],
      ];
      return done({
        counts: Object.fromEntries(
          all.filter(([may]) => actor.permissions.has(may)).map(([, path, count]) => [path, count]),
        ),
      });
    }),
    route(searchAnything, async ({ kernel, actor, query }) => {
      const scan = parseScan(query.text);
      const text = scan.kind === 'patient' ? scan.mrn : query.text.trim();
      const patients = actor.permissions.has('patient.read')
        ? await searchPatients(kernel.database, kernel.facilityId, text)
        : [];
      const messages = actor.permissions.has('message.read')
        ? await searchMessages(kernel.database, kernel.facilityId, text)
        : [];
      return done({
        results: [
          ...patients.map((each) => ({
            kind: 'patient',
            title: each.name,
            detail: each.detail,
            path: `/patient/${each.patientId}`,
          })),
          ...messages.map((each) => ({
            kind: 'message',
            title: `${each.type} ${text}`,
            detail: each.channel,
            path: `/message/${each.messageId}`,
          })),
        ],
      });
    }),
  ];
}
