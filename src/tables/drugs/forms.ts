/** Dose forms as people write them, and what they have in common with the forms of the drug file. */
import { fold } from './fold.ts';
import type { Product } from './shapes.ts';

/** Word as it is written → form that it speaks of. Two forms for one word: either. */
const formWords: Readonly<Record<string, readonly string[]>> = {
  tab: ['tablet'],
  tabs: ['tablet'],
  tablet: ['tablet'],
  tablets: ['tablet'],
  cap: ['capsule'],
  caps: ['capsule'],
  capsule: ['capsule'],
  capsules: ['capsule'],
  vial: ['vial'],
  amp: ['ampule'],
  ampule: ['ampule'],
  ampul: ['ampule'],
  syringe: ['syringe'],
  syr: ['syringe'],
  bag: ['bag'],
  premix: ['premixed'],
  frozen: ['premixed'],
  duplex: ['premixed'],
  bottle: ['bottle'],
  packet: ['packet'],
  pkt: ['packet'],
  powder: ['powder', 'packet'],
  patch: ['patch'],
  ptch: ['patch'],
  supp: ['suppository'],
  suppository: ['suppository'],
  cup: ['cup'],
  udcup: ['cup'],
  solution: ['solution', 'liquid', 'cup'],
  soln: ['solution', 'liquid', 'cup'],
  liquid: ['liquid', 'solution', 'suspension', 'cup'],
  elixir: ['liquid', 'solution', 'cup'],
  syrup: ['liquid', 'solution', 'cup'],
  suspension: ['suspension', 'cup'],
  susp: ['suspension', 'cup'],
  neb: ['nebulizer'],
  nebulizer: ['nebulizer'],
  inhaler: ['inhaler'],
  mdi: ['inhaler'],
  hfa: ['inhaler'],
  spray: ['spray'],
  cream: ['cream'],
  ointment: ['ointment'],
  oint: ['ointment'],
  gel: ['gel'],
  jelly: ['jelly'],
  urojet: ['jelly'],
  drops: ['drops'],
  enema: ['enema'],
  kit: ['kit'],
};

/** How a dose is set free: told or not, another one is another medicine. */
const releases: readonly { readonly in: RegExp; readonly of: RegExp }[] = [
  {
    in: /\b(er|xr|xl|sr|cr|la|cd|extended release|sustained release|controlled release|oxycontin|ms contin)\b/,
    of: /extended-release|sustained-release/,
  },
  { in: /\b(dr|delayed release)\b/, of: /delayed-release/ },
  { in: /\b(ec|enteric coated|ecotrin)\b/, of: /enteric-coated|delayed-release/ },
  { in: /\b(odt|disintegrating|zydis|rapid dissolve)\b/, of: /disintegrating/ },
  { in: /\b(chew|chewable|chewtab)\b/, of: /chewable/ },
];

export type SaidForm = { readonly forms: readonly (readonly string[])[]; readonly releases: readonly number[] };

/** Forms and releases that a text names. */
export function readForm(text: string): SaidForm {
  const folded = fold(text);
  const forms = folded.split(' ').flatMap((word) => (Object.hasOwn(formWords, word) ? [formWords[word] ?? []] : []));
  return { forms, releases: releases.flatMap((release, at) => (release.in.test(folded) ? [at] : [])) };
}

/** True when each form that was said can be this one. */
export function formFits(said: SaidForm, product: Pick<Product, 'form' | 'baseUnit'>): boolean {
  const words = new Set(`${product.form} ${product.baseUnit}`.toLowerCase().split(/[^a-z]+/));
  return said.forms.every((either) => either.some((form) => words.has(form)));
}

/**
 * How well the release fits: 0 = the same; 1 = nothing was said and the product has a special one; null = another one
 * was said.
 */
export function releaseFit(said: SaidForm, product: Pick<Product, 'form'>): 0 | 1 | null {
  const own = releases.flatMap((release, at) => (release.of.test(product.form) ? [at] : []));
  if (said.releases.length === 0) return own.length === 0 ? 0 : 1;
  return said.releases.some((release) => own.includes(release)) ? 0 : null;
}
