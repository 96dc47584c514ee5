/** The rows of the drug file as the program speaks of them. Quantities are exact decimals as text. */
import type { Schedule, TimingClass } from '#src/tables/schedules/index.ts';

export type ProductIngredient = {
  readonly ingredient: string;
  readonly name: string;
  /** In one base unit of the product. */
  readonly amount: string;
  readonly unit: string;
  readonly classes: readonly string[];
};

export type ControlledSchedule = 'C-II' | 'C-III' | 'C-IV' | 'C-V';

export type Product = {
  readonly product: string;
  /** Generic name with tall letters as stored. */
  readonly name: string;
  readonly brand: string | null;
  /** What a prescriber chooses: products of one orderable differ in strength or container only. */
  readonly orderable: string;
  readonly strengthText: string;
  readonly form: string;
  /** What the ledger counts. */
  readonly baseUnit: string;
  /** What doses are ordered in. */
  readonly doseUnit: string;
  /** Dose units in one base unit. */
  readonly strengthPerBase: string;
  readonly volumeMlPerBase: string | null;
  readonly routes: readonly string[];
  readonly csSchedule: ControlledSchedule | null;
  readonly highAlert: boolean;
  readonly timingClass: TimingClass;
  readonly storage: string;
  readonly allowOverride: boolean;
  /** 1 = used most. */
  readonly usageRank: number;
  readonly ingredients: readonly ProductIngredient[];
};

export type Package = {
  readonly package: string;
  readonly product: string;
  readonly ndc: string;
  readonly ndc11: string;
  readonly labeler: string;
  readonly description: string;
  /** Base units of the product in this package. */
  readonly quantity: string;
  readonly level: string;
  readonly gtin: string | null;
  /** True when the GTIN was reckoned from the NDC instead of read from the label. */
  readonly gtinDerived: boolean;
  /** False: not bought any more; what is left of it still scans. */
  readonly active: boolean;
};

export type Unit = {
  readonly unit: string;
  readonly display: string;
  /** Units of one kind convert into one another by their factors. */
  readonly kind: string;
  readonly factor: string;
};

export type Units = ReadonlyMap<string, Unit>;

export type Route = {
  readonly route: string;
  readonly words: string;
  readonly hl7Code: string | null;
  readonly kind: string;
};

export type DoseLimit = {
  readonly limitId: string;
  readonly ingredient: string;
  /** null = any route. */
  readonly route: string | null;
  readonly ageFromYears: string | null;
  readonly ageToYears: string | null;
  readonly maxSingle: string;
  readonly unit: string;
  readonly maxDaily: string | null;
  readonly maxPerKg: string | null;
  readonly source: string;
  readonly confirmed: boolean;
};

/** What another system says of a drug: any of it may be missing or wrong. */
export type DrugWords = {
  readonly ndc?: string | null;
  /** Our own product code. */
  readonly code?: string | null;
  readonly gtin?: string | null;
  readonly text?: string | null;
  readonly strength?: string | null;
  readonly form?: string | null;
  /** A route of ours, or another system's word for one. */
  readonly route?: string | null;
  readonly doseUnit?: string | null;
};

export type DrugCandidate = Pick<Product, 'product' | 'name' | 'strengthText' | 'form'>;

/** A product, how it was found, and what a person must read about it; or why none could be named. */
export type Resolved =
  | {
      readonly product: Product;
      readonly how: 'ndc' | 'code' | 'gtin' | 'name';
      readonly says: string;
      readonly remark: string | null;
    }
  | {
      readonly unmapped: 'unknown-drug' | 'ambiguous-drug';
      readonly says: string;
      readonly candidates: readonly DrugCandidate[];
    };

export type ResolvedSchedule = { readonly schedule: Schedule; readonly prn: boolean };

export type AllergenMatch = {
  readonly ingredient: string | null;
  readonly class: string | null;
  readonly name: string;
};
