import { join } from 'node:path';
import { create } from 'hl7parser';
import { parseText } from '#lib/hl7v2/index.ts';
import { testData } from '#test/support/test-data.ts';
import { readZip } from '#test/support/zip.ts';
import type { BenchResult } from './result.ts';

const PATHS = ['MSH-10', 'MSH-9.2', 'PID-3.1', 'PID-5.1', 'PV1-3.1'] as const;
const THEIR_PATHS = PATHS.map((path) => path.replace('-', '.'));
const ROUNDS = 9;
const ROUND_MS = 250;
const GOAL = 3;

/** Parses and reads five fields with ours; null when the message is refused. */
function ours(text: string): string[] | null {
  const parsed = parseText(text);
  if (!parsed.ok) return null;
  const message = parsed.value;
  return [
    message.text(PATHS[0]),
    message.text(PATHS[1]),
    message.text(PATHS[2]),
    message.text(PATHS[3]),
    message.text(PATHS[4]),
  ];
}

function read(message: ReturnType<typeof create>, path: string | undefined): string {
  return message.get(path ?? '')?.toString() ?? '';
}

function theirs(text: string): string[] {
  const message = create(text);
  return [
    read(message, THEIR_PATHS[0]),
    read(message, THEIR_PATHS[1]),
    read(message, THEIR_PATHS[2]),
    read(message, THEIR_PATHS[3]),
    read(message, THEIR_PATHS[4]),
  ];
}

function theirsOrNull(text: string): string[] | null {
  try {
    return theirs(text);
  } catch {
    return null;
  }
}

/** Microseconds per message over about ROUND_MS of whole passes. */
function time(run: (text: string) => string[] | null, texts: readonly string[]): number {
  let passes = 0;
  let length = 0;
  const start = process.hrtime.bigint();
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    for (const text of texts) length += run(text)?.[0]?.length ?? 0;
    passes += 1;
    elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  if (length < 0) throw new Error('unreachable: keeps the results alive');
  return (elapsed * 1000) / (passes * texts.length);
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Selection {
  readonly texts: string[];
  readonly bytes: number;
  readonly excluded: string;
}

async function select(archive: string): Promise<Selection> {
  const files = await readZip(archive);
  const texts: string[] = [];
  const left = { notCr: 0, throws: 0 };
  let bytes = 0;
  for (const [name, content] of files) {
    if (!name.endsWith('.hl7')) continue;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (text.includes('\n') || !text.startsWith('MSH')) {
      left.notCr += 1;
      continue;
    }
    // The other library throws on a segment end at the very end: both are given the message without it.
    const stripped = text.replace(/\r+$/, '');
    const expected = theirsOrNull(stripped);
    if (expected === null) {
      left.throws += 1;
      continue;
    }
    const found = ours(stripped);
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new Error(`${name}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
    }
    texts.push(stripped);
    bytes += content.length;
  }
  return { texts, bytes, excluded: `left out: ${left.throws} where hl7parser throws, ${left.notCr} not ended by CR` };
}

/** Parse and read five fields, against npm hl7parser, on real pharmacy messages; equal results are asserted first. */
export async function parseBench(): Promise<BenchResult> {
  const name = 'HL7 parse and read five fields, against hl7parser 1.0.1';
  const data = testData();
  if (data === null) {
    const detail = 'not run: no test data (set MORTAR_TEST_DATA)';
    return { name, ratio: Number.NaN, goal: `>= ${GOAL}`, pass: false, detail };
  }
  const { texts, bytes, excluded } = await select(join(data, 'hl7', 'pharmacy_messages.zip'));
  time(ours, texts);
  time(theirs, texts);
  const rounds: { own: number; other: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const isFirst = round % 2 === 0;
    const early = time(isFirst ? ours : theirs, texts);
    const late = time(isFirst ? theirs : ours, texts);
    rounds.push(isFirst ? { own: early, other: late } : { own: late, other: early });
  }
  const ratio = median(rounds.map((round) => round.other / round.own));
  const own = median(rounds.map((round) => round.own));
  const other = median(rounds.map((round) => round.other));
  const detail =
    `${texts.length} messages, mean ${Math.round(bytes / texts.length)} bytes, from decoded text; equal results on all; ${excluded}; ` +
    `ours ${own.toFixed(2)} us, hl7parser ${other.toFixed(2)} us a message, medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms`;
  return { name, ratio, goal: `>= ${GOAL}`, pass: ratio >= GOAL, detail };
}

if (import.meta.main) {
  const result = await parseBench();
  console.log(
    `${result.name}: ${result.ratio.toFixed(2)} times as fast (goal ${result.goal}) ${result.pass ? 'PASS' : 'FAIL'}`,
  );
  console.log(result.detail);
}
