/**
 * The whole file of packages against itself: what could one scan mean? Every writing of every package is looked up as the loop
 * does, and so is every writing that lost a digit, as scanners and interfaces are found to cut them: an NDC of 11 digits made two
 * drugs equal so. Pure.
 */
import {
  gtinOfNdc10,
  ndc11Candidates,
  ndcFits,
  type PackageScan,
  packageScanOf,
  parseScan,
} from '#src/tables/barcodes/index.ts';

export type FilePackage = {
  readonly package: string;
  readonly product: string;
  readonly ndc: string;
  readonly ndc11: string;
  readonly gtin: string | null;
};

export type FileBarcode = { readonly barcode: string; readonly package: string };

export type Collision = {
  /** `same`: one writing names both. `cut`: what is left of one, cut off, names the other. `link`: a link says another than the number. */
  readonly kind: 'same' | 'cut' | 'link';
  readonly first: string;
  readonly second: string;
  /** The text that is scanned. */
  readonly text: string;
  /** "GTIN", "UPC-A without its check digit". */
  readonly writing: string;
};

type Index = {
  readonly byCode: ReadonlyMap<string, readonly FilePackage[]>;
  readonly byGtin: ReadonlyMap<string, readonly FilePackage[]>;
  readonly byNdc11: ReadonlyMap<string, readonly FilePackage[]>;
  readonly byDigits: ReadonlyMap<string, readonly FilePackage[]>;
};

/** Every collision of packages of different products, each pair once for each kind. */
export function findCollisions(packages: readonly FilePackage[], barcodes: readonly FileBarcode[]): Collision[] {
  const index = indexOf(packages);
  const found = new Map<string, Collision>();
  const note = (collision: Collision) => {
    const pair = [collision.first, collision.second].sort().join(' ');
    const key = `${collision.kind} ${pair}`;
    if (!found.has(key)) found.set(key, collision);
  };
  for (const own of packages) {
    for (const { writing, text, isCut } of writingsOf(own)) {
      for (const other of otherProducts(namedBy(text, index), own.product)) {
        note({ kind: isCut ? 'cut' : 'same', first: own.package, second: other.package, text, writing });
      }
    }
  }
  const byPackage = new Map(packages.map((each) => [each.package, each]));
  for (const { barcode, package: linked } of barcodes) {
    const target = byPackage.get(linked);
    if (!target) continue;
    const named = [...namedBy(barcode, index), ...namedBy(`]d201${barcode}`, index), ...heldBy(barcode, index)];
    // Where the number says several, the link says which of them.
    if (named.some((each) => each.product === target.product)) continue;
    for (const other of otherProducts(named, target.product)) {
      note({ kind: 'link', first: linked, second: other.package, text: barcode, writing: 'linked barcode' });
    }
  }
  return [...found.values()];
}

function indexOf(packages: readonly FilePackage[]): Index {
  return {
    byCode: grouped(packages, (each) => [each.package, each.ndc]),
    byGtin: grouped(packages, (each) => (each.gtin === null ? [] : [each.gtin])),
    byNdc11: grouped(packages, (each) => [each.ndc11]),
    byDigits: grouped(packages, (each) => [each.ndc.replaceAll('-', '')]),
  };
}

function grouped(
  packages: readonly FilePackage[],
  keysOf: (each: FilePackage) => readonly string[],
): Map<string, FilePackage[]> {
  const groups = new Map<string, FilePackage[]>();
  for (const each of packages) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group) group.push(each);
      else groups.set(key, [each]);
    }
  }
  return groups;
}

type Writing = { readonly writing: string; readonly text: string; readonly isCut: boolean };

/** How a package may be written on its barcode, whole and with a digit lost. */
function writingsOf({ package: code, ndc, ndc11, gtin }: FilePackage): Writing[] {
  const digits = ndc.replaceAll('-', '');
  const upc = digits.length === 10 ? gtinOfNdc10(digits).slice(2) : null;
  const whole = (writing: string, text: string): Writing => ({ writing, text, isCut: false });
  const cut = (writing: string, text: string): Writing => ({ writing, text, isCut: true });
  return [
    ...(gtin === null ? [] : [whole('GTIN', `]d201${gtin}`)]),
    whole('code', code),
    whole('NDC', ndc),
    whole('NDC without hyphens', digits),
    whole('NDC of 11 digits', ndc11),
    ...(upc === null
      ? []
      : [
          whole('UPC-A', upc),
          cut('UPC-A without its check digit', upc.slice(0, 11)),
          cut('UPC-A without its first digit', upc.slice(1)),
        ]),
    cut('NDC of 11 digits without its last', ndc11.slice(0, 10)),
    cut('NDC of 11 digits without its first', ndc11.slice(1)),
  ];
}

/** Packages that a text names, by the first look-up that finds any, as the loop does. */
function namedBy(text: string, index: Index): readonly FilePackage[] {
  const words = packageScanOf(parseScan(text));
  return words === null ? [] : looked(words, index);
}

function looked(words: PackageScan, { byCode, byGtin, byNdc11 }: Index): readonly FilePackage[] {
  const byText = words.text === null ? [] : (byCode.get(words.text) ?? []);
  if (byText.length > 0) return byText;
  const gtin = words.gtin === null ? [] : (byGtin.get(words.gtin) ?? []);
  if (gtin.length > 0) return gtin;
  return words.ndc11.flatMap((ndc11) => byNdc11.get(ndc11) ?? []).filter((each) => ndcFits(each, words));
}

/** Packages whose NDC stands in a number, in whatever writing: inside a GTIN, with or without hyphens. */
function heldBy(barcode: string, { byDigits, byNdc11 }: Index): readonly FilePackage[] {
  const inGtin = /^\d?03(\d{10})\d$/.exec(barcode)?.[1];
  const held = inGtin === undefined ? [] : (byDigits.get(inGtin) ?? []);
  const plain = byDigits.get(barcode.replaceAll('-', '')) ?? [];
  return [...held, ...plain, ...ndc11Candidates(barcode).flatMap((ndc11) => byNdc11.get(ndc11) ?? [])];
}

function otherProducts(named: readonly FilePackage[], product: string): FilePackage[] {
  return named.filter((each) => each.product !== product);
}
