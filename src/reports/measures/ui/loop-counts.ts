import type { ReplyOf } from '#src/kernel/contract.ts';
import type { readLoopCounts } from '../contract.ts';

export type LoopCounts = ReplyOf<typeof readLoopCounts>;
