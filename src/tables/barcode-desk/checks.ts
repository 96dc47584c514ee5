/** What should always hold of barcodes: one scan means one product, what fails is mended, scanners are tested. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { productText } from '#src/tables/display/index.ts';
import { selectFile, selectUnmended, selectUntestedStations } from './checks-store.ts';
import { type Collision, findCollisions } from './collisions.ts';
import type { DeskPackage } from './shapes.ts';
import { selectPackages } from './store.ts';

const informatics = { effect: 'scan-failing', ownerRole: 'informatics', patients: [] } as const;

type Words = Pick<FindingDraft, 'severity' | 'detail' | 'nextStep'> & {
  says(pair: Pair, collision: Collision): string;
};
type Pair = { readonly first: string; readonly second: string };

const words: Readonly<Record<Collision['kind'], Words>> = {
  same: {
    severity: 2,
    says: ({ first, second }, { writing }) =>
      `One scan could mean ${first} or ${second}: both have the same ${writing}`,
    detail: 'The scan is refused at the bedside, or one of the two is taken for the other',
    nextStep: 'Compare both packages with their labels and correct the one that is wrong',
  },
  cut: {
    severity: 2,
    says: ({ first, second }, { writing }) => `A cut scan of ${first} would be read as ${second} (${writing})`,
    detail: 'A scanner or interface that loses one digit makes the two drugs equal',
    nextStep: 'Store both packages apart, and link the barcodes that their labels really have',
  },
  link: {
    severity: 1,
    says: ({ first, second }, { text }) => `The barcode ${text} is linked to ${first} and is the number of ${second}`,
    detail: 'Who scans the second is told that it is the first',
    nextStep: 'Scan both packages; make the link inactive if the second is what was scanned',
  },
};

async function collisions(sql: Sql): Promise<FindingDraft[]> {
  const { packages, barcodes } = await selectFile(sql);
  const found = findCollisions(packages, barcodes);
  const codes = found.flatMap(({ first, second }) => [first, second]);
  const shown = new Map((await selectPackages(sql, { packages: codes })).map((each) => [each.package, each]));
  return found.map((collision) => {
    const { kind, first, second } = collision;
    const { says, severity, detail, nextStep } = words[kind];
    return {
      ...informatics,
      subject: `${kind} ${first} ${second}`,
      severity,
      says: says({ first: nameOf(shown, first), second: nameOf(shown, second) }, collision),
      detail,
      evidence: { ...collision },
      nextStep,
      nextLink: '/barcode-desk',
    };
  });
}

function nameOf(shown: ReadonlyMap<string, DeskPackage>, code: string): string {
  const found = shown.get(code);
  return found ? `${productText(found)} (${found.ndc})` : code;
}

async function unmended(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  return (await selectUnmended(sql, facilityId, now)).map((problem) => {
    const { problemId, barcode, scans, units, patients, waits } = problem;
    return {
      ...informatics,
      subject: problemId,
      severity: 2,
      says: `${scans} ${scans === 1 ? 'scan' : 'scans'} of one package not recognised at the bedside: ${barcode}`,
      detail: `${units.length === 0 ? 'Unit not known' : units.join(', ')}. ${waits ? 'Its link waits for a second person' : problem.says}`,
      evidence: { problemId, barcode, scans, units: [...units] },
      patients,
      nextStep: waits ? 'Scan the package again and confirm the link' : 'Link the barcode',
      nextLink: `/barcode-desk/${problemId}`,
    };
  });
}

async function untested(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  return (await selectUntestedStations(sql, facilityId, now)).map(({ station, firstScanAt, passed }) => ({
    ...informatics,
    subject: station,
    severity: 4,
    says:
      passed === null
        ? `The scanner of ${station} has not read the test card today`
        : `The scanner of ${station} fails the test card`,
    detail: 'A scanner that loses separators or types for another keyboard reads wrong lots and numbers',
    evidence: { station, firstScanAt: firstScanAt.toISOString() },
    nextStep: 'Scan the test card at that station',
    nextLink: '/test-card',
  }));
}

export const checks: readonly Check[] = [
  {
    id: 'barcode-desk.one-scan-one-product',
    title: 'One scan means one product: whole, cut by a digit, or by a link',
    everySeconds: 3600,
    run: collisions,
  },
  {
    id: 'barcode-desk.bedside-failures-are-mended',
    title: 'A barcode that failed at the bedside is mended in time',
    everySeconds: 60,
    run: unmended,
  },
  {
    id: 'barcode-desk.stations-read-the-card',
    title: 'Every station that scanned today has read the test card today',
    everySeconds: 300,
    run: untested,
  },
];
