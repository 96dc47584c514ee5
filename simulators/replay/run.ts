/** One replay from beginning to end, against a Mortar that runs. What is of the machine (time, files) is handed in. */
import { type Fetch, type MortarClient, type Session, signIn } from './ask-mortar.ts';
import type { Composed } from './compose.ts';
import { compose } from './compose.ts';
import { type EndedRow, endRows } from './outcome.ts';
import { planReplay } from './plan.ts';
import { type Report, reportOf } from './report.ts';
import type { Source } from './source.ts';
import { streamMessages } from './stream.ts';
import { zoneOf } from './times.ts';
import type { Shift } from './visits.ts';

export type RunOptions = {
  readonly source: Source;
  readonly shift: Shift;
  readonly address: string;
  readonly hospitalIn: { readonly host: string; readonly port: number };
  readonly session: Session;
  readonly user: string | null;
  readonly password: string | null;
  readonly connections: number;
  readonly fetch: Fetch;
  /** Milliseconds of a clock that only runs forward. */
  readonly ticks: () => number;
  /** A line of progress, once a second. */
  readonly progress: (line: string) => void;
  readonly say: (line: string) => void;
};

/** Messages that Mortar may have stored and not processed before the sender pauses, and when it goes on. */
const backlogMost = 2_000;
const backlogLeast = 500;
/** Without any progress for so long the wait for the last messages ends, and the report says which are open. */
const patienceMs = 60_000;

/** Sends everything, waits until it is settled, and accounts for every row. */
export async function runReplay(options: RunOptions): Promise<{ report: Report; rows: readonly EndedRow[] }> {
  const { source, shift, session, ticks, say } = options;
  const zone = zoneOf(session.facility.timeZone);
  const now = Date.parse(session.now);
  const plan = planReplay(source, { shift, zone, now: zone.wall(now) });
  const mark = `R${Math.floor(now / 1000).toString(36)}-`;
  const { messages, rows } = compose(plan, source, mark);
  say(`${messages.length} messages to send, numbers ${mark}000001 to ${messages.at(-1)?.controlId ?? mark}.`);
  const client = await signIn(options.address, signInOf(options), options.fetch);
  const before = await client.counts();
  const answers = new Map<string, string>();
  const began = ticks();
  const watch = watchMortar({ client, messages, answers, before, ...options });
  try {
    await streamMessages(messages, {
      ...options.hospitalIn,
      connections: options.connections,
      room: watch.room,
      onAnswer: ({ controlId, code }) => answers.set(controlId, code),
    });
    const sending = (ticks() - began) / 1000;
    await watch.settled();
    const processing = (ticks() - began) / 1000;
    watch.stop();
    const states = await client.states(mark, messages.length);
    const ended = endRows(rows, messages, states);
    const [causes, toVerify] = [await client.causes(), await client.waitingForVerification()];
    const seconds = { sending, processing };
    return { report: reportOf({ messages, answers, states, rows: ended, causes, toVerify, seconds }), rows: ended };
  } finally {
    watch.stop();
  }
}

function signInOf({ user, password, session }: RunOptions): { user: string; password: string } {
  const demo = session.signIns.find((each) => each.user === (user ?? 'informatics'));
  const given = { user: user ?? demo?.user, password: password ?? demo?.password };
  if (given.user === undefined || given.password === undefined) {
    throw new Error(
      'This Mortar shows no demo sign-ins: give --user and --password of somebody who may read messages.',
    );
  }
  return { user: given.user, password: given.password };
}

type Watching = Pick<RunOptions, 'progress' | 'ticks'> & {
  readonly client: MortarClient;
  readonly messages: readonly Composed[];
  readonly answers: ReadonlyMap<string, string>;
  readonly before: { readonly processed: number; readonly waiting: number };
};

type Watch = {
  /** Resolves while the backlog is small enough. */
  room(): Promise<void>;
  /** Resolves when nothing is left to process, or nothing moves any more. */
  settled(): Promise<void>;
  stop(): void;
};

/** Asks Mortar once a second how far it is. */
function watchMortar({ client, messages, answers, before, progress, ticks }: Watching): Watch {
  let isFull = false;
  let backlog = 0;
  let done = 0;
  let movedAt = ticks();
  let waiters: (() => void)[] = [];
  const look = async () => {
    const counts = await client.counts();
    backlog = counts.received;
    isFull = backlog > (isFull ? backlogLeast : backlogMost);
    const processed = counts.processed - before.processed;
    const waiting = counts.waiting - before.waiting;
    if (processed + waiting > done) movedAt = ticks();
    done = processed + waiting;
    progress(
      `${answers.size} of ${messages.length} acknowledged, ${processed} processed, ${waiting} waiting, ${backlog} to process`,
    );
    if (!isFull) for (const waiter of waiters.splice(0)) waiter();
  };
  let fault: unknown = null;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => {
      fault = error;
      for (const waiter of waiters.splice(0)) waiter();
    });
  }, 1_000);
  const raise = () => {
    if (fault !== null) throw fault;
  };
  return {
    async room() {
      raise();
      if (isFull) await new Promise<void>((resolve) => waiters.push(resolve));
      raise();
    },
    async settled() {
      for (;;) {
        await look();
        raise();
        if (backlog === 0 || ticks() - movedAt > patienceMs) return;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    stop() {
      clearInterval(timer);
      waiters = [];
    },
  };
}
