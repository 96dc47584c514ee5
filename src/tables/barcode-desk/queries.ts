/** What the desk shows: problems in groups, one with its scans and candidates, packages to choose from. */
import { days, later } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { bracketed, ndcSuggestions, ndcsWithLostZeros, parseScan } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findPackage, findPackagesLike } from '#src/tables/drugs/index.ts';
import { howWords } from './commands.ts';
import { examine, median, shownBytes, textOfHex } from './rules.ts';
import { type DeskPackage, type FailureReason, failureReasons, type Purpose, purposes } from './shapes.ts';
import {
  type ProblemRow,
  selectClosedProblems,
  selectFailures,
  selectMinutesToFix,
  selectNearPackages,
  selectOpenProblems,
  selectPackages,
  selectPackagesByWords,
  selectProblem,
  selectProblemOf,
} from './store.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A package as a choice: product as it is shown everywhere, NDC, labeler, contents. */
export function packageOnWire(each: DeskPackage) {
  const { package: code, product, ndc, labeler, quantity, baseUnit, gtin, active } = each;
  return { package: code, product, productText: productText(each), ndc, labeler, quantity, baseUnit, gtin, active };
}

type Shown = ReadonlyMap<string, DeskPackage>;

/** Names of packages and products that rows speak of. */
async function namesOf(sql: Sql, rows: readonly ProblemRow[]): Promise<{ packages: Shown; products: Shown }> {
  const packages = rows.flatMap((row) => [row.package, row.proposedPackage].filter((each) => each !== null));
  const products = rows.flatMap((row) => row.expected);
  const found = await selectPackages(sql, { packages, products });
  return {
    packages: new Map(found.map((each) => [each.package, each])),
    products: new Map(found.map((each) => [each.product, each])),
  };
}

function problemOnWire(row: ProblemRow, { packages, products }: Awaited<ReturnType<typeof namesOf>>) {
  const text = row.rawHex === null ? null : textOfHex(row.rawHex);
  const textOf = (code: string) => {
    const product = products.get(code);
    return product ? productText(product) : code;
  };
  const named = row.package ?? row.proposedPackage;
  const target = named === null ? undefined : packages.get(named);
  const waits = row.closedAt === null && (row.changeState === 'proposed' || row.changeState === 'confirmed');
  return {
    problemId: row.problemId,
    reason: row.reason,
    reasonText: failureReasons[row.reason as FailureReason] ?? row.reason,
    code: row.barcode ?? (text === null ? '' : shownBytes(text)),
    barcode: row.barcode,
    symbology: row.symbology,
    says: row.says,
    state: row.closedAt !== null ? 'closed' : waits ? 'waiting' : 'open',
    scans: row.scans,
    patients: row.patients,
    units: [...row.units],
    stations: [...row.stations],
    purposes: row.purposes.map((each) => purposes[each as Purpose] ?? each),
    expected: row.expected.map(textOf),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    closedAt: iso(row.closedAt),
    closedHow: row.closedHow === null ? null : howWords(row.closedHow),
    closedByName: row.closedByName,
    minutesToFix:
      row.closedHow === 'scans-now' && row.closedAt !== null
        ? Math.round((row.closedAt.getTime() - row.firstSeenAt.getTime()) / 60_000)
        : null,
    target: target ? packageOnWire(target) : null,
    change:
      row.changeSetId === null || row.authorName === null || row.author === null
        ? null
        : {
            changeSetId: row.changeSetId,
            state: row.changeState ?? '',
            author: row.author,
            authorName: row.authorName,
            proposedAt: iso(row.proposedAt),
          },
  };
}

/** The groups of the desk with how fast links are made: the median of the last 30 days. */
export async function listProblems(
  sql: Sql,
  facilityId: string,
  { which, now }: { which: 'open' | 'closed'; now: Date },
) {
  const since = later(now, -days(30));
  const rows =
    which === 'open' ? await selectOpenProblems(sql, facilityId) : await selectClosedProblems(sql, facilityId, since);
  const names = await namesOf(sql, rows);
  const fixed = await selectMinutesToFix(sql, facilityId, since);
  const middle = median(fixed);
  return {
    asOf: now.toISOString(),
    problems: rows.map((row) => problemOnWire(row, names)),
    fixed: { count: fixed.length, medianMinutes: middle === null ? null : Math.round(middle), days: 30 },
  };
}

/** One problem: each scan as it came, what its bytes say, and what it may be, for a person to choose from. */
export async function showProblem(sql: Sql, facilityId: string, problemId: string) {
  const row = await selectProblem(sql, facilityId, problemId);
  if (!row) return null;
  const failures = await selectFailures(sql, facilityId, problemId);
  return {
    problem: problemOnWire(row, await namesOf(sql, [row])),
    parsed: row.rawHex === null ? null : readingOf(textOfHex(row.rawHex)),
    scans: failures.map((failure) => ({
      failureId: failure.failureId,
      rawHex: failure.rawHex,
      text: failure.rawHex === null ? null : shownBytes(textOfHex(failure.rawHex)),
      aim: failure.aim,
      says: failure.says,
      purpose: purposes[failure.purpose as Purpose] ?? failure.purpose,
      station: failure.station,
      unitId: failure.unitId,
      byName: failure.byName,
      atPatient: failure.atPatient,
      at: failure.at.toISOString(),
      times: failure.times,
    })),
    candidates: await candidatesOf(sql, row),
  };
}

