import { describe, expect, it, onTestFinished } from 'vitest';
import { buildAck, listenMllp, parseMessage } from '#lib/hl7v2/index.ts';
import type { Composed } from './compose.ts';
import { message } from './envelope.ts';
import { type Answer, laneOf, streamMessages } from './stream.ts';

function composed(patient: string, number: number): Composed {
  const controlId = `${patient}-${number}`;
  const at = { ms: 0, text: '20261123100000-0600' };
  const bytes = message({ controlId, at }, ['ADT', 'A28', 'ADT_A05'], [['PID', '1', '', patient]]);
  return { controlId, kind: 'A28', patient, order: null, bytes };
}

type Receiving = { readonly code?: 'AA' | 'AE'; readonly silentFor?: (controlId: string, times: number) => boolean };

/** A receiver that notes what comes in, and may leave a message unanswered. */
async function receiver({ code = 'AA', silentFor = () => false }: Receiving = {}) {
  const seen: string[] = [];
  const server = await listenMllp({
    host: '127.0.0.1',
    port: 0,
    async onFrame({ bytes }) {
      const parsed = parseMessage(bytes);
      const controlId = parsed.ok ? parsed.value.text('MSH-10') : '?';
      seen.push(controlId);
      if (silentFor(controlId, seen.filter((each) => each === controlId).length)) return null;
      await new Promise((resolve) => setTimeout(resolve, 1));
      const ack = buildAck(parsed.ok ? parsed.value : null, {
        code,
        controlId: `A${controlId}`,
        at: '2026',
        application: 'X',
        facility: 'Y',
      });
      return ack.ok ? ack.value : null;
    },
  });
  onTestFinished(() => server.close());
  return { seen, port: server.port };
}

const base = { host: '127.0.0.1', connections: 3, room: async () => {}, pauseMs: 5 };

describe('streaming', () => {
  it('keeps the order of each patient over several connections, and gives every answer', async () => {
    const { seen, port } = await receiver();
    const patients = ['10', '11', '12', '13', '14'];
    const messages = Array.from({ length: 200 }, (_, index) => composed(patients[index % 5] ?? '', index));
    const answers: Answer[] = [];
    await streamMessages(messages, { ...base, port, onAnswer: (answer) => answers.push(answer) });
    expect(answers).toHaveLength(200);
    for (const patient of patients) {
      const numbers = seen.filter((id) => id.startsWith(`${patient}-`)).map((id) => Number(id.split('-')[1]));
      expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
    }
    expect(new Set(patients.map((patient) => laneOf(patient, 3))).size).toBeGreaterThan(1);
  });

  it('sends an unanswered message again with its number, before what comes after it', async () => {
    const { seen, port } = await receiver({ silentFor: (id, times) => id === '10-1' && times === 1 });
    const answers: Answer[] = [];
    const messages = [0, 1, 2].map((number) => composed('10', number));
    await streamMessages(messages, { ...base, port, timeoutMs: 80, onAnswer: (answer) => answers.push(answer) });
    expect(seen).toEqual(['10-0', '10-1', '10-1', '10-2']);
    expect(answers.map((answer) => `${answer.controlId} ${answer.code}`)).toEqual(['10-0 AA', '10-1 AA', '10-2 AA']);
  });

  it('ends with a sentence when nobody answers', async () => {
    const { seen, port } = await receiver({ silentFor: () => true });
    const sent = streamMessages([composed('10', 0), composed('10', 1)], {
      ...base,
      port,
      timeoutMs: 20,
      triesMax: 2,
      onAnswer: () => {},
    });
    await expect(sent).rejects.toThrow('Message 10-0 was not answered after 2 tries');
    expect(seen).not.toContain('10-1');
  });

  it('tells a refusal as an answer', async () => {
    const { port } = await receiver({ code: 'AE' });
    const answers: Answer[] = [];
    await streamMessages([composed('10', 0)], { ...base, port, onAnswer: (answer) => answers.push(answer) });
    expect(answers.map((answer) => answer.code)).toEqual(['AE']);
  });

  it('waits while the receiver has no room', async () => {
    const { seen, port } = await receiver();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let asked = 0;
    const room = async () => {
      asked += 1;
      if (asked === 2) await gate;
    };
    const sent = streamMessages([composed('10', 0), composed('10', 1)], { ...base, port, room, onAnswer: () => {} });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(seen).toEqual(['10-0']);
    open();
    await sent;
    expect(seen).toEqual(['10-0', '10-1']);
  });
});
