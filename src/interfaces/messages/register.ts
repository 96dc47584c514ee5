/**
 * Registering: an acknowledged arrival leaves the inbox and becomes a message with its keys, in one transaction, in the
 * order of arrival. What came twice is told from what is new here, because the acknowledgement is the same for both.
 */
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { Fault } from '#src/kernel/outcome.ts';
import { readFrame } from './envelope.ts';
import { type InboxRow, insertRefusedFrame, lockInbox, takeInbox } from './store-inbox.ts';
import { insertRegistered, type Registration, settleRepeated } from './store-register.ts';

const turnMax = 128;
const turnBytesMax = 16 * 1024 * 1024;

/** The job that empties the inbox. It runs when something was stored, and looks by itself each second. */
export const registerMessages: Job = {
  name: 'register-messages',
  everyMs: 1000,
  async run(kernel) {
    const count = await registerArrivals(kernel, turnMax);
    if (count === 0) return false;
    kernel.wake('process-messages');
    return true;
  },
};

/** Registers up to `limit` arrivals; gives how many left the inbox. */
async function registerArrivals(kernel: Kernel, limit: number): Promise<number> {
  try {
    return await registerTogether(kernel, limit);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // One of them cannot be registered: the others must not wait for it.
    kernel.log.error({ err: error }, 'messages could not be registered together; they are taken one by one');
    return await registerOneByOne(kernel, limit);
  }
}

function registerTogether({ database, facilityId }: Kernel, limit: number): Promise<number> {
  return database.transaction(async (sql) => {
    await lockInbox(sql, facilityId);
    const taken = await takeInbox(sql, facilityId, { limit, bytes: turnBytesMax });
    const registrations: Registration[] = [];
    for (const row of taken) {
      const read = readFrame(row.raw, { ...row, facilityId });
      if (read.ok) registrations.push({ ...row, envelope: read.envelope(), ack: read.ack });
      // It could be read when it was acknowledged; another version of the program may see it otherwise.
      else await insertRefusedFrame(sql, facilityId, refused(row, read.says));
    }
    if (registrations.length === 0) return taken.length;
    const isNew = await insertRegistered(sql, facilityId, registrations);
    for (const registration of registrations) {
      if (!isNew.has(registration.messageId)) await settleRepeated(sql, facilityId, registration);
    }
    return taken.length;
  });
}

async function registerOneByOne(kernel: Kernel, limit: number): Promise<number> {
  for (let count = 0; count < limit; count++) {
    try {
      if ((await registerTogether(kernel, 1)) === 0) return count;
    } catch (error) {
      if (error instanceof Fault) throw error;
      await refuseFirst(kernel, error);
    }
  }
  return limit;
}

/** Keeps the bytes of what cannot be registered in the list of refused frames, and lets the others go on. */
function refuseFirst({ database, facilityId, log }: Kernel, error: unknown): Promise<void> {
  return database.transaction(async (sql) => {
    await lockInbox(sql, facilityId);
    const [row] = await takeInbox(sql, facilityId, { limit: 1, bytes: turnBytesMax });
    if (row === undefined) return;
    log.error({ err: error, messageId: row.messageId, channel: row.channel }, 'a message could not be registered');
    await insertRefusedFrame(sql, facilityId, refused(row, 'It was acknowledged and could not be registered.'));
  });
}

function refused({ messageId, channel, raw, receivedAt }: InboxRow, says: string) {
  return { frameId: messageId, channel, bytes: raw, says, receivedAt };
}
