/** The steps of an inbound channel, before the translator sees the message. */
import type { Tx } from '#src/kernel/command.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { hl7v2 } from '../formats/index.ts';
import type { StoredMessage } from '../messages/index.ts';
import { type RunScript, traceOf } from '../steps/index.ts';
import { refuse } from './refusals.ts';

/** Which steps a channel has at an instant, and where a site's own run. */
export type Stepping = {
  stepsOf(sql: Sql, by: { facilityId: string; channel: string; at: Date }): Promise<readonly string[]>;
  readonly runScript: RunScript;
};

type Stepped = { readonly message: StoredMessage } | { readonly filtered: string };

/** The message as its steps leave it, why it is filtered, or the refusal of a step. Stored bytes are never changed. */
export async function throughSteps(
  tx: Tx,
  message: StoredMessage,
  stepping: Stepping | null,
): Promise<Outcome<Stepped, 'step-refused'>> {
  if (stepping === null) return done({ message });
  const { sql, facilityId, now } = tx;
  const references = await stepping.stepsOf(sql, { facilityId, channel: message.channel, at: now });
  const { raw } = message;
  const traced = await traceOf(sql, facilityId, { bytes: raw, references, at: now, runScript: stepping.runScript });
  const last = traced.at(-1);
  if (!last) return done({ message });
  if (last.result.kind === 'filtered') return done({ filtered: last.result.why });
  if (last.result.kind === 'refused') {
    const { why, remedy } = last.result;
    return refuse('step-refused', { why, remedy, causeKey: last.reference });
  }
  const bytes = Buffer.from(last.result.bytes);
  const envelope = hl7v2.envelope(bytes, {});
  return done({ message: { ...message, raw: bytes, type: envelope.ok ? envelope.value.type : message.type } });
}
