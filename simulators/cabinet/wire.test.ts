import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { adt, codeOf, openCabinetsFor, openPharmacy, rde, typesOf, until } from './mortar.fixture.ts';
import { vend } from './vend.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function opened(options: { stateFolder?: string } = {}) {
  const pharmacy = await openPharmacy();
  closers.push(() => pharmacy.close());
  const open = await openCabinetsFor(pharmacy, options);
  closers.push(
    () => open.cabinets.close(),
    () => open.client.close(),
  );
  return { pharmacy, ...open };
}

const take = { cabinet: 'CAB-3W', user: 'nurse', patient: 'MR1', order: 'O1', blindCount: '25' };

function taken({ cabinets }: Awaited<ReturnType<typeof opened>>, more: object = {}): string {
  const done = cabinets.cabinets.perform((room) => vend(room, { ...take, ...more, at: cabinets.now() }));
  if (!done.ok) throw new Error(done.code);
  cabinets.wake();
  return done.controlId;
}

describe('what comes in', () => {
  it('is acknowledged at once; an order is answered by itself', async () => {
    const { pharmacy, cabinets, client } = await opened();
    expect(codeOf(await client.send(adt('A01', 'MR1', { unit: '3W' })))).toBe('AA');
    expect(codeOf(await client.send(rde({ number: 'O1' })))).toBe('CA');
    expect(codeOf(await client.send(rde({ number: 'O2', product: 'nothing-of-the-kind' })))).toBe('CA');
    expect(
      codeOf(await client.send(rde({ number: 'O3', product: 'ketamine-500mg-vial', unit: '5E', mrn: 'MR9' }))),
    ).toBe('CA');
    await cabinets.settle();
    await until(() => pharmacy.received.length === 3);
    const [ok, unknown, absent] = pharmacy.received;
    expect([ok?.text('MSH-9.2'), ok?.text('MSA-1'), ok?.text('ORC-1'), ok?.text('ORC-2'), ok?.text('ORC-3.1')]).toEqual(
      ['O12', 'AA', 'OK', 'O1^SIMHIS', 'FO1'].map((text, at) => (at === 3 ? (ok?.text('ORC-2') ?? '') : text)),
    );
    expect([unknown?.text('MSA-1'), unknown?.text('ORC-1'), unknown?.text('ORC-16.1')]).toEqual([
      'AE',
      'UA',
      'unknown-item',
    ]);
    expect([absent?.text('ORC-1'), absent?.text('ORC-16.1')]).toEqual(['UA', 'not-stocked']);
    expect([...cabinets.cabinets.state.orders.values()].map(({ order }) => order)).toEqual(['O1']);
  });

  it('is taken once, however often it comes', async () => {
    const { pharmacy, cabinets, client } = await opened();
    const order = rde({ number: 'O1' });
    for (let turn = 0; turn < 3; turn++) expect(codeOf(await client.send(order))).toBe('CA');
    await cabinets.settle();
    await until(() => pharmacy.received.length > 0);
    expect(typesOf(pharmacy.received)).toEqual(['RRE']);
  });

  it('may be acknowledged and lost: nothing but the missing answer says so', async () => {
    const { pharmacy, cabinets, client } = await opened();
    await cabinets.setFaults({ acknowledgeAndLose: true });
    const order = rde({ number: 'O1' });
    expect(codeOf(await client.send(order))).toBe('CA');
    await cabinets.settle();
    expect(cabinets.cabinets.state.orders.size).toBe(0);
    await cabinets.setFaults({ acknowledgeAndLose: false });
    expect(codeOf(await client.send(order))).toBe('CA');
    await until(() => pharmacy.received.length === 1);
    expect(pharmacy.received[0]?.text('ORC-1')).toBe('OK');
  });

  it('may be taken without an acknowledgement, or slowly', async () => {
    const { cabinets, client } = await opened();
    await cabinets.setFaults({ dropAcknowledgements: true });
    await expect(client.send(rde({ number: 'O1' }), { timeoutMs: 100 })).rejects.toMatchObject({ code: 'no-reply' });
    await until(() => cabinets.cabinets.state.orders.size === 1);
    await cabinets.setFaults({ dropAcknowledgements: false, slowMs: 120 });
    const from = performance.now();
    expect(codeOf(await client.send(adt('A01', 'MR1', { unit: '3W' })))).toBe('AA');
    expect(performance.now() - from).toBeGreaterThan(110);
  });

  it('that cannot be read is rejected', async () => {
    const { client } = await opened();
    const unreadable = 'MSH|^~\\&|A|B|C|D|||ADT^A01|1|P|2.5.1||||||NO-SUCH-SET\r';
    const reply = await client.send(new TextEncoder().encode(unreadable));
    expect(new TextDecoder().decode(reply)).toContain('\rMSA|AR|1|');
  });
});

