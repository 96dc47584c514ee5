/** What the six stages of the loop say today, from their counts. */

type Counts = {
  readonly orderedLastHour: number;
  readonly orderedUsual: number | null;
  readonly waiting: number;
  readonly waitingOldestAt: Date | null;
  readonly waitingStat: number;
  readonly onTheWay: number;
  readonly onTheWayOldestAt: Date | null;
  readonly dueThisHour: number;
  readonly overdue: number;
  readonly inHand: number;
  readonly inHandOldestAt: Date | null;
  readonly given24h: number;
  readonly scanned24h: number;
};

export type Stage = {
  readonly stage: string;
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly note: string;
  readonly state: 'good' | 'attention' | 'critical' | 'not-known';
  readonly says: string;
};

/** Limits of a stage, from the rule values of the site. */
export type StageLimits = {
  readonly verifyMinutes: number;
  readonly postMinutes: number;
  readonly inHandMinutes: number;
  /** Share of doses given with both scans that is the goal (Leapfrog BCMA: 0.95). */
  readonly scanGoal: number;
};

const minutesSince = (at: Date | null, now: Date): number =>
  at ? Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000)) : 0;

/** "9 min", "2 h 30 min". */
export function elapsedWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export function stagesOf(counts: Counts, limits: StageLimits, now: Date): Stage[] {
  return [
    ordered(counts),
    waiting(counts, limits, now),
    onTheWay(counts, limits, now),
    due(counts),
    inHand(counts, limits, now),
    given(counts, limits),
  ];
}

function ordered(counts: Counts): Stage {
  const base = { stage: 'ordered', title: 'Ordered', value: String(counts.orderedLastHour), unit: 'in the last hour' };
  if (counts.orderedUsual === null) return { ...base, note: '', state: 'good', says: 'no history yet' };
  const usual = Math.round(counts.orderedUsual);
  const quiet = usual >= 8 && counts.orderedLastHour < usual / 4;
  return {
    ...base,
    note: `usual ${usual}`,
    state: quiet ? 'attention' : 'good',
    says: quiet ? 'quieter than usual' : 'as usual',
  };
}

function waiting(counts: Counts, limits: StageLimits, now: Date): Stage {
  const oldest = minutesSince(counts.waitingOldestAt, now);
  const base = {
    stage: 'waiting',
    title: 'Waiting for pharmacist',
    value: String(counts.waiting),
    unit: '',
    note: counts.waiting > 0 ? `oldest ${elapsedWords(oldest)}` : '',
  };
  if (counts.waitingStat > 0) return { ...base, state: 'attention', says: `${counts.waitingStat} STAT` };
  const slow = counts.waiting > 0 && oldest > limits.verifyMinutes;
  return {
    ...base,
    state: slow ? 'attention' : 'good',
    says: slow ? `over ${limits.verifyMinutes} min` : 'within time',
  };
}

function onTheWay(counts: Counts, limits: StageLimits, now: Date): Stage {
  const oldest = minutesSince(counts.onTheWayOldestAt, now);
  const stuck = counts.onTheWay > 0 && oldest > limits.postMinutes;
  return {
    stage: 'on-the-way',
    title: 'On the way to cabinet',
    value: String(counts.onTheWay),
    unit: '',
    note: counts.onTheWay > 0 ? `oldest ${elapsedWords(oldest)}` : '',
    state: stuck ? 'critical' : 'good',
    says: stuck ? 'not confirmed' : 'all confirmed in time',
  };
}

function due(counts: Counts): Stage {
  return {
    stage: 'due',
    title: 'Due this hour',
    value: String(counts.dueThisHour),
    unit: '',
    note: counts.overdue > 0 ? `${counts.overdue} overdue` : '',
    state: counts.overdue > 0 ? 'attention' : 'good',
    says: counts.overdue > 0 ? 'doses overdue' : 'none overdue',
  };
}

function inHand(counts: Counts, limits: StageLimits, now: Date): Stage {
  const oldest = minutesSince(counts.inHandOldestAt, now);
  const late = counts.inHand > 0 && oldest > limits.inHandMinutes;
  return {
    stage: 'in-hand',
    title: 'In somebody’s hand',
    value: String(counts.inHand),
    unit: '',
    note: counts.inHand > 0 ? `oldest ${elapsedWords(oldest)}` : '',
    state: late ? 'attention' : 'good',
    says: late ? 'not given, wasted or returned' : 'within time',
  };
}

function given(counts: Counts, limits: StageLimits): Stage {
  const base = { stage: 'given', title: 'Given with scan, 24 h' };
  if (counts.given24h === 0)
    return { ...base, value: '—', unit: '', note: 'none given', state: 'not-known', says: 'nothing to measure' };
  const tenths = Math.floor((counts.scanned24h * 1000) / counts.given24h);
  const goal = Math.round(limits.scanGoal * 100);
  return {
    ...base,
    value: `${Math.floor(tenths / 10)}.${tenths % 10}%`,
    unit: '',
    note: `of ${counts.given24h}`,
    state: tenths >= goal * 10 ? 'good' : 'attention',
    says: `goal ${goal}%`,
  };
}

type ChannelFacts = {
  readonly paused: boolean;
  readonly pauseReason: string | null;
  readonly connected: boolean;
  readonly open: number;
  readonly waiting: number;
  readonly lastGoodAt: Date | null;
};

/** State of a channel in one word: stopped by somebody, not connected, something parked, running, or never used. */
export function channelState(channel: ChannelFacts): Pick<Stage, 'state' | 'says'> {
  if (channel.paused) return { state: 'attention', says: 'Paused' };
  if (!channel.connected)
    return channel.lastGoodAt
      ? { state: 'critical', says: 'Not connected' }
      : { state: 'not-known', says: 'Not connected yet' };
  if (channel.waiting > 0) return { state: 'attention', says: `${channel.waiting} parked` };
  return { state: 'good', says: 'Running' };
}

type JobFacts = {
  readonly name: string;
  readonly failure: { readonly says: string; readonly since: Date; readonly isOutside: boolean } | null;
};

/** What of the program itself does not work, in words; a fault outside (database, disk) is told once, however many jobs meet it. */
export function serviceTroubles(jobs: readonly JobFacts[]): { says: string; detail: string; since: Date }[] {
  const failing = jobs.flatMap((job) => (job.failure ? [{ name: job.name, ...job.failure }] : []));
  const outside = failing.filter((job) => job.isOutside).sort((a, b) => a.since.getTime() - b.since.getTime());
  const [first] = outside;
  const told = first
    ? [
        {
          says: `Mortar cannot save: ${first.says}.`,
          detail: `No message is acknowledged and no act is taken until it can. It meets ${outside.map((job) => job.name).join(', ')}.`,
          since: first.since,
        },
      ]
    : [];
  const ours = failing.filter((job) => !job.isOutside);
  return [
    ...told,
    ...ours.map((job) => ({
      says: `The job ${job.name} fails.`,
      detail: 'It is tried again; the log has the cause.',
      since: job.since,
    })),
  ];
}
