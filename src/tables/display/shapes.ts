/** What a medication line is made of and made from. Portable: browser and server show the same. */

export type LinePart = {
  readonly kind:
    | 'name'
    | 'brand'
    | 'strength'
    | 'form'
    | 'label'
    | 'amount'
    | 'duration'
    | 'route'
    | 'frequency'
    | 'reason'
    | 'text';
  readonly text: string;
};

/** What of a product shows in a line; a Product of tables/drugs fits. */
export type ShownProduct = {
  readonly name: string;
  readonly brand?: string | null;
  readonly strengthText: string;
  readonly form: string;
  readonly baseUnit?: string;
  readonly doseUnit?: string;
  readonly strengthPerBase?: string;
  readonly volumeMlPerBase?: string | null;
};

export type MedicationLineInput = {
  readonly product: ShownProduct;
  /** Left out: the product alone, as on a shelf or a label. Exact decimal as text, in `doseUnit`. */
  readonly dose?: string | null;
  /** Upper end of a range. */
  readonly doseMax?: string | null;
  /** Unit as stored; shown as stored. */
  readonly doseUnit?: string | null;
  /** Volume of the whole bag or syringe, mL. */
  readonly volumeMl?: string | null;
  readonly rate?: string | null;
  /** "mL per hour", "mcg per kg per minute"; "mL/h" is read as that. */
  readonly rateUnit?: string | null;
  readonly overMinutes?: number | null;
  /** Dose rule of the order: "15" "mg per kg". */
  readonly dosePer?: string | null;
  readonly dosePerUnit?: string | null;
  readonly weightKg?: string | null;
  /** Date of the weight as it is shown: see `shownDate`. */
  readonly weightOn?: string | null;
  /** Words of the route table: "by mouth". */
  readonly route?: string | null;
  /** Words of the schedule table: "every 8 hours". */
  readonly frequency?: string | null;
  readonly prn?: boolean;
  readonly prnReason?: string | null;
  /** What the drug is in, or what is in it: "in sodium chloride 0.9%", "with potassium chloride 20 mEq". */
  readonly components?: readonly {
    readonly kind: 'main' | 'base' | 'additive';
    readonly name: string;
    readonly amount?: string | null;
    readonly unit?: string | null;
  }[];
  readonly indication?: string | null;
};
