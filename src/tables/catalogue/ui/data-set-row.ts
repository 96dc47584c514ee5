import type { ReplyOf } from '#src/kernel/contract.ts';
import type { listDataSets } from '../contract.ts';

/** One imported version, as the list shows it. */
export type DataSetRow = ReplyOf<typeof listDataSets>['dataSets'][number];
