/** Importing over HTTP and by the door: what is refused leaves nothing, what is read comes out again. All rows are invented. */
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { exportCsv } from './export.ts';
import { bytesOf, confirmWaiting, importer } from './import-file.fixture.ts';
import { type ImportInput, importFile } from './import-file.ts';
import { type Limits, usualLimits } from './shapes.ts';
import { type DataSet, insertLoading, lockLoading, selectDataSet, selectDataSets } from './store.ts';

const heading = 'ingredient,drug,x\n';
const asp = `Invented preamble\n\n"More, of it"\n_2031_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG${','.repeat(300)}
Q0001,"Inventa, 1 mg",Nowhere Inc.,99999-0001-01,Inventamab,1 MG,1,10,5,50${','.repeat(300)}
Q0002,"Inventb, 1 mg",Nowhere Inc.,99999-0002,Inventbmab,1 MG,1,10,5,50${','.repeat(300)}
Q0003,Caf\u00e9 Inventc,Nowhere Inc.,99999-0003-01,Inventcmab,1 MG,1,10,5,50${','.repeat(300)}
`;
const packages = (rows: readonly (readonly [string, string])[]) =>
  `NDC_CODE\tNDC_NAME\n${rows.map((row) => row.join('\t')).join('\n')}\n`;

let mortar: TestMortar;
let count = 0;

beforeAll(async () => {
  mortar = await startTestMortar({ steps: true });
});

afterAll(() => mortar.close());

const imported = (bytes: string | Uint8Array, input: Partial<ImportInput> = {}, limits: Partial<Limits> = {}) => {
  count += 1;
  const actor = { ...importer, facilityId: mortar.kernel.facilityId };
  const call = { commandId: `invented-import-${count}`, actor, input: { file: `invented-${count}.csv`, ...input } };
  return importFile(mortar.kernel, call, { bytes: bytesOf(bytes, 999), limits: { ...usualLimits, ...limits } });
};

const counts = () =>
  mortar.kernel.database.one<Record<string, string>>(
    `select (select count(*) from tables.data_set_rows) as rows, (select count(*) from tables.data_set_names) as names,
            (select count(*) from tables.data_sets where state = 'ready') as ready`,
  );

/** The refusal of a file, and that the tables are as they were. */
async function refusedWith(bytes: string | Uint8Array, input: Partial<ImportInput> = {}, limits: Partial<Limits> = {}) {
  const before = await counts();
  const outcome = await imported(bytes, input, limits);
  expect(await counts()).toEqual(before);
  return outcome.ok ? 'imported' : outcome.code;
}

describe('a file is refused as a whole', () => {
  const good = packages([['NDC:99999000101', 'Inventa (inventamab) 10 TABLET in 1 BOTTLE (99999-0001-1)']]);
  it.each([
    ['nothing in it', '', {}, {}, 'file-empty'],
    ['blanks only', ' \n \n', {}, {}, 'file-empty'],
    ['a heading alone', 'NDC_CODE\tNDC_NAME\n', {}, {}, 'file-empty'],
    ['gzip cut short', gzipSync(good.repeat(50)).subarray(0, 60), {}, {}, 'file-cut-short'],
    ['an archive cut short', Buffer.from('PK\u0003\u0004 and no more of it'), {}, {}, 'file-cut-short'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3]), {}, {}, 'file-binary'],
    ['UTF-16 without its mark', Buffer.from(good, 'utf16le'), {}, {}, 'file-binary'],
    ['another table', heading, {}, {}, 'file-kind-unknown'],
    ['another kind than asked', good, { kind: 'fda-orange-book' }, {}, 'file-kind-other'],
    ['a kind that is none', good, { kind: 'invented' }, {}, 'not-found'],
    ['over the limit', good.repeat(20), {}, { bytes: 500 }, 'file-too-large'],
    ['growing too far', gzipSync(good.repeat(9000)), {}, { inflatedBytes: 50_000 }, 'file-inflates-too-far'],
    [
      'a quote never closed',
      `${asp}Q0009,"never closed\n${'x\n'.repeat(9000)}`,
      {},
      { rowBytes: 5000 },
      'file-row-too-long',
    ],
    [
      'rejects without end',
      packages(Array.from({ length: 30 }, () => ['x', 'y'] as const)),
      {},
      { rejects: 5 },
      'file-rejects-too-many',
    ],
    ['XML cut short', '<GTIN_DETAILS><AMPPS><AMPP><AMPPID>1</AMPPID>', {}, {}, 'file-cut-short'],
  ])('%s', async (_, bytes, input, limits, code) => {
    expect(await refusedWith(bytes, input, limits)).toBe(code);
  });

  it('the same bytes twice', async () => {
    expect((await imported(good)).ok).toBe(true);
    expect(await refusedWith(good)).toBe('file-already-loaded');
    const [failed] = await selectDataSets(mortar.kernel.database, 1);
    expect(failed).toMatchObject({ state: 'failed', failedBecause: expect.stringContaining('was loaded already') });
  });
});

