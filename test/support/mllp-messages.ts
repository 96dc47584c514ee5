import { buildAck, parseMessage } from '#lib/hl7v2/index.ts';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A small message with that control id. */
export function adtMessage(controlId: string): Uint8Array {
  return encode(`MSH|^~\\&|A|B|C|D|2026||ADT^A01|${controlId}|P|2.5\rPID|1\r`);
}

/** The acknowledgement of a message. */
export function ackOf(bytes: Uint8Array, code: 'AA' | 'CA' = 'AA'): Uint8Array {
  const parsed = parseMessage(bytes);
  const original = parsed.ok ? parsed.value : parsed.header;
  const built = buildAck(original, { code, controlId: 'r', at: '2026', application: 'X', facility: 'Y' });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

/** MSA-2 of an acknowledgement. */
export function acknowledgedId(bytes: Uint8Array): string {
  return /\rMSA\|..\|([^|\r]*)/.exec(decode(bytes))?.[1] ?? '?';
}

/** Waits, for two seconds at most, until the condition holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the condition did not come to hold within two seconds');
}
