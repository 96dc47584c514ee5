/** Processing over HTTP: the preview of a replay. Looking at it is a record: it shows a patient's data. */
import { newId } from '#src/kernel/chance.ts';
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { insertRecord } from '#src/kernel/records.ts';
import * as contract from './contract.ts';
import { previewReplay } from './preview.ts';
import { translators } from './translators.ts';

export const routes: Route[] = [
  route(contract.previewReplay, async ({ kernel, actor, params: { messageId } }) => {
    const outcome = await previewReplay(kernel, messageId, translators);
    const now = kernel.clock.now();
    await insertRecord(kernel.database, {
      kernel,
      command: { name: contract.previewReplay.id },
      call: { commandId: newId(kernel.chance, now), actor, input: { messageId } },
      now,
      subject: { kind: 'message', id: messageId, patientId: outcome.ok ? outcome.value.patientId : null },
      outcome: done(null),
    });
    if (!outcome.ok) return done({ wouldSettle: false, says: outcome.message, remedy: outcome.remedy, effects: [] });
    const { says, effects } = outcome.value;
    return done({
      wouldSettle: true,
      says,
      remedy: '',
      effects: effects.map(({ says: each, kind }) => ({ says: each, kind })),
    });
  }),
];