describe('what is read', () => {
  it('a row with the control character that parts cells here is a reject, and its neighbours stay whole', async () => {
    const spoiled = asp.replace('Inventc,', 'Invent\u001fc,');
    const outcome = await imported(Buffer.from(spoiled, 'latin1'), { file: 'asp-2032q1.csv' });
    expect(outcome).toMatchObject({ ok: true, value: { dataSets: [{ read: 3, accepted: 1, rejected: 2 }] } });
  });

  it("CMS's own file: preamble, heading of the year, empty columns, Latin-1; the row that is wrong is told", async () => {
    const outcome = await imported(Buffer.from(asp, 'latin1'), { file: 'asp-2031q1.csv' });
    if (!outcome.ok) throw new Error(outcome.message);
    const [set] = outcome.value.dataSets;
    expect(set).toMatchObject({ kind: 'cms-asp-crosswalk', read: 3, accepted: 2, rejected: 1 });
    const stored = (await selectDataSet(mortar.kernel.database, set?.dataSet ?? 0)) as DataSet;
    expect(stored).toMatchObject({ version: '2031q1', encoding: 'utf-8, 1 line windows-1252', state: 'ready' });
    let csv = '';
    for await (const piece of exportCsv(mortar.kernel.database, stored)) csv += piece;
    expect(csv).toContain('Café Inventc');
  });

  it('UTF-16 with its mark', async () => {
    const text = packages([['NDC:99999000202', 'Inventé (inventamab) 10 TABLET in 1 BOTTLE (99999-0002-2)']]);
    const outcome = await imported(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    expect(outcome).toMatchObject({ ok: true, value: { dataSets: [{ accepted: 1 }] } });
  });

  it('RxNorm by its published layout, of two sources only', async () => {
    const row = (rxaui: string, sab: string, name: string) =>
      `1|ENG|P|L1|PF|S1|Y|${rxaui}|||||IN|1|${name}|0|N|4096|`.replace('|||||IN', `||||${sab}|IN`);
    const text = [
      row('11', 'RXNORM', 'inventamab'),
      row('12', 'MMSL', 'Inventamab'),
      row('13', 'MTHSPL', 'INVENTA'),
    ].join('\n');
    const outcome = await imported(`${text}\n`, { file: 'RXNCONSO.RRF' });
    expect(outcome).toMatchObject({
      ok: true,
      value: { dataSets: [{ kind: 'rxnorm-concepts', read: 2, skipped: 1 }] },
    });
  });

  it('a site\u2019s own list by its mapping, remembered by the name of the source', async () => {
    const caller = await mortar.signIn('informatics');
    const columns = { item: 'Artikel', name: 'Bezeichnung', ndc: 'NDC-Nr' };
    const half = await caller.post('/api/catalogue/mappings', {
      source: 'Haus',
      kind: 'site-items',
      columns: { item: 'Artikel' },
    });
    expect(half.body.code).toBe('mapping-incomplete');
    expect((await caller.post('/api/catalogue/mappings', { source: 'Haus', kind: 'site-items', columns })).status).toBe(
      200,
    );
    const text = 'Bezeichnung,Lager,Artikel,NDC-Nr\nInventa 5 mg,A1,4711,99999-0001-1\n,A2,4712,\n';
    expect(await refusedWith(text)).toBe('file-kind-unknown');
    const start = await caller.post('/api/catalogue/recognise', { file: 'haus.csv', start: text });
    expect(start.body).toMatchObject({
      kinds: [],
      sources: ['Haus'],
      headings: ['Bezeichnung', 'Lager', 'Artikel', 'NDC-Nr'],
    });
    const outcome = await imported(text, { source: 'Haus' });
    expect(outcome).toMatchObject({ ok: true, value: { dataSets: [{ accepted: 1, rejected: 1 }] } });
  });

  it('comes out and goes in again as it was', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\0\ud800-\udfff]/.test(text));
    const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.uuid(), async (cells, salt) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = cells.map(([, name, note], at) => [`${salt}-${at}`, `n${name}`, note].map(quote).join(','));
        const first = await imported(`item,name,location\n${lines.join('\n')}\n`, { kind: 'site-items' });
        if (!first.ok) throw new Error(first.message);
        const one = await exported(first.value.dataSets[0]?.dataSet ?? 0);
        const second = await imported(one, { kind: 'site-items' });
        if (!second.ok) throw new Error(second.message);
        expect(await exported(second.value.dataSets[0]?.dataSet ?? 0)).toBe(one);
        expect(first.value.dataSets[0]?.accepted).toBe(cells.length);
      }),
      { numRuns: 25 },
    );
  });
});

