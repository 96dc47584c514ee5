import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import { canaryText, gtinOfNdc10, ndc11Candidates } from '#src/tables/barcodes/index.ts';
import { checks } from './checks.ts';
import { type Desk, openDesk, tablet } from './desk.fixture.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const other = 'hydromorphone-1mg-syringe';

async function findings(id: string, laterMs = 0) {
  const check = checks.find((each) => each.id === `barcode-desk.${id}`);
  const { kernel } = desk.bedside;
  return (await check?.run(kernel.database, 'mercy', later(kernel.clock.now(), laterMs))) ?? [];
}

/** Plants packages past every constraint, looks, and takes them away again. */
async function planted(
  rows: readonly { product: string; ndc: string; package?: string; gtin?: string }[],
  link?: { barcode: string; package: string },
) {
  const { owner } = desk.bedside;
  await owner.run('alter table tables.packages drop constraint if exists packages_gtin_once');
  for (const { product, ndc, package: code = `planted-${ndc}`, gtin = null } of rows) {
    await owner.run(
      `insert into tables.packages (package, product, ndc, ndc_format, ndc11, labeler, description, quantity, level, gtin, gtin_derived, source)
       values ($1, $2, $3, 'x', $4, 'Testlab', 'box', 1, 'inner', $5, false, 'planted')`,
      [code, product, ndc, ndc11Candidates(ndc)[0], gtin],
    );
  }
  if (link) {
    await owner.run(`insert into tables.barcodes (barcode, symbology, package) values ($1, 'other', $2)`, [
      link.barcode,
      link.package,
    ]);
  }
  const found = await findings('one-scan-one-product');
  await owner.run('delete from tables.barcodes');
  await owner.run(`delete from tables.packages where source = 'planted'`);
  return found.map(({ severity, says }) => ({ severity, says }));
}

describe('one scan means one product', () => {
  it('holds for the whole demo file', async () => {
    expect(await findings('one-scan-one-product')).toEqual([]);
  });

  it.each([
    [
      'the same GTIN',
      [
        { product: tablet, ndc: '99999-1111-01', gtin: gtinOfNdc10('9999111101') },
        { product: other, ndc: '99999-2222-01', gtin: gtinOfNdc10('9999111101') },
      ],
      /same GTIN/,
    ],
    [
      'the same NDC of 11 digits',
      [
        { product: tablet, ndc: '9999-1111-01' },
        { product: other, ndc: '09999-1111-01' },
      ],
      /both have the same NDC/,
    ],
    [
      'the same ten digits',
      [
        { product: tablet, ndc: '9999-1111-01' },
        { product: other, ndc: '99991-111-01' },
      ],
      /same NDC without hyphens/,
    ],
    [
      'a code that is another’s NDC without hyphens',
      [
        { product: tablet, ndc: '9999-1111-01' },
        { product: other, ndc: '88888-2222-01', package: '9999111101' },
      ],
      /same NDC without hyphens/,
    ],
    [
      'an NDC that is another one cut',
      [
        { product: tablet, ndc: '9999-1111-01' },
        { product: other, ndc: '39999-1111-01' },
      ],
      /cut scan of HYDROmorphone .* would be read as metformin/,
    ],
  ])('%s is found', async (_what, rows, says) => {
    const found = await planted(rows);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((each) => each.says).join('\n')).toMatch(says);
    expect(found.every(({ severity }) => severity === 2)).toBe(true);
  });

  it('a link to one of what is the number of another is found, and worst', async () => {
    const rows = [
      { product: tablet, ndc: '9999-1111-01' },
      { product: other, ndc: '99999-2222-01' },
    ];
    const found = await planted(rows, { barcode: '9999922220', package: 'planted-9999-1111-01' });
    expect(found).toEqual([]);
    const wrong = await planted(rows, { barcode: '99999222201', package: 'planted-9999-1111-01' });
    expect(wrong).toMatchObject([{ severity: 1, says: expect.stringMatching(/is linked to .* and is the number of/) }]);
  });
});

describe('what failed at the bedside', () => {
  it('is a finding with its patients until it is mended', async () => {
    const raw = ']d20109999990000019';
    const scanned = await desk.as(desk.nurse).post('medication-loop/administer/scan', {
      patientScan: `P:${desk.patient.mrn}`,
      productScans: [raw],
    });
    expect(scanned.body.stop.code).toBe('package-not-known');
    expect(await findings('bedside-failures-are-mended', minutes(50))).toEqual([]);
    const [found] = await findings('bedside-failures-are-mended', minutes(70));
    expect(found).toMatchObject({
      severity: 2,
      patients: [desk.patient.patientId],
      says: expect.stringContaining('09999990000019'),
      nextStep: 'Link the barcode',
    });
    const { problems } = (await desk.as(desk.ines).get('tables/barcode-desk/problems')).body;
    await desk.as(desk.ines).post('tables/barcode-desk/settle', {
      problemId: problems[0].problemId,
      how: 'repackaged',
    });
    expect(await findings('bedside-failures-are-mended', minutes(70))).toEqual([]);
  });
});

