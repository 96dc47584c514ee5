/**
 * Where the cabinets keep what they remember: a file of changes, one act a line, written before anything is sent. A
 * program that is killed in the middle of a line has not done that act. (A machine that loses its power may lose the last
 * lines: the file is not forced to the disk.)
 */
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from './shapes.ts';

export type Journal = {
  /** Changes since the beginning, in order. */
  read(): Change[];
  append(changes: readonly Change[]): void;
  /** Puts a short list of changes in the place of a long one, when it has become long. */
  shorten(snapshot: () => readonly Change[]): void;
};

const longLines = 20_000;

/** A journal in a folder that exists. */
export function fileJournal(folder: string): Journal {
  const file = join(folder, 'cabinets.jsonl');
  let lines = 0;
  return {
    read() {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      // What stands after the last line end was not done.
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
      const found = whole.split('\n').filter((line) => line !== '');
      lines = found.length;
      return found.flatMap((line, at) => parseLine(line, `${file}:${at + 1}`));
    },
    append(changes) {
      appendFileSync(file, `${JSON.stringify(changes)}\n`);
      lines += 1;
    },
    shorten(snapshot) {
      if (lines < longLines) return;
      writeFileSync(`${file}.new`, `${JSON.stringify(snapshot())}\n`);
      renameSync(`${file}.new`, file);
      lines = 1;
    },
  };
}

function parseLine(line: string, place: string): Change[] {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${place} cannot be read; move the file away to set the cabinets up anew.`);
  }
}

/** A journal without a file: it outlives a power-cycle of the simulated cabinets, not the program. */
export function memoryJournal(): Journal {
  let changes: Change[] = [];
  let lines = 0;
  return {
    read: () => structuredClone(changes),
    append(more) {
      changes.push(...structuredClone(more));
      lines += 1;
    },
    shorten(snapshot) {
      if (lines < longLines) return;
      changes = structuredClone([...snapshot()]);
      lines = 1;
    },
  };
}