async function exported(dataSet: number): Promise<string> {
  let text = '';
  for await (const piece of exportCsv(
    mortar.kernel.database,
    (await selectDataSet(mortar.kernel.database, dataSet)) as DataSet,
  )) {
    text += piece;
  }
  return text;
}

describe('over HTTP', () => {
  it('a file goes up, its rejects and rows come down, two versions are compared', async () => {
    const cookie = await cookieOf();
    await confirmWaiting(mortar.kernel);
    const up = (file: string, body: Uint8Array) =>
      fetch(`${mortar.address}/api/catalogue/import?file=${file}`, {
        method: 'POST',
        body: new Blob([Uint8Array.from(body)]),
        headers: { cookie, 'content-type': 'application/octet-stream', 'x-command-id': `upload-${file}` },
      });
    const row = (ndc: string, name: string) => [ndc, `${name} (invented) 10 TABLET in 1 BOTTLE (${ndc})`] as const;
    const one = packages([row('NDC:99999000301', 'Abenta'), row('NDC:99999000302', 'Bebenta'), row('9', 'wrong')]);
    const two = packages([row('NDC:99999000301', 'Abenta Neo'), row('NDC:99999000303', 'Cebenta')]);
    const first = (await (await up('one.tsv', Buffer.from(one))).json()) as { dataSets: { dataSet: number }[] };
    const second = (await (await up('two.tsv.gz', gzipSync(two))).json()) as { dataSets: { dataSet: number }[] };
    const [before, after] = [first.dataSets[0]?.dataSet, second.dataSets[0]?.dataSet];
    const get = async (path: string) => fetch(`${mortar.address}${path}`, { headers: { cookie } });
    const down = await get(`/api/catalogue/data-sets/${before}/rejects.csv`);
    expect(down.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await down.text()).split('\n')[1]).toContain(
      '3,NDC_CODE,9,"it is no NDC in the form 11 digits (1 digits)"'.replaceAll('"', ''),
    );
    const compared = (await (await get(`/api/catalogue/compare?before=${before}&after=${after}`)).json()) as object;
    expect(compared).toMatchObject({
      added: 1,
      removed: 1,
      changed: 1,
      same: 0,
      byColumn: [{ column: 'NDC_NAME', changed: 1 }],
    });
    const found = async () =>
      (await (await get('/api/catalogue/search?kind=fda-ndc11-names&text=ab%20neo')).json()) as object;
    const wanted = async (dataSet: number | undefined) =>
      (await (
        await fetch(`${mortar.address}/api/catalogue/data-sets/${dataSet}/propose`, {
          method: 'POST',
          headers: { cookie, 'x-command-id': `propose-${dataSet}`, 'content-type': 'application/json' },
          body: '{}',
        })
      ).json()) as { code?: string; changeSetId?: string };
    // The first import waits for its second person; the second one cannot be proposed before that is decided.
    expect(await found()).toMatchObject({ total: 0 });
    expect((await wanted(999999)).code).toBe('data-set-not-ready');
    await confirmWaiting(mortar.kernel);
    expect(await found()).toMatchObject({ total: 0 });
    expect((await wanted(after)).changeSetId).toBeTruthy();
    expect(await found()).toMatchObject({ total: 0 });
    await confirmWaiting(mortar.kernel);
    expect(await found()).toMatchObject({ total: 1, found: [{ name: 'Abenta Neo (invented)' }] });
    const other = await get(`/api/catalogue/compare?before=${before}&after=999999`);
    expect(((await other.json()) as { code: string }).code).toBe('data-sets-not-comparable');
    const refused = await up('empty.tsv', new Uint8Array(0));
    expect(((await refused.json()) as { code: string }).code).toBe('file-empty');
    const large = await up('large.bin', Buffer.alloc(30_000_000));
    expect(((await large.json()) as { code: string }).code).toBe('file-binary');
  });
});

