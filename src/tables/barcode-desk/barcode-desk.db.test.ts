import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '#src/people/users/index.ts';
import { gtinCheck } from '#src/tables/barcodes/index.ts';
import { type Desk, openDesk, tablet } from './desk.fixture.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const scanPath = 'medication-loop/administer/scan';
const settlePath = 'medication-loop/administer/settle';
const at = 'tables/barcode-desk';

/** A GTIN of an invented labeler that no file has. */
function newGtin(item: number): string {
  const digits = `0999999${String(item).padStart(6, '0')}`;
  for (let check = 0; check < 10; check += 1) if (gtinCheck(`${digits}${check}`)) return `${digits}${check}`;
  throw new Error('no check digit fits');
}

const dataMatrix = (gtin: string, lot: string) => `]d201${gtin}1728123110${lot}\u001d21S${lot}`;

const look = (productScans: string[], more: object = {}) =>
  desk
    .as(desk.nurse)
    .post(scanPath, { patientScan: `P:${desk.patient.mrn}`, orderId: desk.orderId, productScans, ...more });

async function problemOf(code: string, which = 'open') {
  const { body } = await desk.as(desk.ines).get(`${at}/problems?which=${which}`);
  return body.problems.find((problem: { code: string }) => problem.code === code);
}

/** A package of the tablet that the nurse's order is for. */
async function tabletPackage(): Promise<string> {
  const row = await desk.bedside.owner.one<{ package: string }>(
    `select package from tables.packages where product = $1 order by quantity, package limit 1`,
    [tablet],
  );
  return row.package;
}

describe('a scan that no table explains', () => {
  const gtin = newGtin(1);

  it('lands at the desk from a look that wrote nothing else, with its bytes, patient, station and what was expected', async () => {
    expect((await look([dataMatrix(gtin, 'A1')])).body).toMatchObject({ stop: { code: 'package-not-known' } });
    desk.bedside.kernel.clock.advance(1000);
    expect((await look([dataMatrix(gtin, 'B2')])).body).toMatchObject({ stop: { code: 'package-not-known' } });
    const problem = await problemOf(gtin);
    expect(problem).toMatchObject({
      reason: 'not-recognised',
      symbology: 'gs1',
      state: 'open',
      scans: 2,
      patients: 1,
      units: ['4W'],
      stations: ['WOW-4W-1'],
      purposes: ['At the bedside'],
      expected: [expect.stringMatching(/metFORMIN|metformin/)],
    });
    const { body } = await desk.as(desk.ines).get(`${at}/problem/${problem.problemId}`);
    const sent = Buffer.from(dataMatrix(gtin, 'B2')).toString('hex').match(/../g)?.join(' ');
    expect(body.scans[0]).toMatchObject({ rawHex: sent, aim: ']d2', atPatient: true, times: 1 });
    expect(body.scans[0].text).toContain('⟨GS⟩21SB2');
    expect(body.parsed.map((part: { label: string }) => part.label)).toContain('(01) GTIN');
    expect(body.candidates.map((one: { product: string }) => one.product)).toContain(tablet);
  });

  it('scanned again at once by the same person is one failure that happened twice', async () => {
    await look([dataMatrix(gtin, 'B2')]);
    const problem = await problemOf(gtin);
    expect(problem.scans).toBe(2);
    const { body } = await desk.as(desk.ines).get(`${at}/problem/${problem.problemId}`);
    expect(body.scans.map((each: { times: number }) => each.times).sort()).toEqual([1, 2]);
  });

  it('survives the refusal of the giving that it stopped, once for a command that is sent twice', async () => {
    const body = {
      patientScan: `P:${desk.patient.mrn}`,
      orderId: desk.orderId,
      productScans: [dataMatrix(newGtin(2), 'C3')],
      outcome: 'given',
    };
    for (let time = 0; time < 2; time += 1) {
      const answer = await desk.as(desk.nurse).post(settlePath, body, 'the-same-giving');
      expect(answer.body).toMatchObject({ code: 'package-not-known' });
    }
    const problem = await problemOf(newGtin(2));
    const shown = await desk.as(desk.ines).get(`${at}/problem/${problem.problemId}`);
    expect(shown.body.scans).toMatchObject([{ times: 1, atPatient: true }]);
    const given = await desk.bedside.owner.rows('select from medication_loop.administrations');
    expect(given).toHaveLength(0);
  });

  it('damaged is unreadable; a wristband, a badge and a package that scans are no problem', async () => {
    const before = (await desk.as(desk.ines).get(`${at}/problems`)).body.problems.length;
    const own = await desk.bedside.owner.one<{ gtin: string }>(
      'select gtin from tables.packages where product = $1 and gtin is not null limit 1',
      [tablet],
    );
    await look(['B:ferris']);
    await look([`]d201${own.gtin}`]);
    expect((await desk.as(desk.ines).get(`${at}/problems`)).body.problems).toHaveLength(before);
    const damaged = `]d201${own.gtin.slice(0, 13)}${(Number(own.gtin.at(-1)) + 1) % 10}`;
    expect((await look([damaged])).body).toMatchObject({ stop: { code: 'barcode-not-readable' } });
    const { problems } = (await desk.as(desk.ines).get(`${at}/problems`)).body;
    expect(problems).toHaveLength(before + 1);
    const found = problems.find((each: { reason: string }) => each.reason === 'unreadable');
    expect(found).toMatchObject({ barcode: null, says: expect.stringMatching(/check digit/) });
    const linked = await desk.as(desk.ines).post(`${at}/link`, {
      problemId: found.problemId,
      package: await tabletPackage(),
      note: null,
    });
    expect(linked.body).toMatchObject({ code: 'nothing-to-link' });
    const settle = (how: string) => desk.as(desk.ines).post(`${at}/settle`, { problemId: found.problemId, how });
    expect((await settle('magic')).body).toMatchObject({ code: 'reason-not-known' });
    expect((await settle('relabelled')).status).toBe(200);
    expect((await settle('relabelled')).body).toMatchObject({ code: 'problem-closed' });
    expect(await problemOf(found.code, 'closed')).toMatchObject({
      closedHow: 'A new label was put on',
      minutesToFix: null,
    });
  });

  it('a technician scans at a job is reported with the product of the job', async () => {
    const raw = `]d201${newGtin(3)}`;
    const job = await desk.bedside.owner.one<{ jobId: string }>(
      `insert into work.jobs (facility_id, job_id, kind, subject, title, unit_id, product, quantity, priority_class, due_at, opened_at, state)
       values ('mercy', gen_random_uuid(), 'refill', 'x', 'Refill', '4W', $1, 5, 'routine', now(), now(), 'open') returning job_id as "jobId"`,
      [tablet],
    );
    const bench = desk.as(desk.technician);
    await bench.post('work/queue/claim', { jobId: job.jobId });
    const checked = await bench.post('work/queue/check-item', { jobId: job.jobId, scan: raw });
    expect(checked.body).toMatchObject({ code: 'package-not-known' });
    expect(await problemOf(newGtin(3))).toMatchObject({ purposes: ['Technician’s job'], stations: ['BENCH'] });
  });
});

