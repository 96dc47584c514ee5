/**
 * The hospital's own record of what was given: takes administrations (RAS^O17, HL7 v2.5.1 chapter 4A), keeps the newest of
 * each patient and drug, and acknowledges each message once it is kept. A repeated message is acknowledged again and kept once.
 */
import { buildAck, formatTimestamp, listenMllp, type MllpServer, parseMessage } from '#lib/hl7v2/index.ts';

export type LastGiven = {
  /** RXA-5.1 */
  readonly drug: string;
  /** RXA-3 as it was written. */
  readonly at: string;
  readonly amount: string;
  readonly unit: string;
  /** RXA-20: CP complete, RE refused, NA not administered, PA partly. */
  readonly status: string;
};

export type ChartState = {
  readonly received: number;
  readonly repeated: number;
  /** Control ids of the newest messages. */
  readonly seen: readonly string[];
  readonly patients: readonly (readonly [string, readonly LastGiven[]])[];
};

export type Chart = {
  /** Keeps one message; gives the acknowledgement. */
  take(bytes: Uint8Array, at: Date): Uint8Array;
  lastGiven(mrn: string): readonly LastGiven[];
  readonly received: number;
  save(): ChartState;
};

const remembered = 2_000;
const patientsMax = 2_000;

/** Opens the record, empty or as it was saved. */
export function createChart(saved: ChartState | null = null): Chart {
  const seen = new Set(saved?.seen ?? []);
  const patients = new Map((saved?.patients ?? []).map(([mrn, given]) => [mrn, [...given]]));
  let received = saved?.received ?? 0;
  let repeated = saved?.repeated ?? 0;

  const keep = (mrn: string, given: LastGiven) => {
    const others = (patients.get(mrn) ?? []).filter((each) => each.drug !== given.drug);
    patients.delete(mrn);
    patients.set(mrn, [...others, given]);
    for (const oldest of patients.keys()) {
      if (patients.size <= patientsMax) break;
      patients.delete(oldest);
    }
  };

  return {
    take(bytes, at) {
      const parsed = parseMessage(bytes);
      const message = parsed.ok ? parsed.value : null;
      const type = message?.text('MSH-9.1') ?? '';
      if (message && type === 'RAS') {
        const id = message.text('MSH-10');
        if (seen.has(id)) repeated += 1;
        else {
          received += 1;
          seen.add(id);
          for (const oldest of seen) {
            if (seen.size <= remembered) break;
            seen.delete(oldest);
          }
          const mrn = message.text('PID-3.1');
          for (const rxa of message.segments('RXA')) {
            keep(mrn, {
              drug: rxa.text('5.1'),
              at: rxa.text(3),
              amount: rxa.text(6),
              unit: rxa.text('7.1'),
              status: rxa.text(20),
            });
          }
        }
      }
      const ack = buildAck(message ?? (parsed.ok ? null : parsed.header), {
        code: type === 'RAS' ? 'AA' : message ? 'AE' : 'AR',
        ...(type === 'RAS' ? {} : { text: 'This record takes administrations (RAS^O17) and nothing else.' }),
        controlId: `R${received + repeated}-${message?.text('MSH-10') ?? 'unread'}`.slice(0, 20),
        at: formatTimestamp(at, 0),
        application: 'SIMHIS',
        facility: 'DEMO',
      });
      if (!ack.ok) throw new Error(`the hospital simulator made a bad acknowledgement: ${ack.problem.message}`);
      return ack.value;
    },
    lastGiven: (mrn) => patients.get(mrn) ?? [],
    get received() {
      return received;
    },
    save: () => ({ received, repeated, seen: [...seen], patients: [...patients] }),
  };
}

type ListenOptions = {
  readonly host: string;
  readonly port: number;
  readonly chart: Chart;
  readonly now: () => Date;
  /** Called before the acknowledgement goes out, so that what was acknowledged is kept. */
  readonly onKept?: () => void;
};

/** Listens for administrations. Rejects when the port cannot be taken. */
export function listenForAdministrations({ host, port, chart, now, onKept }: ListenOptions): Promise<MllpServer> {
  return listenMllp({
    host,
    port,
    onFrame: async ({ bytes }) => {
      const ack = chart.take(bytes, now());
      onKept?.();
      return ack;
    },
  });
}
