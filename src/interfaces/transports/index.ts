/** The door of the transports. */
import { mllp } from './mllp.ts';
import type { Transport } from './shapes.ts';

export { tlsOf } from './mllp.ts';
export type { Direction, Setting, Settings, Transport } from './shapes.ts';

/** Every transport that a channel can use. */
export const transports: ReadonlyMap<string, Transport> = new Map([['mllp', mllp]]);
