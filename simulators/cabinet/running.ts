/** The running cabinets, as control and screen see them. */
import type { Chance } from '../world/chance.ts';
import type { Cabinets } from './cabinet.ts';
import type { ErrorShares } from './human-error.ts';
import type { Faults, Link } from './wire.ts';

export type CabinetServer = {
  readonly cabinets: Cabinets;
  readonly port: number;
  /** http://host:port of screen and control; null when there is none. */
  readonly screenAddress: string | null;
  readonly link: Link;
  readonly faults: Readonly<Faults>;
  readonly errors: ErrorShares;
  readonly now: () => Date;
  readonly chance: Chance;
  setFaults(faults: Partial<Faults>): Promise<void>;
  /** Off and on again: only what was written down is still there. */
  powerCycle(offMs?: number): Promise<void>;
  /** Something is to be sent. */
  wake(): void;
  /** Resolves when everything was sent, or the link is down. */
  settle(): Promise<void>;
  close(): Promise<void>;
};
