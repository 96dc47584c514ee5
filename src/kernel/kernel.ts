/** What every part of the running program shares: made once in main, handed down, never a global. */
import type { Chance } from './chance.ts';
import type { Clock } from './clock.ts';
import type { Consumer } from './command.ts';
import type { Database } from './database/database.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';

export type Kernel = {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly live: Live;
  /** Who listens to which events; fixed at start. */
  readonly consumers: readonly Consumer[];
  readonly facilityId: string;
  /** IANA time zone of the facility: schedules, business days and reports. */
  readonly timeZone: string;
  /** Told after each commit which jobs have new work, so that nothing waits for its next turn. */
  wake(job: string): void;
};
