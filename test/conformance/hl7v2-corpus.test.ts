import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMessage, describe as tell } from '#lib/hl7v2/index.ts';
import { testData } from '#test/support/test-data.ts';
import { readZip } from '#test/support/zip.ts';

/** Messages written by other hands: each is read, and printed back byte for byte. */

const data = testData();
const because = data === null ? ' (skipped: no outside test data, set MORTAR_TEST_DATA)' : '';

async function messages(archive: string): Promise<[string, Uint8Array][]> {
  const files = await readZip(join(data ?? '', archive));
  return [...files].filter(([name]) => name.endsWith('.hl7'));
}

describe.skipIf(data === null).each([
  ['hl7/pharmacy_messages.zip', 300],
  ['ship/hl7v2_samples_ms_fhir_converter.zip', 70],
])(`%s${because}`, (archive, atLeast) => {
  test('every message is read and printed back byte for byte', async () => {
    const all = await messages(archive);
    expect(all.length).toBeGreaterThanOrEqual(atLeast);
    for (const [name, bytes] of all) {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.problem.message}`);
      expect(Buffer.compare(parsed.value.toBytes(), bytes), name).toBe(0);
      const patched = parsed.value.patch({});
      expect(patched.ok && Buffer.compare(patched.value, bytes), name).toBe(0);
    }
  });

  test('every field is found where splitting the text by hand finds it', async () => {
    for (const [name, bytes] of await messages(archive)) {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.problem.message}`);
      const lines = new TextDecoder()
        .decode(bytes)
        .split(/[\r\n]+/)
        .filter((line) => line !== '');
      const separator = lines[0]?.charAt(3) ?? '|';
      const segments = parsed.value.segments();
      expect(
        segments.map((segment) => segment.raw),
        name,
      ).toEqual(lines);
      for (const segment of segments) {
        const fields = (lines[segment.position] ?? '').split(separator);
        const shift = segment.name === 'MSH' ? 1 : 0;
        for (const [at, field] of fields.entries()) {
          if (at > 0) expect(segment.rawField(at + shift), `${name} ${segment.name}-${at + shift}`).toBe(field);
        }
      }
    }
  });

  test('one changed field changes one field', async () => {
    for (const [name, bytes] of await messages(archive)) {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.problem.message}`);
      const patched = parsed.value.patch({ 'MSH-10': 'CHANGED' });
      if (!patched.ok) throw new Error(`${name}: ${patched.problem.message}`);
      const again = parseMessage(patched.value);
      if (!again.ok) throw new Error(`${name}: ${again.problem.message}`);
      const others = (lines: ReturnType<typeof tell>): string[] =>
        lines
          .filter((line) => !line.path.startsWith('MSH-10'))
          .map((line) => `${line.path} ${JSON.stringify(line.value)}`);
      expect(again.value.text('MSH-10'), name).toBe('CHANGED');
      expect(others(tell(again.value)), name).toEqual(others(tell(parsed.value)));
    }
  });
});
