/**
 * Recurring work of the program: delivering events, sending messages, running checks, sealing records. One process
 * at a time does it: the one that holds the facility's leader lock; another takes over when it dies.
 * A simulation does not start the runner but calls `runAll`, so that the order of work repeats exactly.
 */
import type pg from 'pg';
import type { Kernel } from './kernel.ts';
import { Fault } from './outcome.ts';

export type Job = {
  /** Also the name that `kernel.wake` is called with. */
  readonly name: string;
  /** Machine time between two runs when nothing wakes it earlier. */
  readonly everyMs: number;
  /** Does one turn; true = there is more to do at once. */
  run(kernel: Kernel): Promise<boolean>;
};

export type JobState = {
  readonly name: string;
  lastRunAt: Date | null;
  /** Why the last turn failed, and since when every turn fails (machine time); null while it works. */
  failure: { readonly says: string; readonly since: Date; readonly isOutside: boolean } | null;
};

export type Jobs = {
  start(): void;
  stop(): Promise<void>;
  wake(name: string): void;
  /** Runs each job in turn until none has more to do; for simulations and tests. */
  runAll(): Promise<void>;
  states(): readonly JobState[];
  leads(): boolean;
};

/** Makes the runner of a list of jobs. `kernel` is asked for late, because the kernel wakes jobs and jobs use the kernel. */
export function createJobs(jobs: readonly Job[], kernel: () => Kernel): Jobs {
  const leader = createLeader(kernel);
  const loops = jobs.map((job) => createLoop(job, kernel, leader.leads));
  return {
    start() {
      leader.start(() => {
        for (const loop of loops) loop.start();
      });
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await leader.stop();
    },
    wake(name) {
      loops.find((loop) => loop.state.name === name)?.wake();
    },
    async runAll() {
      for (let more = true; more; ) {
        more = false;
        for (const job of jobs) more = (await job.run(kernel())) || more;
      }
    },
    states: () => loops.map((loop) => loop.state),
    leads: () => leader.leads(),
  };
}

function createLoop(job: Job, kernel: () => Kernel, leads: () => boolean) {
  const state: JobState = { name: job.name, lastRunAt: null, failure: null };
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<void> | null = null;
  let wanted = false;
  let running = false;

  const turnOnce = async () => {
    if (!leads()) return;
    try {
      wanted = await job.run(kernel());
      state.failure = null;
    } catch (error) {
      wanted = false;
      state.failure = failureOf(error, state.failure?.since ?? kernel().clock.wall());
      kernel().log.warn({ err: error, job: job.name }, 'a job failed and will run again');
    }
    state.lastRunAt = kernel().clock.wall();
  };
  const schedule = (delay: number) => {
    if (!running) return;
    timer = setTimeout(() => {
      timer = null;
      turn = turnOnce().finally(() => {
        turn = null;
        schedule(wanted ? 0 : job.everyMs);
      });
    }, delay);
  };
  return {
    state,
    start() {
      running = true;
      schedule(0);
    },
    async stop() {
      running = false;
      if (timer) clearTimeout(timer);
      await turn;
    },
    wake() {
      wanted = true;
      if (timer && !turn) {
        clearTimeout(timer);
        schedule(0);
      }
    },
  };
}

/** A fault outside says itself what is away; anything else is ours, and its words stay in the log. */
function failureOf(error: unknown, since: Date): NonNullable<JobState['failure']> {
  return error instanceof Fault
    ? { says: error.message, since, isOutside: true }
    : { says: 'an error in the program', since, isOutside: false };
}

/** Holds `pg_try_advisory_lock` on a connection of its own; looks every second until it has it, and again when it lost it. */
function createLeader(kernel: () => Kernel) {
  let client: pg.PoolClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let lost = false;
  let onLead: () => void = () => {};
  let started = false;

  const look = async () => {
    if (stopped) return;
    try {
      client ??= await take(kernel(), () => {
        lost = true;
        client = null;
      });
      if (client && !started) {
        started = true;
        onLead();
      }
      if (client) lost = false;
    } catch {
      client = null;
    }
    if (!stopped) timer = setTimeout(look, 1000);
  };
  return {
    start(begin: () => void) {
      onLead = begin;
      void look();
    },
    leads: () => client !== null && !lost,
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      client?.release(true);
      client = null;
    },
  };
}

async function take(kernel: Kernel, onLost: () => void): Promise<pg.PoolClient | null> {
  const client = await kernel.database.pool.connect();
  const { rows } = await client.query('select pg_try_advisory_lock(hashtext($1)) as held', [
    `mortar jobs ${kernel.facilityId}`,
  ]);
  if (rows[0]?.held !== true) {
    client.release();
    return null;
  }
  client.once('end', onLost);
  client.once('error', onLost);
  return client;
}
