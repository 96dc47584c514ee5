import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectMllp, parseMessage, patchMessage, readAck } from '#lib/hl7v2/index.ts';
import { testData } from '#test/support/test-data.ts';
import { readZip } from '#test/support/zip.ts';
import { createGauge, openInbound } from '../channels/index.ts';
import { mrnOf } from '../messages/index.ts';
import { adt, openWard } from './ward.fixture.ts';

const folder = testData();
const archives = ['hl7/pharmacy_messages.zip', 'ship/hl7v2_samples_ms_fhir_converter.zip'];

test.skipIf(folder === null)(
  'every message by other hands is stored, acknowledged, and ends processed, in conflict or waiting with a cause (skipped without MORTAR_TEST_DATA)',
  async () => {
    const ward = await openWard();
    const { kernel } = ward;
    const inbound = await openInbound({
      channel: 'hospital-in',
      host: '127.0.0.1',
      port: 0,
      receiver: ward.receiver,
      database: kernel.database,
      gauge: createGauge('hospital-in', kernel.clock),
      log: kernel.log,
    });
    const client = connectMllp({ host: '127.0.0.1', port: inbound.port });
    const files: Uint8Array[] = [];
    for (const archive of archives) {
      for (const [name, bytes] of await readZip(join(folder ?? '', archive)))
        if (name.endsWith('.hl7')) files.push(bytes);
    }
    let silent = 0;
    for (const bytes of files) {
      const parsed = parseMessage(bytes);
      const wantsAnswer =
        parsed.ok && !['ACK', 'MCF'].includes(parsed.value.text('MSH-9.1')) && parsed.value.segment('MSA') === null;
      if (!parsed.ok || !wantsAnswer || noAckAsked(parsed.value.text('MSH-15'), parsed.value.text('MSH-16'))) {
        await ward.receiver.receive('hospital-in', bytes);
        silent += 1;
        continue;
      }
      const reply = parseMessage(await client.send(bytes, { timeoutMs: 5000 }));
      expect(reply.ok && readAck(reply.value)?.code).toMatch(/^[AC]A$/);
    }
    await client.close();
    await inbound.close();
    expect(silent).toBeLessThan(files.length / 2);
    await ward.process();
    const counts = await kernel.database.rows<{
      state: string;
      cause: string | null;
      messages: number;
      copies: number;
    }>(
      `select state, cause, count(*)::int as messages, sum(duplicates)::int as copies from interfaces.messages group by 1, 2`,
    );
    const refused = await kernel.database.one<{ frames: number }>(
      `select count(*)::int as frames from interfaces.refused_frames`,
    );
    const stored = counts.reduce((total, row) => total + row.messages + row.copies, 0);
    expect(stored + refused.frames).toBe(files.length);
    const open = counts.filter(({ state, cause }) => state !== 'processed' && (cause === null || cause === 'internal'));
    expect(open).toEqual([]);
    expect(counts.find(({ state }) => state === 'processed')?.messages ?? 0).toBeGreaterThan(0);
    await ward.close();
  },
);

test.skipIf(folder === null)(
  'orders by other hands, for patients who are in the house: each ends with its own cause or as an order (skipped without MORTAR_TEST_DATA)',
  async () => {
    const ward = await openWard();
    let count = 0;
    for (const archive of archives) {
      for (const [name, bytes] of await readZip(join(folder ?? '', archive))) {
        const parsed = name.endsWith('.hl7') ? parseMessage(bytes) : null;
        if (!parsed?.ok || !/^(RDE|OMP|ORM)/.test(parsed.value.text('MSH-9.1'))) continue;
        const message = parsed.value;
        const mrn = mrnOf(message);
        const patched = patchMessage(message, { 'MSH-10': `S${++count}` });
        if (mrn === null || !patched.ok) continue;
        const visit = message.text('PV1-19.1.1') || message.text('PID-18.1.1') || `V${mrn}`;
        await ward.receive(adt('A01', `A${count}`, { mrn, visit }));
        await ward.receiver.receive('hospital-in', patched.value);
      }
    }
    await ward.process();
    const counts = await ward.kernel.database.rows<{ state: string; cause: string | null; messages: number }>(
      `select state, cause, count(*)::int as messages from interfaces.messages where control_id like 'S%' group by 1, 2 order by 3 desc`,
    );
    expect(counts.filter(({ cause }) => cause === 'internal' || cause === 'unknown-patient')).toEqual([]);
    expect(counts.reduce((total, row) => total + row.messages, 0)).toBeGreaterThan(30);
    await ward.close();
  },
);

function noAckAsked(accept: string, application: string): boolean {
  const never = (text: string) => ['', 'NE', 'ER'].includes(text.trim());
  return !(accept.trim() === '' && application.trim() === '') && never(accept) && never(application);
}