describe('mending', () => {
  const gtin = newGtin(10);
  const confirm = (who: Desk['otto'], changeSetId: string, shown: string) =>
    desk.as(who).post(`tables/change/${changeSetId}/confirm`, {
      note: null,
      proofs: [{ kind: 'barcodes', key: gtin, shown }],
    });

  it('is linked by one person, scanned again by a second, and the very next scan at the bedside finds it', async () => {
    await look([dataMatrix(gtin, 'L1')]);
    const { problemId } = await problemOf(gtin);
    desk.bedside.kernel.clock.advance(7 * 60_000);
    const chosen = await tabletPackage();
    const link = (more: object = {}) =>
      desk.as(desk.ines).post(`${at}/link`, { problemId, package: chosen, note: 'New carton of the labeler', ...more });
    expect((await link({ package: 'no-such-package' })).body).toMatchObject({ code: 'package-not-in-file' });
    expect((await link({ problemId: '00000000-0000-7000-8000-000000000009' })).body).toMatchObject({
      code: 'problem-not-known',
    });
    const linked = await link();
    expect(linked.status).toBe(200);
    const { changeSetId } = linked.body;
    expect((await link()).body).toMatchObject({ code: 'link-waits' });
    expect(await problemOf(gtin)).toMatchObject({
      state: 'waiting',
      target: { package: chosen },
      change: { changeSetId },
    });
    expect((await look([dataMatrix(gtin, 'L1')])).body).toMatchObject({ stop: { code: 'package-not-known' } });

    expect((await confirm(desk.ines, changeSetId, dataMatrix(gtin, 'L1'))).body).toMatchObject({ code: 'own-change' });
    const wrong = await confirm(desk.otto, changeSetId, dataMatrix(newGtin(11), 'L1'));
    expect(wrong.body).toMatchObject({ code: 'proof-differs', detail: expect.stringContaining(newGtin(11)) });
    // Another box of the same package: other lot, other serial number.
    expect((await confirm(desk.otto, changeSetId, dataMatrix(gtin, 'L2'))).body).toMatchObject({ state: 'live' });

    expect((await look([dataMatrix(gtin, 'L1')])).body).toMatchObject({
      step: 'confirm',
      order: { orderId: desk.orderId },
    });
    await desk.bedside.kernel.settle();
    expect(await problemOf(gtin)).toBeUndefined();
    expect(await problemOf(gtin, 'closed')).toMatchObject({
      closedHow: 'it scans now',
      minutesToFix: 7,
      state: 'closed',
    });
    const { body } = await desk.as(desk.ines).get(`${at}/problems`);
    expect(body.fixed).toEqual({ count: 1, medianMinutes: 7, days: 30 });
  });

  it('a link that is rejected leaves the problem open, to be linked anew', async () => {
    await look([`]d201${newGtin(12)}`]);
    const { problemId } = await problemOf(newGtin(12));
    const link = async () =>
      desk.as(desk.ines).post(`${at}/link`, { problemId, package: await tabletPackage(), note: null });
    const { changeSetId } = (await link()).body;
    await desk.as(desk.otto).post(`tables/change/${changeSetId}/reject`, { reason: 'It is the other strength' });
    expect(await problemOf(newGtin(12))).toMatchObject({ state: 'open' });
    expect((await link()).status).toBe(200);
  });

  it('two people who link one barcode at once make one change', async () => {
    await look([`]d201${newGtin(13)}`]);
    const { problemId } = await problemOf(newGtin(13));
    const chosen = await tabletPackage();
    const answers = await Promise.all(
      [1, 2].map(() => desk.as(desk.ines).post(`${at}/link`, { problemId, package: chosen, note: null })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a package that is not bought any more still scans, with a remark', async () => {
    const chosen = await tabletPackage();
    const row = await desk.bedside.owner.one<{ gtin: string }>(
      'update tables.packages set active = false where package = $1 returning gtin',
      [chosen],
    );
    const { body } = await look([`]d201${row.gtin}`]);
    expect(body).toMatchObject({ step: 'confirm', notes: [expect.stringMatching(/does not buy this package/)] });
    await desk.bedside.owner.run('update tables.packages set active = true where package = $1', [chosen]);
  });

  it('a package that is entered in the drug file mends its own scans', async () => {
    const raw = `]d201${newGtin(14)}`;
    await look([raw]);
    const { problemId } = await problemOf(newGtin(14));
    await desk.bedside.owner.run(
      `insert into tables.packages (package, product, ndc, ndc_format, ndc11, labeler, description, quantity, level, gtin, gtin_derived, source)
       values ('desk-test', $1, '99999-0014-01', '5-4-2', '99999001401', 'Testlab', 'box', 1, 'inner', $2, false, 'test')`,
      [tablet, newGtin(14)],
    );
    const linked = await desk.as(desk.ines).post(`${at}/link`, { problemId, package: 'desk-test', note: null });
    expect(linked.body).toMatchObject({ code: 'scans-already' });
    expect((await desk.as(desk.ines).post(`${at}/look`, { raw })).body).toMatchObject({
      verdict: 'recognised',
      problemId,
    });
  });
});

describe('packages to choose from', () => {
  it('are found by words and by the digits of NDC or GTIN', async () => {
    const found = async (text: string) =>
      (await desk.as(desk.ines).get(`${at}/packages?text=${encodeURIComponent(text)}`)).body.packages;
    const byWords = await found('metf 500');
    expect(byWords.length).toBeGreaterThan(0);
    expect(byWords.every((each: { product: string }) => each.product.startsWith('metformin'))).toBe(true);
    const [first] = byWords;
    expect(await found(first.ndc)).toContainEqual(first);
    expect(await found('')).toEqual([]);
    expect(await found('(')).toEqual([]);
  });
});

describe('what could not be scanned at all', () => {
  it('is reported with the giving, as no bar code on the package; "not known" after a scan is about that scan', async () => {
    const { owner } = desk.bedside;
    await owner.run(
      `insert into people.users (facility_id, user_id, family, given, role, password_hash) values ('mercy', 'moss', 'Moss', 'B', 'nurse', $1)`,
      [await hashPassword('right horse')],
    );
    const give = (reason: string) =>
      desk.as(desk.nurse).post(settlePath, {
        patientScan: `P:${desk.patient.mrn}`,
        orderId: desk.orderId,
        unableToScan: { what: 'product', reason },
        outcome: 'given',
        witness: { badge: 'B:moss', password: 'right horse' },
      });
    const { body } = await give('no-barcode');
    expect(body).toMatchObject({ outcome: 'given' });
    const problems = (await desk.as(desk.ines).get(`${at}/problems`)).body.problems;
    const none = problems.filter((each: { reason: string }) => each.reason === 'no-bar-code');
    expect(none).toMatchObject([{ reasonText: 'No bar code on the package', scans: 1, patients: 1, barcode: null }]);
    expect(none[0].expected[0]).toMatch(/metformin/i);
  });
});
