/**
 * The job that processes what was received: in the order of arrival for each patient, `lanes` patients at once, at most
 * `turnMax` messages in a turn. The table is the queue; a crash between storing and processing loses nothing.
 */
import { channelActor } from '#src/kernel/actor.ts';
import { later } from '#src/kernel/clock.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { Fault, type Refused } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { mergedNumbers } from '#src/patients/census/index.ts';
import { type FailedScan, reportAfterRefusal } from '#src/tables/barcode-desk/index.ts';
import { pausedChannels } from '../channels/index.ts';
import {
  blockerOf,
  markBehind,
  markWaiting,
  nextReceived,
  patientKey,
  pauseMs,
  postpone,
  type StoredMessage,
} from '../messages/index.ts';
import type { Translator } from '../translation/index.ts';
import { inLanes, laneKeys } from './in-lanes.ts';
import { causeOf, processMessageWith } from './process-message.ts';
import type { Stepping } from './through-steps.ts';

const turnMax = 100;
const patientPrefix = patientKey('');
const triesMax = 3;

/** Makes the job with the translators of the program. With one lane a seed repeats exactly. */
export function createProcessMessages(
  translators: readonly Translator[],
  lanes = 1,
  stepping: Stepping | null = null,
): Job {
  const command = processMessageWith(translators, stepping);

  /** True when the message is settled or waits; false when it is to be tried again and holds back its patient. */
  const settle = async (kernel: Kernel, message: StoredMessage): Promise<boolean> => {
    const { database: sql, facilityId } = kernel;
    const { messageId } = message;
    const blocker = await blockerOf(sql, facilityId, message);
    if (blocker !== null) {
      await markBehind(sql, facilityId, { messageId, blocker });
      return true;
    }
    try {
      const by = {
        commandId: `message:${messageId}:${message.attempts}-${message.replays}`,
        actor: channelActor(facilityId, 'interface', message.channel),
      };
      const outcome = await transact(kernel, command, { ...by, input: { messageId }, messageId });
      if (outcome.ok) return true;
      // First, because it may be done twice and the waiting may not: a fault here tries the message again.
      await reportAfterRefusal(kernel, by, failedScanOf(outcome));
      await markWaiting(sql, facilityId, { messageId, ...causeOf(outcome) });
      return true;
    } catch (error) {
      return failed(kernel, message, error);
    }
  };

  return {
    name: 'process-messages',
    everyMs: 1000,
    async run(kernel) {
      const paused = await pausedChannels(kernel.database, kernel.facilityId);
      const by = { paused: [...paused], wall: kernel.clock.wall(), limit: turnMax };
      const due = await nextReceived(kernel.database, kernel.facilityId, by);
      const held = new Set<string>();
      const work = async (message: StoredMessage) => {
        const keys = [message.orderingKey, message.otherKey ?? message.orderingKey].map(
          (key) => `${message.channel} ${key}`,
        );
        if (keys.some((key) => held.has(key))) return;
        if (!(await settle(kernel, message))) for (const key of keys) held.add(key);
      };
      const keysOf = laneKeys(due, lanes === 1 ? new Map() : await mergedKeys(kernel, due));
      await inLanes(due, { lanes, keysOf, work });
      if (due.length > 0) kernel.live.publish('messages');
      return due.length === turnMax;
    },
  };
}

/** The item of a cabinet that nothing explains, for the bar-code desk. */
function failedScanOf({ details }: Refused<string>): FailedScan[] {
  const { barcode, station } = details;
  if (typeof barcode !== 'string' || barcode === '') return [];
  return [{ raw: barcode, purpose: 'cabinet', station: typeof station === 'string' ? station : null }];
}

/** The keys of numbers that were merged into others, each with the key of the number that goes on. */
async function mergedKeys(
  { database, facilityId }: Kernel,
  due: readonly StoredMessage[],
): Promise<Map<string, string>> {
  const keys = due.flatMap(({ orderingKey, otherKey }) =>
    otherKey === null ? [orderingKey] : [orderingKey, otherKey],
  );
  const mrns = keys.filter((key) => key.startsWith(patientPrefix)).map((key) => key.slice(patientPrefix.length));
  const merged = mrns.length === 0 ? [] : await mergedNumbers(database, facilityId, [...new Set(mrns)]);
  return new Map(merged.map(({ mrn, into }) => [patientKey(mrn), patientKey(into)]));
}

/** A fault is tried again without end; a bug three times, then the message waits whole for a person. */
async function failed(kernel: Kernel, message: StoredMessage, error: unknown): Promise<boolean> {
  const { database: sql, facilityId } = kernel;
  const { messageId } = message;
  kernel.log.error({ err: error, messageId, attempts: message.attempts }, 'a message could not be processed');
  if (!(error instanceof Fault) && message.attempts + 1 >= triesMax) {
    await markWaiting(sql, facilityId, {
      messageId,
      cause: 'internal',
      causeKey: error instanceof Error ? error.name : 'unknown',
      says: 'Mortar made an error while it processed this message; nothing of it was applied.',
      remedy:
        'Tell the makers of Mortar the id of this message; replay it after the next update, or enter its content by hand.',
    });
    return true;
  }
  await postpone(sql, facilityId, { messageId, until: later(kernel.clock.wall(), pauseMs(message.attempts + 1)) });
  return false;
}
