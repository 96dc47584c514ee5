import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncryption, readKeyFile, unencrypted } from './encryption.ts';

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);
const message = Buffer.from('MSH|^~\\&|A|B\rPID|1||700100\r');

describe('bytes at rest', () => {
  it('are what they were, with a key and without, whatever they are', () => {
    const hostile = fc.uint8Array().map((bytes) => Buffer.concat([Buffer.from('\u0000mortar', 'latin1'), bytes]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), hostile), (bytes) => {
        for (const encryption of [unencrypted, createEncryption([one])]) {
          expect(encryption.decrypt(encryption.encrypt(bytes)).equals(bytes)).toBe(true);
        }
        // What lay there before a key was set.
        expect(createEncryption([one]).decrypt(unencrypted.encrypt(bytes)).equals(bytes)).toBe(true);
      }),
    );
  });

  it('show nothing of themselves, and never look the same twice', () => {
    const encryption = createEncryption([one]);
    const stored = encryption.encrypt(message);
    expect(stored.includes('700100')).toBe(false);
    expect(encryption.encrypt(message).equals(stored)).toBe(false);
  });

  it('are opened by an older key of the file, and by no other', () => {
    const stored = createEncryption([one]).encrypt(message);
    expect(createEncryption([two, one]).decrypt(stored).equals(message)).toBe(true);
    expect(() => createEncryption([two]).decrypt(stored)).toThrow(
      /encrypted with the key [0-9a-f]{8}, which is not in the key file/,
    );
    expect(() => unencrypted.decrypt(stored)).toThrow(/not in the key file/);
  });

  it('that were altered are told, not read', () => {
    const encryption = createEncryption([one]);
    const stored = encryption.encrypt(message);
    for (const at of [20, 30, stored.length - 1]) {
      const altered = Buffer.from(stored);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => encryption.decrypt(altered)).toThrow('altered');
    }
  });
});

describe('a key file', () => {
  const folder = mkdtempSync(join(os.tmpdir(), 'mortar-keys-'));
  const file = (text: string) => {
    const path = join(folder, 'keys');
    writeFileSync(path, text);
    return path;
  };

  it('encrypts with its first key', ({ onTestFinished }) => {
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const encryption = readKeyFile(file(`# 2026\n${two.toString('hex')}\n${one.toString('hex')}\n`));
    expect(createEncryption([two]).decrypt(encryption.encrypt(message)).equals(message)).toBe(true);
    expect(encryption.isOn).toBe(true);
    expect(() => readKeyFile(file(`# note\n${'ab'.repeat(31)}\n`))).toThrow('Line 2 of the key file');
    expect(() => readKeyFile(file('# only a note\n'))).toThrow('has no key');
    expect(() => readKeyFile(join(folder, 'none'))).toThrow(/cannot be read \(ENOENT\). Check MORTAR_MESSAGE_KEYS/);
  });
});
