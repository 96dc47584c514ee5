import type { ReplyOf } from '#src/kernel/contract.ts';
import type { listCauses } from '../contract.ts';

export type Cause = ReplyOf<typeof listCauses>['causes'][number];
