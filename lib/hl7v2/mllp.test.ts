import { describe, expect, test } from 'vitest';
import { encodeFrame, isFramable, type LineTrouble, MllpFramer } from './mllp.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const text = (given: Uint8Array): string => String.fromCharCode(...given);

function run(
  chunks: readonly string[],
  maxFrameBytes?: number,
): { frames: string[]; troubles: string[]; framer: MllpFramer } {
  const frames: string[] = [];
  const troubles: string[] = [];
  const framer = new MllpFramer({
    onFrame: (frame) => frames.push(text(frame)),
    onTrouble: (trouble: LineTrouble) => troubles.push(`${trouble.kind} ${trouble.length} ${trouble.hex}`),
    ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
  });
  for (const chunk of chunks) framer.push(bytes(chunk));
  return { frames, troubles, framer };
}

describe('frames', () => {
  test.each<[string, string[], string[]]>([
    ['one', ['\vA\x1c\r'], ['A']],
    ['two in one write', ['\vA\x1c\r\vB\x1c\r'], ['A', 'B']],
    ['byte by byte', [...'\vAB\x1c\r\vC\x1c\r'], ['AB', 'C']],
    ['split between FS and CR', ['\vA\x1c', '\r\vB\x1c\r'], ['A', 'B']],
    ['bare FS, then VT', ['\vA\x1c\vB\x1c'], ['A', 'B']],
    ['empty', ['\v\x1c\r\vB\x1c\r'], ['', 'B']],
    ['empty chunks', ['', '\vA', '', '\x1c', '', '\r'], ['A']],
    ['VT inside the data', ['\vMSH|a\vb\x1c\r'], ['MSH|a\vb']],
    ['VT doubled', ['\v\vA\x1c\r'], ['A']],
  ])('%s', (_name, chunks, expected) => {
    const { frames, troubles, framer } = run(chunks);
    expect(frames).toEqual(expected);
    expect(troubles).toEqual([]);
    expect(framer.isInside).toBe(false);
  });

  test('a bare FS ends the frame at once: nobody waits for a CR that never comes', () => {
    expect(run(['\vA\x1c']).frames).toEqual(['A']);
  });

  test('each frame has a buffer of its own', () => {
    const frames: Uint8Array[] = [];
    const framer = new MllpFramer({ onFrame: (frame) => frames.push(frame) });
    const chunk = bytes('\vA\x1c\r\vB\x1c\r');
    framer.push(chunk);
    chunk.fill(0);
    framer.push(bytes('\vC\x1c\r'));
    expect(frames.map(text)).toEqual(['A', 'B', 'C']);
  });
});

describe('troubles', () => {
  test.each<[string, string[], string[], string[]]>([
    ['junk before VT', ['xy\vA\x1c\r'], ['A'], ['junk 2 78 79']],
    ['junk between frames, in pieces', ['\vA\x1c\rx', 'y', '\vB\x1c\r'], ['A', 'B'], ['junk 2 78 79']],
    ['FS CR LF', ['\vA\x1c\r\n\vB\x1c\r'], ['A', 'B'], ['junk 1 0A']],
    ['another byte after FS ends the frame', ['\vA\x1cz\vB\x1c\r'], ['A', 'B'], ['junk 1 7A']],
    ['half frame, then a whole one', ['\vMSH|a\vMSH|b\x1c\r'], ['MSH|b'], ['half-frame 5 4D 53 48 7C 61']],
    ['half batch, then a whole one', ['\vFHS\vBHS|b\x1c\r'], ['BHS|b'], ['half-frame 3 46 48 53']],
    ['two halves', ['\vMSH1\vMSH2\vMSH3\x1c\r'], ['MSH3'], ['half-frame 4 4D 53 48 31', 'half-frame 4 4D 53 48 32']],
  ])('%s', (_name, chunks, frames, troubles) => {
    expect(run(chunks)).toMatchObject({ frames, troubles });
  });

  test('the end of the line tells of a half frame and of junk, and the framer starts afresh', () => {
    const { frames, troubles, framer } = run(['\vAB']);
    expect(framer.pending).toBe(2);
    framer.flush();
    framer.push(bytes('zz'));
    framer.flush();
    framer.flush();
    framer.push(bytes('\vC\x1c\r'));
    expect(frames).toEqual(['C']);
    expect(troubles).toEqual(['half-frame 2 41 42', 'junk 2 7A 7A']);
  });

  test('a frame above the cap is thrown away up to its end', () => {
    const { frames, troubles } = run(['\v', '1234', '56', '789', '\x1c\r\v1234\x1c\r'], 4);
    expect(frames).toEqual(['1234']);
    expect(troubles).toEqual(['too-large 9 31 32 33 34']);
    const unfinished = run(['\v12345'], 4);
    unfinished.framer.flush();
    expect(unfinished.troubles).toEqual(['too-large 5 ']);
  });

  test('long junk is counted whole and kept in part', () => {
    const troubles: LineTrouble[] = [];
    const framer = new MllpFramer({ onFrame: () => {}, onTrouble: (trouble) => troubles.push(trouble) });
    for (let round = 0; round < 100; round += 1) framer.push(new Uint8Array(1000));
    framer.flush();
    expect(troubles[0]).toMatchObject({ kind: 'junk', length: 100_000 });
    expect(troubles[0]?.bytes.length).toBe(256);
    expect(troubles[0]?.hex.endsWith('…')).toBe(true);
  });
});

test('many small chunks of a large frame take linear time', () => {
  const frames: Uint8Array[] = [];
  const framer = new MllpFramer({ onFrame: (frame) => frames.push(frame) });
  const chunk = new Uint8Array(7).fill(0x41);
  framer.push(bytes('\v'));
  const start = performance.now();
  for (let sent = 0; sent < 1_000_000; sent += 1) framer.push(chunk);
  framer.push(bytes('\x1c\r'));
  expect(frames[0]?.length).toBe(7_000_000);
  expect(performance.now() - start).toBeLessThan(3000);
});

describe('encodeFrame', () => {
  test('VT, bytes, FS, CR', () => {
    expect(text(encodeFrame(bytes('MSH|')))).toBe('\vMSH|\x1c\r');
  });

  test.each(['a\x1cb', '\vMSH', 'MSH|\rx\vMSH|'])('%j cannot be framed', (given) => {
    expect(isFramable(bytes(given))).toBe(false);
    expect(() => encodeFrame(bytes(given))).toThrow(TypeError);
  });

  test('a VT in the data can', () => {
    expect(isFramable(bytes('MSH|a\vb'))).toBe(true);
  });
});