/** What a scan's bytes say, part by part. */
function readingOf(raw: string): { label: string; value: string }[] {
  const scan = parseScan(raw);
  if (scan.kind === 'rejected') return [{ label: 'Rejected', value: scan.why }];
  if (scan.kind === 'gs1') {
    const parts = scan.elements.map(({ ai, title, value }) => ({ label: `(${ai}) ${title}`, value }));
    return [{ label: 'GS1', value: bracketed(scan.elements) }, ...parts];
  }
  if (scan.kind === 'hibc') return [{ label: 'HIBC', value: scan.primary ?? scan.text }];
  if (scan.kind !== 'linear') return [];
  return [
    { label: 'Linear', value: scan.text },
    ...(scan.gtin === null ? [] : [{ label: 'GTIN', value: scan.gtin }]),
    ...scan.ndc11.map((ndc) => ({ label: 'NDC that it can be', value: ndc })),
  ];
}

type Candidate = { readonly why: string; readonly each: DeskPackage };

/** Packages that the code may be of. Suggestions for a person: nothing is ever resolved by them. */
async function candidatesOf(sql: Sql, row: ProblemRow) {
  const found: Candidate[] = [];
  const suggestions = row.barcode === null ? [] : ndcSuggestions(row.barcode);
  const maybe = [...suggestions.map(({ ndc11 }) => ndc11), ...ndcsWithLostZeros(row.barcode ?? '')];
  if (row.rawHex !== null) {
    const examined = examine(textOfHex(row.rawHex), row.lastSeenAt.getUTCFullYear());
    const like = examined.kind === 'package' ? await findPackagesLike(sql, examined.words) : [];
    const shown = await selectPackages(sql, { packages: like.map((each) => each.package) });
    found.push(...shown.map((each) => ({ why: 'The code names it, and others too', each })));
  }
  if (maybe.length > 0) {
    const same = await selectPackages(sql, { ndc11: maybe });
    found.push(...same.map((each) => ({ why: 'The number may hold its NDC', each })));
  }
  if (row.expected.length > 0) {
    const wanted = await selectPackages(sql, { products: row.expected });
    found.push(...wanted.map((each) => ({ why: 'It was expected where it was scanned', each })));
  }
  const isGtin = row.barcode !== null && /^\d{14}$/.test(row.barcode);
  const near = await selectNearPackages(sql, {
    gtinMiddle: isGtin ? (row.barcode?.slice(1, 13) ?? null) : null,
    ndc9: maybe.map((ndc11) => ndc11.slice(0, 9)),
  });
  found.push(...near.map((each) => ({ why: 'The number is near: same maker, same item', each })));
  const once = new Map<string, Candidate>();
  for (const candidate of found) {
    if (candidate.each.active && !once.has(candidate.each.package)) once.set(candidate.each.package, candidate);
  }
  return [...once.values()].slice(0, 12).map(({ why, each }) => ({ why, ...packageOnWire(each) }));
}

/** At most 20 packages by words that begin so, or by the digits of NDC or GTIN. */
export async function searchPackages(sql: Sql, text: string) {
  const digits = /^[\d-]{3,}$/.test(text.trim()) ? text.replace(/\D/g, '') : '';
  const words = digits === '' ? text.trim().split(/\s+/).filter(Boolean).slice(0, 6).map(escaped) : [];
  const found =
    digits === '' && words.length === 0 ? [] : await selectPackagesByWords(sql, { words, digits, limit: 20 });
  return found.map(packageOnWire);
}

function escaped(word: string): string {
  return word.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** A scan at the bench: what came, what it says, whether it scans, and which problem it belongs to. Nothing is written. */
export async function lookAt(sql: Sql, facilityId: string, { raw, now }: { raw: string; now: Date }) {
  const examined = examine(raw, now.getUTCFullYear());
  const shown = { text: shownBytes(raw), parsed: readingOf(raw) };
  if (examined.kind === 'label') {
    return { ...shown, verdict: 'label', says: `This is ${examined.what}`, package: null, problemId: null };
  }
  const problemId = await selectProblemOf(sql, facilityId, examined.subject);
  if (examined.kind === 'unreadable') {
    return { ...shown, verdict: 'unreadable', says: examined.says, package: null, problemId };
  }
  const found = await findPackage(sql, examined.words);
  const [target] = found ? await selectPackages(sql, { packages: [found.package] }) : [];
  if (!target) {
    const says = `No package in the drug file has the barcode ${examined.code}`;
    return { ...shown, verdict: 'not-recognised', says, package: null, problemId };
  }
  return { ...shown, verdict: 'recognised', says: productText(target), package: packageOnWire(target), problemId };
}
