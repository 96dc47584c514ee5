/** Therapeutic classes of which two at once are asked about. Others are often given together and are only noted. */

/** Classes where a second drug is rarely meant (site decision; to be confirmed by the pharmacy committee). */
export const askedClasses: ReadonlySet<string> = new Set([
  'anticoagulants',
  'raas-inhibitors',
  'hmg-coa-inhibitors',
  'beta-blockers',
  'nsaid-analgesics',
  'sedative-benzodiazepines',
  'ssri-snri',
  'acid-suppressants',
  'gabapentinoids',
  'sulfonylureas',
  'xanthine-oxidase-inhibitors',
]);

/** Routes by which a drug does not act on the whole body: they are no duplicate of one that does. */
export const localKinds: ReadonlySet<string> = new Set(['topical', 'inhaled', 'other']);
export const localRoutes: ReadonlySet<string> = new Set([
  'LOCK',
  'DIALYSIS',
  'MT',
  'PERINEURAL',
  'EPIDURAL',
  'ID',
  'IRR',
]);

/** Fluids that carry other drugs: the same in two orders is no duplicate. */
export const carriers: ReadonlySet<string> = new Set([
  'sodium-chloride',
  'dextrose',
  'sterile-water',
  'water',
  'sodium-lactate',
  'potassium-chloride',
  'calcium-chloride',
]);
