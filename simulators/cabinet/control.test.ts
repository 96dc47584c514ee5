import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adt, openCabinetsFor, openPharmacy, type Pharmacy, rde, until } from './mortar.fixture.ts';

type Answer = { ok?: boolean; code?: string; says?: string; soft?: boolean; value?: Record<string, unknown> };

let pharmacy: Pharmacy;
let open: Awaited<ReturnType<typeof openCabinetsFor>>;
let address: string;

beforeEach(async () => {
  pharmacy = await openPharmacy();
  open = await openCabinetsFor(pharmacy, { screen: true });
  address = open.cabinets.screenAddress ?? '';
  await open.client.send(adt('A01', 'MR1', { unit: '3W' }));
  await open.client.send(rde({ number: 'O1' }));
});

afterEach(async () => {
  await open.client.close();
  await open.cabinets.close();
  await pharmacy.close();
});

async function post(path: string, body: unknown, type = 'application/json'): Promise<{ status: number; body: Answer }> {
  const reply = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as Answer };
}
const get = async (path: string) => (await fetch(`${address}${path}`)).json() as Promise<Record<string, unknown>>;
const vend = { cabinet: 'CAB-3W', user: 'nurse', patient: 'MR1', order: 'O1' };

describe('the control interface', () => {
  it('does what people do, and tells what is missing', async () => {
    expect(await post('/vend', vend)).toMatchObject({
      status: 409,
      body: { ok: false, code: 'count-needed', soft: true },
    });
    expect(await post('/vend', { ...vend, blindCount: 'look', dryRun: true })).toMatchObject({
      status: 200,
      body: { ok: true, value: { quantity: '1', rest: '0.5', drawer: 'C1' } },
    });
    const taken = await post('/vend', { ...vend, blindCount: 'look', scan: 'hydromorphone-1mg-syringe' });
    expect(taken).toMatchObject({
      status: 200,
      body: { ok: true, value: { transaction: { kind: 'V', actualBegin: '25' } } },
    });
    await until(() => pharmacy.received.some((each) => each.text('MSH-9.1') === 'OMS'));
    const waste = await post('/waste', {
      cabinet: 'CAB-3W',
      user: 'nurse',
      patient: 'MR1',
      product: 'hydromorphone-1mg-syringe',
      quantity: '0.5',
      witness: 'nurse-3w-2',
    });
    expect(waste.body.ok).toBe(true);
    const state = await get('/state?cabinet=CAB-3W&patient=MR1');
    expect(state).toMatchObject({
      openWastes: [],
      orders: [{ order: 'O1', take: '1', due: { state: 'later' } }],
      faults: { unplugged: false },
    });
    expect(JSON.stringify(state.pockets)).not.toContain('CAB-4W');
    expect(await get('/state')).toMatchObject({ cabinets: { length: 8 } });
  });

  it('puts in, counts, takes out and empties', async () => {
    const at = { cabinet: 'CAB-3W', user: 'technician', drawer: 'C1', pocket: '1' };
    expect((await post('/count', { ...at, blindCount: 'look' })).body.ok).toBe(true);
    expect((await post('/unload', { ...at, blindCount: 'look', quantity: '2', witness: 'technician2' })).body.ok).toBe(
      true,
    );
    expect(
      (await post('/refill', { ...at, blindCount: 'look', quantity: '2', lot: 'L1', expires: '2027-01-31' })).body.ok,
    ).toBe(true);
    const loaded = { ...at, drawer: 'NEW', product: 'heparin-5000units-vial', quantity: '3', capacity: '9' };
    expect((await post('/load', loaded)).body.ok).toBe(true);
    const back = { cabinet: 'CAB-3W', user: 'nurse', patient: 'MR1', product: 'heparin-5000units-vial', quantity: '1' };
    expect((await post('/return', back)).body.ok).toBe(true);
    const bin = { cabinet: 'CAB-3W', user: 'technician', product: 'heparin-5000units-vial' };
    expect((await post('/empty-return-bin', bin)).body.ok).toBe(true);
    await until(() => pharmacy.received.filter((each) => each.text('MSH-9.1') === 'OMS').length === 6);
    expect(pharmacy.received.flatMap((each) => each.text('ZPM-1') || []).join('')).toBe('CUFLRB');
  });

  it('switches faults, loses pieces, locks pockets, and goes through a power cut', async () => {
    const at = { cabinet: 'CAB-3W', drawer: 'C1', pocket: '1' };
    expect((await post('/faults', { lose: { ...at, pieces: 2 }, people: { miscount: 0 } })).body.ok).toBe(true);
    expect(await post('/vend', { ...vend, blindCount: 'look' })).toMatchObject({ body: { code: 'count-again' } });
    expect((await post('/vend', { ...vend, blindCount: 'look', recounted: true })).body.value).toMatchObject({
      transaction: { expectedBegin: '25', actualBegin: '23' },
    });
    await post('/faults', { lock: { ...at, locked: true } });
    expect((await post('/vend', { ...vend, confirmed: true })).body.code).toBe('pocket-locked');
    expect((await post('/faults', { lose: { ...at, drawer: 'Z', pieces: 1 } })).body.code).toBe('pocket-not-known');
    await post('/faults', { unplugged: true });
    await until(() => !open.cabinets.link.up);
    expect(await get('/state')).toMatchObject({ link: { up: false, lostAt: '2026-11-23T16:00:00.000Z' } });
    expect((await post('/power-cycle', { offMs: 10 })).body.ok).toBe(true);
    await post('/faults', { unplugged: false });
    await until(() => open.cabinets.link.up);
    expect(open.cabinets.cabinets.state.pockets.get('CAB-3W/C1/1')).toMatchObject({ expected: '22', locked: true });
  });

  it('lets people err with the shares that are set', async () => {
    await post('/faults', { people: { miscount: 1 } });
    expect((await post('/vend', { ...vend, blindCount: 'look' })).body.code).toBe('count-again');
    await post('/faults', { people: { miscount: 0, wrongTake: 1, forgottenWaste: 1 } });
    await post('/vend', { ...vend, blindCount: 'look' });
    const pocket = open.cabinets.cabinets.state.pockets.get('CAB-3W/C1/1');
    expect(pocket?.expected).toBe('24');
    expect(pocket?.physical).not.toBe('24');
    const waste = {
      cabinet: 'CAB-3W',
      user: 'nurse',
      patient: 'MR1',
      product: 'hydromorphone-1mg-syringe',
      mayForget: true,
    };
    expect((await post('/waste', waste)).body.value).toEqual({ forgotten: true });
    expect(open.cabinets.cabinets.state.wastes.size).toBe(1);
  });

  it('refuses what it does not understand, in a sentence', async () => {
    expect(await post('/vend', { cabinet: 'CAB-3W' })).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    expect(await post('/vend', { ...vend, quantity: '-1' })).toMatchObject({ status: 400 });
    expect(await post('/vend', { ...vend, wrong: true })).toMatchObject({ status: 400 });
    expect(await post('/vend', '{')).toMatchObject({ status: 400 });
    expect(await post('/vend', vend, 'text/plain')).toMatchObject({ status: 400 });
    expect(await post('/vend', 'x'.repeat(70_000))).toMatchObject({ status: 400 });
    expect(await post('/dance', {})).toMatchObject({ status: 404 });
    expect((await fetch(`${address}/nothing`)).status).toBe(404);
    expect((await fetch(`${address}/state`, { method: 'DELETE' })).status).toBe(404);
  });

  it('serves the screen with its own files alone', async () => {
    const page = await fetch(address);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const path of ['/screen.js', '/pages.js', '/screen.css', '/inter.woff2']) {
      expect((await fetch(address + path)).status, path).toBe(200);
    }
  });
});
