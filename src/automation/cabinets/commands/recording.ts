/** What the parts of recording one transaction share. */
import type { Product } from '#src/tables/drugs/index.ts';
import type { CabinetTransaction, Flag, Pocket } from '../shapes.ts';
import type { Cabinet } from '../store.ts';

/** One transaction that is being recorded. */
export type Recording = {
  readonly transactionId: string;
  readonly told: CabinetTransaction;
  readonly at: Date;
  readonly cabinet: Cabinet;
  readonly product: Product;
  readonly pocket: Pocket | null;
  readonly flags: Flag[];
};
