/**
 * The cabinets: what they remember, and how an act or a message changes it. Deterministic and without a network: time is
 * handed in, and what changes is written into the journal before anybody hears of it.
 */
import { buildAck, type Message, parseMessage, requestedAcks, wantsAck } from '#lib/hl7v2/index.ts';
import type { Formulary } from './formulary.ts';
import type { Journal } from './journal.ts';
import type { Act, Room } from './people.ts';
import { readMessage } from './read-messages.ts';
import type { Change, Outgoing, Refusal, Transaction } from './shapes.ts';
import { apply, forgottenOrders, newState, snapshot } from './state.ts';
import { answerMessage, hl7Time, plainAnswer, systemName, transactionMessage } from './write-messages.ts';

export type Cabinets = Room & {
  /** Does an act: writes it down with its message, which then waits to be sent. */
  perform<Value extends { readonly transaction: Transaction }>(
    act: (room: Room) => Act<Value>,
  ): { readonly ok: true; readonly value: Value; readonly controlId: string } | Refusal;
  /** Takes a message; gives the acknowledgement. `lose`: acknowledges and forgets it. */
  receive(bytes: Uint8Array, options?: { readonly lose?: boolean }): Uint8Array | null;
  /** Something happened that nobody told: it changes what is there, and sends nothing. */
  happen(changes: readonly Change[]): void;
  /** What is to be sent, in order. */
  waiting(): Iterable<Outgoing>;
  sent(seq: number): void;
  refused(message: Outgoing, says: string): void;
};

type Options = { readonly formulary: Formulary; readonly journal: Journal; readonly now: () => Date };

/** The cabinets from where their journal left them. */
export function openCabinets({ formulary, journal, now }: Options): Cabinets {
  const state = newState(formulary);
  apply(state, journal.read());
  const room: Room = { state, formulary };

  const commit = (changes: readonly Change[]) => {
    journal.append(changes);
    apply(state, changes);
    journal.shorten(() => snapshot(state, formulary));
  };
  if (state.series === '') commit([{ is: 'begun', series: `C${now().getTime().toString(36).toUpperCase()}` }]);

  const envelope = (seq: number) => ({
    controlId: `${state.series}-${seq}`,
    at: now(),
    timeZone: formulary.facility.timeZone,
    facility: formulary.facility.code,
  });
  const outgoing = (kind: Outgoing['kind'], write: (at: ReturnType<typeof envelope>) => string): Change => {
    const seq = state.seq + 1;
    const head = envelope(seq);
    return {
      is: 'outgoing',
      message: { seq, controlId: head.controlId, kind, text: write(head), queuedAt: head.at.toISOString() },
    };
  };
  const acknowledge = acknowledger(room, now);

  /** Does what a message says, once, with the answer that it asks for. */
  const take = (key: string, message: Message): void => {
    const at = now();
    const heard: Change = { is: 'heard', key, at: at.toISOString() };
    const { changes, answers } = readMessage(room, message, at);
    const asked = requestedAcks(message);
    const outcome = answers.every((answer) => answer.posted) ? 'success' : 'error';
    const isAnswered = asked.mode === 'enhanced' && wantsAck(asked.application, outcome);
    const write = (head: ReturnType<typeof envelope>) =>
      answers.length > 0 ? answerMessage(message, answers, head) : plainAnswer(message, head);
    const answer = isAnswered ? [outgoing('reply', write)] : [];
    commit([heard, ...forgottenOrders(state, at), ...changes, ...answer]);
  };

  return {
    state,
    formulary,
    perform(act) {
      const result = act(room);
      if (!result.ok) return result;
      const { value, changes } = result;
      const message = outgoing('transaction', (head) => transactionMessage(room, value.transaction, head));
      commit([...changes, message]);
      return { ok: true, value, controlId: message.is === 'outgoing' ? message.message.controlId : '' };
    },
    receive(bytes, { lose = false } = {}) {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) return acknowledge(parsed.header, 'AR', parsed.problem.message);
      const message = parsed.value;
      const asked = requestedAcks(message);
      if (asked.mode === 'none') return null;
      const key = `${message.text('MSH-3')}|${message.text('MSH-4')}|${message.text('MSH-10')}`;
      // What is lost is forgotten with its number: the same message may come again and be kept.
      if (!lose && !state.heard.has(key)) take(key, message);
      if (asked.mode === 'original') return acknowledge(message, 'AA');
      return wantsAck(asked.accept, 'success') ? acknowledge(message, 'CA') : null;
    },
    happen: commit,
    waiting: () => state.outgoing.values(),
    sent: (seq) => commit([{ is: 'sent', seq }]),
    refused(message, says) {
      const { seq, controlId } = message;
      commit([{ is: 'refused', seq, refused: { controlId, says, at: now().toISOString() } }]);
    },
  };
}

/** Writes acknowledgements. */
function acknowledger({ state, formulary }: Room, now: () => Date) {
  let count = 0;
  return (message: Message | null, code: 'AA' | 'CA' | 'AR', text?: string): Uint8Array | null => {
    count += 1;
    const built = buildAck(message, {
      code,
      controlId: `${state.series}A${count}`,
      at: hl7Time(now(), formulary.facility.timeZone),
      application: systemName,
      facility: formulary.facility.code,
      ...(text === undefined ? {} : { text }),
    });
    return built.ok ? built.value : null;
  };
}
