/** Messages over HTTP. Reading a message is a record: it holds a patient's data. */

import type { Actor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import { type Route, route } from '#src/kernel/http.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, refuseKernel } from '#src/kernel/outcome.ts';
import { insertRecord } from '#src/kernel/records.ts';
import { transact } from '#src/kernel/transact.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import { errorList, listMessages, messageDetail } from './queries.ts';
import { selectCounts, selectRefusedFrames } from './store-reads.ts';

export const routes: Route[] = [
  route(contract.listMessages, async ({ kernel, query, actor }) => {
    const listed = await listMessages(kernel.database, kernel.facilityId, { ...query, limit: query.limit ?? 50 });
    await recordRead(kernel, actor, { name: contract.listMessages.id, subject: null, input: query, patientId: null });
    return done(listed);
  }),
  route(contract.listCauses, async ({ kernel }) => done(await errorList(kernel.database, kernel.facilityId))),
  route(contract.countMessages, async ({ kernel }) =>
    done({ counts: await selectCounts(kernel.database, kernel.facilityId) }),
  ),
  route(contract.listRefusedFrames, async ({ kernel }) => {
    const frames = await selectRefusedFrames(kernel.database, kernel.facilityId, 100);
    return done({
      frames: frames.map(({ raw, receivedAt, ...rest }) => ({
        ...rest,
        bytes: raw.length,
        startHex: raw
          .subarray(0, 64)
          .toString('hex')
          .replace(/(..)(?=.)/g, '$1 '),
        receivedAt: receivedAt.toISOString(),
      })),
    });
  }),
  route(contract.readMessage, async ({ kernel, actor, params: { messageId } }) => {
    const detail = isId(messageId) ? await messageDetail(kernel.database, kernel.facilityId, messageId) : null;
    if (!detail) return refuseKernel('not-found', { what: 'message' });
    const { patientId } = detail;
    await recordRead(kernel, actor, {
      name: contract.readMessage.id,
      subject: messageId,
      input: { messageId },
      patientId,
    });
    return done(detail);
  }),
  route(contract.replayMessage, async ({ kernel, actor, params, commandId }) => {
    const outcome = await transact(kernel, commands.replayMessage, { commandId, actor, input: params });
    if (outcome.ok) wakeAll(kernel);
    return outcome;
  }),
  route(contract.replayCause, async ({ kernel, actor, body, commandId }) => {
    const outcome = await transact(kernel, commands.replayCause, { commandId, actor, input: body });
    if (outcome.ok) wakeAll(kernel);
    return outcome;
  }),
  route(contract.discardMessage, async ({ kernel, actor, params, body, commandId }) => {
    const input = { messageId: params.messageId, reason: body.reason };
    const outcome = await transact(kernel, commands.discardMessage, { commandId, actor, input });
    if (outcome.ok) wakeAll(kernel);
    return outcome;
  }),
  route(contract.discardCause, async ({ kernel, actor, body, commandId }) => {
    const outcome = await transact(kernel, commands.discardCause, { commandId, actor, input: body });
    if (outcome.ok) wakeAll(kernel);
    return outcome;
  }),
];

function wakeAll(kernel: Kernel): void {
  kernel.wake('process-messages');
  kernel.wake('send-messages');
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

type Read = {
  readonly name: string;
  readonly subject: string | null;
  readonly input: unknown;
  readonly patientId: string | null;
};

async function recordRead(kernel: Kernel, actor: Actor, read: Read): Promise<void> {
  const now = kernel.clock.now();
  await insertRecord(kernel.database, {
    kernel,
    command: { name: read.name },
    call: { commandId: newId(kernel.chance, now), actor, input: read.input },
    now,
    subject: read.subject === null ? null : { kind: 'message', id: read.subject, patientId: read.patientId },
    outcome: done(null),
  });
}