describe('what goes out', () => {
  it('waits while the pharmacy is away, and goes in order under the same number', async () => {
    const all = await opened();
    const { pharmacy, cabinets, client, pass } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W' }));
    await client.send(rde({ number: 'O1' }));
    await until(() => pharmacy.received.length === 1);
    await pharmacy.stopListening();
    await until(() => !cabinets.link.up);
    const first = taken(all);
    pass(200);
    const second = taken(all, { blindCount: '24' });
    await cabinets.settle();
    expect(pharmacy.received).toHaveLength(1);
    expect(cabinets.link.lostAt?.toISOString()).toBe('2026-11-23T16:00:00.000Z');
    await pharmacy.listen();
    await until(() => cabinets.cabinets.state.outgoing.size === 0);
    const sent = pharmacy.received.filter((each) => each.text('MSH-9.1') === 'OMS');
    expect(sent.map((each) => each.text('MSH-10'))).toEqual([first, second]);
    expect(cabinets.link).toEqual({ up: true, lostAt: null });
  });

  it('goes again under the same number when nobody answers', async () => {
    const all = await opened();
    const { pharmacy, cabinets, client } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W' }));
    await client.send(rde({ number: 'O1' }));
    await until(() => pharmacy.received.length === 1);
    pharmacy.answers = false;
    const controlId = taken(all);
    await until(() => pharmacy.received.length >= 4);
    pharmacy.answers = true;
    await until(() => cabinets.cabinets.state.outgoing.size === 0);
    const texts = pharmacy.received.filter((each) => each.text('MSH-9.1') === 'OMS').map((each) => each.decoded);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain(controlId);
  });

  it('that is refused is kept apart with the reason', async () => {
    const all = await opened();
    const { pharmacy, cabinets, client } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W' }));
    await client.send(rde({ number: 'O1' }));
    pharmacy.code = 'CR';
    const controlId = taken(all);
    await until(() => cabinets.cabinets.state.refused.length === 1);
    expect(cabinets.cabinets.state.refused[0]).toMatchObject({ controlId });
    expect(cabinets.cabinets.state.outgoing.size).toBe(0);
  });

  it('is doubled, delayed or not sent at all when that is switched on', async () => {
    const all = await opened();
    const { pharmacy, cabinets, client } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W' }));
    await client.send(rde({ number: 'O1' }));
    await until(() => pharmacy.received.length === 1);
    await cabinets.setFaults({ duplicate: true, delayMs: 50 });
    taken(all);
    await until(() => pharmacy.received.length === 3);
    expect(pharmacy.received[1]?.decoded).toBe(pharmacy.received[2]?.decoded);
    await cabinets.setFaults({ duplicate: false, delayMs: 0, unplugged: true });
    await until(() => client.state !== 'connected');
    all.pass(200);
    taken(all, { blindCount: '24' });
    await cabinets.settle();
    expect(cabinets.cabinets.state.outgoing.size).toBe(1);
    await cabinets.setFaults({ unplugged: false });
    await until(() => pharmacy.received.length === 4);
    expect(codeOf(await client.send(adt('A08', 'MR1')))).toBe('AA');
  });

  it('carries what the pharmacy must know of a withdrawal', async () => {
    const all = await opened();
    const { pharmacy, client } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W' }));
    await client.send(rde({ number: 'O1' }));
    taken(all, { lot: 'L7', expires: '2027-11-30', witness: 'nurse-3w-2' });
    await until(() => pharmacy.received.some((each) => each.text('MSH-9.1') === 'OMS'));
    const told = pharmacy.received.find((each) => each.text('MSH-9.1') === 'OMS');
    expect(told?.segments().map(({ name }) => name)).toEqual(['MSH', 'PID', 'PV1', 'ORC', 'RQD', 'ZPM', 'NTE', 'NTE']);
    const said = [
      'PID-3.1',
      'PV1-3.1',
      'ORC-2.1',
      'ORC-3.1',
      'RQD-2.1',
      'RQD-5',
      'RQD-6.2',
      'ZPM-1',
      'ZPM-2',
      'ZPM-3',
      'ZPM-4',
      'ZPM-5',
    ];
    expect(said.map((path) => told?.text(path))).toEqual([
      'MR1',
      '3W',
      'O1',
      'FO1',
      'hydromorphone-1mg-syringe',
      '1',
      'syringe',
      'V',
      'cabinet-simulator',
      'CAB-3W',
      'C1',
      '1',
    ]);
    const counted = [
      'ZPM-6.1',
      'ZPM-7',
      'ZPM-8',
      'ZPM-9',
      'ZPM-10',
      'ZPM-11.1',
      'ZPM-12.1',
      'ZPM-13',
      'ZPM-15.2',
      'ZPM-19',
      'ZPM-20',
      'NTE(1)-3',
      'NTE(1)-4.1',
    ];
    expect(counted.map((path) => told?.text(path))).toEqual([
      'hydromorphone-1mg-syringe',
      '2',
      '25',
      '25',
      '1',
      'nurse',
      'nurse-3w-2',
      '24',
      '3W',
      '20261123100000-0600',
      'L7',
      '2027-11-30',
      'EXPIRY',
    ]);
  });
});