describe('a station that scans', () => {
  const send = (raw: string, who = desk.nurse) =>
    desk.as(who).post('tables/barcode-desk/test-card', { raw, prefixHeard: true, suffixHeard: true });

  it('must have read the card today; a card that is misread says what is wrong and does not count', async () => {
    const station = desk.nurse.station;
    expect(await findings('stations-read-the-card', hours(1))).toEqual([]);
    const [found] = await findings('stations-read-the-card', hours(5));
    expect(found).toMatchObject({
      subject: station,
      severity: 4,
      says: expect.stringMatching(/has not read the test card/),
    });
    const wrong = await send(canaryText.replace('\u001d', ''));
    expect(wrong.body).toMatchObject({ passed: false, faults: [{ code: 'separator-lost' }] });
    expect((await findings('stations-read-the-card', hours(5)))[0]?.says).toMatch(/fails the test card/);
    expect((await send(canaryText)).body).toEqual({ passed: true, faults: [] });
    expect(await findings('stations-read-the-card', hours(5))).toEqual([]);
    const { body } = await desk.as(desk.nurse).get('tables/barcode-desk/test-cards');
    expect(body.stations).toMatchObject([{ station, passed: true, today: true }]);
  });

  it('without a name cannot keep its test', async () => {
    expect((await send(canaryText, { ...desk.nurse, station: null })).body).toMatchObject({
      code: 'station-not-named',
    });
  });
});

describe('a shelf', () => {
  const at = 'tables/barcode-desk/shelf';

  it('says of each package at once what it is, counts what failed and why, and moves no stock', async () => {
    const { owner } = desk.bedside;
    const bench = desk.as(desk.technician);
    const entries = async () => (await owner.one<{ n: number }>('select count(*)::int as n from stock.entries')).n;
    const before = await entries();
    const { sessionId } = (await bench.post(`${at}/start`, { place: 'Shelf A' })).body;
    const scan = (raw: string | null, missing: string | null = null) =>
      bench.post(`${at}/scan`, { sessionId, raw, missing });
    const known = await owner.rows<{ gtin: string }>(
      'select gtin from tables.packages where product = $1 and gtin is not null limit 1',
      [tablet],
    );
    const right = await scan(`]d201${known[0]?.gtin}`);
    expect(right.body).toMatchObject({
      scan: { scanNo: 1, outcome: 'recognised' },
      count: { scanned: 1, failed: 0, failedPercent: '0.0' },
    });
    expect(right.body.scan.says).toMatch(/metformin/i);
    expect((await scan(']d20109999990000026')).body).toMatchObject({ scan: { outcome: 'not-recognised' } });
    expect((await scan(null, 'no-bar-code')).body).toMatchObject({ scan: { outcome: 'no-bar-code' } });
    expect((await scan(']d20109999990000027')).body).toMatchObject({ scan: { outcome: 'unreadable' } });
    expect((await scan('B:ferris')).body).toMatchObject({ code: 'not-a-package' });
    expect((await scan(null)).body).toMatchObject({ code: 'reason-missing' });
    const { body } = await bench.get(`${at}/${sessionId}`);
    expect(body).toMatchObject({
      goalPercent: '4',
      session: {
        place: 'Shelf A',
        count: {
          scanned: 4,
          failed: 3,
          failedPercent: '75.0',
          reasons: [
            { reasonText: 'No bar code on the package', count: 1 },
            { reasonText: 'Code not recognised', count: 1 },
            { reasonText: 'Unreadable', count: 1 },
          ],
        },
      },
    });
    const { problems } = (await desk.as(desk.ines).get('tables/barcode-desk/problems')).body;
    expect(problems.filter((each: { purposes: string[] }) => each.purposes.includes('On the shelf'))).toHaveLength(3);
    expect((await bench.post(`${at}/end`, { sessionId })).status).toBe(200);
    expect((await bench.post(`${at}/end`, { sessionId })).body).toMatchObject({ code: 'shelf-ended' });
    expect((await scan('x')).body).toMatchObject({ code: 'shelf-ended' });
    const none = { sessionId: '00000000-0000-7000-8000-000000000009', raw: 'x', missing: null };
    expect((await bench.post(`${at}/scan`, none)).body).toMatchObject({ code: 'shelf-not-known' });
    expect((await bench.get('tables/barcode-desk/shelves')).body.sessions).toMatchObject([{ place: 'Shelf A' }]);
    expect(await entries()).toBe(before);
    expect((await desk.as(desk.nurse).post(`${at}/start`, { place: 'x' })).status).toBe(403);
  });

  it('scanned by two at once numbers each scan once', async () => {
    const bench = desk.as(desk.technician);
    const { sessionId } = (await bench.post(`${at}/start`, { place: 'Shelf B' })).body;
    const scans = await Promise.all(
      Array.from({ length: 8 }, () => bench.post(`${at}/scan`, { sessionId, raw: null, missing: 'no-bar-code' })),
    );
    const numbers = scans.map(({ body }) => body.scan.scanNo).sort();
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('ten digits without hyphens at the bedside', () => {
  it('are not taken for another package whose NDC begins alike', async () => {
    await desk.bedside.owner.run(
      `insert into tables.packages (package, product, ndc, ndc_format, ndc11, labeler, description, quantity, level, gtin_derived, source)
       values ('ten', $1, '99999-111-02', '5-3-2', '99999011102', 'Testlab', 'box', 1, 'inner', false, 'ten')`,
      [tablet],
    );
    const look = async (raw: string) => {
      const patientScan = `P:${desk.patient.mrn}`;
      const { body } = await desk
        .as(desk.nurse)
        .post('medication-loop/administer/scan', { patientScan, productScans: [raw] });
      return body.stop?.code ?? body.step;
    };
    expect(await look('9999911102')).toBe('confirm');
    expect(await look('99999011102')).toBe('confirm');
    // 99999-0111-2 in ten digits, or the eleven of another package that lost their last.
    expect(await look('9999901112')).toBe('package-not-known');
  });
});