async function cookieOf(): Promise<string> {
  const users = await mortar.kernel.database.rows<{ id: string }>(
    `select user_id as id from people.users where role = 'informatics' order by 1 limit 1`,
  );
  const answer = await fetch(`${mortar.address}/api/session/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: users[0]?.id, password: 'mortar' }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('an upload that is broken off', () => {
  it('leaves no row, and says that it failed', async () => {
    const before = await counts();
    const cookie = await cookieOf();
    const { hostname, port } = new URL(mortar.address);
    const sending = request({
      hostname,
      port,
      method: 'POST',
      path: '/api/catalogue/import?file=broken-off.tsv',
      headers: {
        cookie,
        'content-type': 'application/octet-stream',
        'x-command-id': 'broken-off-1',
        'content-length': 5e8,
      },
    });
    sending.on('error', () => {});
    for (let piece = 0; piece < 400; piece += 1) {
      const rows = Array.from(
        { length: 50 },
        (_, at) => [`NDC:${String(9e10 + piece * 50 + at)}`, `Inventa ${piece}`] as const,
      );
      sending.write(piece === 0 ? packages(rows) : packages(rows).slice('NDC_CODE\tNDC_NAME\n'.length));
    }
    const last = async () => (await selectDataSets(mortar.kernel.database, 1))[0];
    await expect.poll(async () => (await last())?.fileName).toBe('broken-off.tsv');
    expect((await last())?.state).toBe('loading');
    sending.destroy();
    await expect.poll(async () => (await last())?.state, { timeout: 5000 }).toBe('failed');
    expect(await counts()).toEqual(before);
  });

  it('one whose program was stopped is told as failed by the next import; one that lives is not', async () => {
    const { database, clock } = mortar.kernel;
    const start = {
      importId: '00000000-0000-7000-8000-000000000001',
      source: null,
      fileName: 'left.tsv',
      member: null,
    };
    const who = { startedBy: 'x', startedByName: 'X', startedAt: new Date(clock.now().getTime() - 600_000) };
    const left = await insertLoading(database, { kind: 'fda-ndc11-names', ...start, ...who });
    const alive = await insertLoading(database, { kind: 'fda-ndc11-names', ...start, ...who });
    await database.transaction(async (sql) => {
      await lockLoading(sql, alive);
      await imported(packages([['NDC:99999009901', 'Later (invented) 1 TABLET in 1 BOTTLE']]));
    });
    expect((await selectDataSet(database, left))?.state).toBe('failed');
    expect((await selectDataSet(database, alive))?.state).toBe('loading');
  });
});
