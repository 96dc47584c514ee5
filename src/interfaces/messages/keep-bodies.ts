/**
 * How long the bytes of messages are kept. The job makes the months ahead and removes whole months that are older than the
 * rule `interfaces.keep-bytes`; a month with a message that is still open stays until that is settled.
 */
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import { makeMonths, removeMonth, removeWords } from './store-bodies.ts';

const wordsMost = 20_000;
const fallbackMonths = 13;

/** Makes the partitions of this month and the next; the start of the program waits for it. */
export async function makeMonthsAhead({ database, clock }: Kernel): Promise<void> {
  await makeMonths(database, clock.now());
}

/** One month, or 20,000 words of removed messages, in a turn. */
export const keepBodies: Job = {
  name: 'keep-bodies',
  everyMs: 60 * 60 * 1000,
  async run(kernel) {
    const { database, facilityId, clock, log } = kernel;
    await makeMonthsAhead(kernel);
    const months = Number((await findRuleValues(database)).get('interfaces.keep-bytes')?.value ?? fallbackMonths);
    const until = await removeMonth(database, { months, at: clock.now() });
    if (until !== null) log.info({ until }, 'the bytes of a month of messages were removed, as the rule says');
    const words = await removeWords(database, facilityId, wordsMost);
    return until !== null || words === wordsMost;
  },
};
