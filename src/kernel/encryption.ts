/**
 * Bytes encrypted at rest with a key of the site: AES-256-GCM (NIST SP 800-38D), a fresh 96-bit nonce for each. What was
 * stored before there was a key stays readable; what was encrypted is read with any key of the file, so a key is changed by
 * putting a new one first.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Fault } from './outcome.ts';

export type Encryption = {
  /** True when what is stored from now on is encrypted. */
  readonly isOn: boolean;
  encrypt(bytes: Uint8Array): Buffer;
  /** Throws a Fault with one sentence when the key is not there or the bytes were altered. */
  decrypt(stored: Buffer): Buffer;
};

/** How stored bytes begin that are not simply themselves: encrypted, or plain bytes that happen to begin so. */
const mark = Buffer.from('\u0000mortar', 'latin1');
const encrypted = 1;
const plain = 0;
const headLength = mark.length + 1;
const keyIdLength = 8;
const nonceLength = 12;
const tagLength = 16;

/** Name of a key: the first bytes of its SHA-256, in hexadecimal. It tells nothing of the key. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, keyIdLength);
}

/** Encrypts with the first key and decrypts with any; without keys nothing is encrypted. Each key has 32 bytes. */
export function createEncryption(keys: readonly Buffer[]): Encryption {
  const known = new Map(keys.map((key) => [nameOf(key), key]));
  const [first] = keys;
  return {
    isOn: first !== undefined,
    encrypt: (bytes) => (first === undefined ? escaped(bytes) : encrypt(first, bytes)),
    decrypt(stored) {
      if (!stored.subarray(0, mark.length).equals(mark)) return stored;
      if (stored[mark.length] === plain) return stored.subarray(headLength);
      const name = stored.toString('latin1', headLength, headLength + keyIdLength);
      const key = known.get(name);
      if (key === undefined)
        throw new Fault(`the bytes are encrypted with the key ${name}, which is not in the key file`, {
          retryable: false,
        });
      return decrypt(key, stored.subarray(headLength + keyIdLength));
    },
  };
}

function escaped(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.subarray(0, mark.length).equals(mark) ? Buffer.concat([mark, Buffer.of(plain), buffer]) : buffer;
}

function encrypt(key: Buffer, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = [cipher.update(bytes), cipher.final()];
  const head = [mark, Buffer.of(encrypted), Buffer.from(nameOf(key), 'latin1')];
  return Buffer.concat([...head, nonce, cipher.getAuthTag(), ...body]);
}

function decrypt(key: Buffer, rest: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, rest.subarray(0, nonceLength));
  decipher.setAuthTag(rest.subarray(nonceLength, nonceLength + tagLength));
  try {
    return Buffer.concat([decipher.update(rest.subarray(nonceLength + tagLength)), decipher.final()]);
  } catch (error) {
    throw new Fault('the encrypted bytes were altered after they were stored', { retryable: false, cause: error });
  }
}

/** Nothing is encrypted. */
export const unencrypted: Encryption = createEncryption([]);

/**
 * Reads a key file: one key a line, 64 hexadecimal digits, the first encrypts; lines that begin with # are notes. Throws with
 * one sentence that tells the line and never the key.
 */
export function readKeyFile(path: string): Encryption {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new Error(`The key file ${path} cannot be read (${code}). Check MORTAR_MESSAGE_KEYS.`, { cause: error });
  }
  const keys: Buffer[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    if (!/^[0-9a-f]{64}$/i.test(key)) {
      throw new Error(`Line ${index + 1} of the key file ${path} is no key: a key is 64 hexadecimal digits.`);
    }
    keys.push(Buffer.from(key, 'hex'));
  }
  if (keys.length === 0)
    throw new Error(`The key file ${path} has no key: write one of 64 hexadecimal digits into it.`);
  return createEncryption(keys);
}
