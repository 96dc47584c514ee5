/** What a replay would do: the message is processed in a transaction that is then thrown away. */
import { channelActor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import type { Tx } from '#src/kernel/command.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { checkReplay } from '../messages/index.ts';
import type { Translation, Translator } from '../translation/index.ts';
import { translate } from './process-message.ts';
import type { Stepping } from './through-steps.ts';

class ThrownAway extends Error {
  readonly outcome: Outcome<Translation, string>;

  constructor(outcome: Outcome<Translation, string>) {
    super('preview');
    this.outcome = outcome;
  }
}

const sentAgain: Translation = {
  says: 'It is sent again, byte for byte, under the same number.',
  patientId: null,
  effects: [],
};

/** The effects that replaying a waiting message would have now, or the refusal that it would meet. Nothing stays. */
export async function previewReplay(
  kernel: Kernel,
  messageId: string,
  translators: readonly Translator[],
  stepping: Stepping | null = null,
): Promise<Outcome<Translation, string>> {
  const now = kernel.clock.now();
  try {
    await kernel.database.transaction(async (sql) => {
      const tx: Tx = {
        sql,
        actor: channelActor(kernel.facilityId, 'interface', 'preview'),
        facilityId: kernel.facilityId,
        timeZone: kernel.timeZone,
        now,
        commandId: `preview:${messageId}`,
        messageId,
        newId: () => newId(kernel.chance, now),
        emit: () => {},
        about: () => {},
        changed: () => {},
      };
      const replayable = await checkReplay(tx, messageId);
      if (replayable.ok && replayable.value.direction === 'out') throw new ThrownAway(done(sentAgain));
      throw new ThrownAway(replayable.ok ? await translate(tx, replayable.value, translators, stepping) : replayable);
    });
  } catch (error) {
    if (error instanceof ThrownAway) return error.outcome;
    throw error;
  }
  throw new Error('a preview always ends by being thrown away');
}