describe('after the power went', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'cabinet-'));
    closers.push(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };

  it('everything that was done and not yet told is there, and is told once', async () => {
    const all = await opened({ stateFolder: folder() });
    const { pharmacy, cabinets, client } = all;
    await client.send(adt('A01', 'MR1', { unit: '3W', allergy: 'penicillin' }));
    await client.send(rde({ number: 'O1' }));
    await until(() => pharmacy.received.length === 1);
    await cabinets.setFaults({ unplugged: true });
    const controlId = taken(all);
    const before = structuredClone({ ...cabinets.cabinets.state });
    await cabinets.powerCycle(10);
    expect({ ...cabinets.cabinets.state }).toEqual(before);
    await cabinets.setFaults({ unplugged: false });
    await until(() => cabinets.cabinets.state.outgoing.size === 0);
    const told = pharmacy.received.filter((each) => each.text('MSH-10') === controlId);
    expect(told).toHaveLength(1);
    expect(typesOf(pharmacy.received).filter((type) => type === 'RRE').length).toBeLessThanOrEqual(2);
  });

  it('a line that was cut off was not done', async () => {
    const stateFolder = folder();
    const all = await opened({ stateFolder });
    await all.client.send(adt('A01', 'MR1', { unit: '3W' }));
    await all.client.send(rde({ number: 'O1' }));
    taken(all);
    const file = join(stateFolder, 'cabinets.jsonl');
    await all.cabinets.setFaults({ unplugged: true });
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}[{"is":"pocket","pocket":{"cab`);
    await all.cabinets.powerCycle();
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(all.cabinets.cabinets.state.pockets.get('CAB-3W/C1/1')?.expected).toBe('24');
  });
});
