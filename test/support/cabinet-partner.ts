/** A cabinet server on the wire for tests: takes profile orders and tells transactions, as docs/interface-profiles/cabinet.md says. */
import { connect } from 'node:net';
import {
  buildAck,
  buildMessage,
  connectMllp,
  encodeFrame,
  formatTimestamp,
  listenMllp,
  parseMessage,
  type SegmentSpec,
} from '#lib/hl7v2/index.ts';

/** What becomes of a profile order: posted, acknowledged and then forgotten, refused at once, or no answer at all. */
export type ProfileMode = 'post' | 'lose' | 'refuse' | 'silent';

export type ToldTransaction = {
  readonly kind: 'V' | 'W' | 'R' | 'C' | 'F' | 'L' | 'U' | 'B';
  readonly cabinet: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly amount: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly user?: string;
  readonly witness?: string;
  readonly mrn?: string;
  readonly order?: string;
  readonly lot?: string;
  readonly expires?: string;
  readonly override?: string;
  readonly waste?: string;
  readonly at: Date;
};

export type CabinetPartner = {
  readonly port: number;
  mode: ProfileMode;
  /** Control ids of the profile orders that were acknowledged and not answered. */
  readonly lost: readonly string[];
  /** Tells a transaction to Mortar and waits for its acknowledgement. */
  tell(to: number, transaction: ToldTransaction): Promise<void>;
  /** Answers what is to be posted, as a cabinet does a moment later. */
  answerPosted(to: number): Promise<void>;
  /** Answers late what was lost. */
  answerLost(to: number): Promise<void>;
  close(): Promise<void>;
};

/** Starts the partner on a free port. `now` dates its answers. */
export async function startCabinetPartner(now: () => Date): Promise<CabinetPartner> {
  const lost: string[] = [];
  const answers: string[] = [];
  let count = 0;
  const partner = { mode: 'post' as ProfileMode };
  const server = await listenMllp({
    port: 0,
    onFrame: async ({ bytes }) => {
      const message = parseMessage(bytes);
      if (!message.ok || partner.mode === 'silent') return null;
      const controlId = message.value.text('MSH-10');
      const isOrder = message.value.text('MSH-9.1') === 'RDE';
      if (isOrder && partner.mode === 'post') answers.push(controlId);
      if (isOrder && partner.mode === 'lose') lost.push(controlId);
      const code = partner.mode === 'refuse' ? 'AE' : 'CA';
      count += 1;
      const ack = buildAck(message.value, {
        code,
        controlId: `CABACK${count}`,
        at: time(now()),
        application: 'cabinets',
        facility: 'DEMO',
      });
      return ack.ok ? ack.value : null;
    },
  });
  const send = async (to: number, bytes: Uint8Array) => {
    const client = connectMllp({ host: '127.0.0.1', port: to });
    try {
      await client.send(bytes, { timeoutMs: 10_000 });
    } finally {
      await client.close();
    }
  };
  const build = (
    type: readonly [string, string, string],
    segments: readonly SegmentSpec[],
    controlId = `CAB${++count}`,
  ) => {
    const built = buildMessage({
      header: {
        sendingApplication: 'cabinet-simulator',
        sendingFacility: 'DEMO',
        receivingApplication: 'MORTAR',
        receivingFacility: 'DEMO',
        at: time(now()),
        type,
        controlId,
        version: '2.5',
        acceptAck: 'AL',
        applicationAck: 'NE',
        charset: 'UNICODE UTF-8',
      },
      segments,
    });
    if (!built.ok) throw new Error(built.problem.message);
    return built.value;
  };
  // An answer carries an MSA and is never acknowledged: it is written, and the line is closed after it.
  const answer = (to: number, controlId: string) =>
    new Promise<void>((resolve, reject) => {
      const frame = encodeFrame(build(['RRE', 'O12', 'RRE_O12'], [['MSA', 'AA', controlId], ['ORC', 'OK'], ['RXE']]));
      const socket = connect(to, '127.0.0.1', () => socket.end(frame));
      socket.on('data', () => {});
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
  return Object.assign(partner, {
    port: server.port,
    lost,
    async tell(to: number, transaction: ToldTransaction) {
      await send(to, build(['OMS', 'O05', 'OMS_O05'], transactionSegments(transaction)));
    },
    async answerLost(to: number) {
      for (const controlId of lost.splice(0)) await answer(to, controlId);
    },
    async answerPosted(to: number) {
      for (const controlId of answers.splice(0)) await answer(to, controlId);
    },
    close: () => server.close({ graceMs: 200 }),
  });
}

function time(at: Date): string {
  return formatTimestamp(at, 0);
}

/** OMS^O05 with ZPM (VA PADE interface, section 21.6). */
function transactionSegments(told: ToldTransaction): SegmentSpec[] {
  const user = told.user ?? 'nurse';
  const patient: SegmentSpec[] = told.mrn
    ? [
        ['PID', '1', '', [told.mrn, '', '', 'DEMO', 'MR'], '', ['Testerman', 'Grace'], '', '19570814', 'F'],
        { segment: 'PV1', fields: { 1: '1', 2: 'I', 3: ['3W', '301', '301-A', 'DEMO'] } },
      ]
    : [];
  const order: SegmentSpec[] = told.order
    ? [{ segment: 'ORC', fields: { 1: 'NW', 3: [told.order, 'MORTAR'], 9: time(told.at) } }]
    : [];
  const note = (kind: string, code: string, words: string): SegmentSpec => ({
    segment: 'NTE',
    fields: { 1: '1', 3: words, 4: [kind, code] },
  });
  return [
    ...patient,
    ...order,
    {
      segment: 'ZPM',
      fields: {
        1: told.kind,
        2: 'cabinet-simulator',
        3: told.cabinet,
        4: told.drawer,
        5: told.pocket,
        6: [told.product, told.product],
        8: told.expected ?? '',
        9: told.actual ?? told.expected ?? '',
        10: told.amount,
        11: [user, 'Bedell', 'Dana'],
        12: told.witness ? [told.witness, 'Second', 'Person'] : '',
        14: 'DEMO',
        19: time(told.at),
        20: told.lot ?? '',
      },
    },
    ...(told.override ? [note('OVERRIDE', told.override, told.override)] : []),
    ...(told.waste ? [note('WASTE', told.waste, told.waste)] : []),
    ...(told.expires ? [note('EXPIRY', '', told.expires)] : []),
  ];
}
