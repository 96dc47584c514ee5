import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { buildAck, connectMllp, listenMllp, MllpFault, parseMessage, type ServerTrouble } from './index.ts';

/** Distinguished Encoding Rules of ASN.1 (ITU-T X.690), as much as a certificate for this test needs. */
function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...length]), content]);
}

const text = (tag: number, value: string): Uint8Array => der(tag, Buffer.from(value));
const oid = (...bytes: number[]): Uint8Array => der(0x06, Uint8Array.from(bytes));
const ECDSA_SHA256 = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** A certificate for localhost that signs itself (RFC 5280). */
function certificate(publicKey: KeyObject, privateKey: KeyObject): string {
  const name = der(0x30, der(0x31, der(0x30, oid(0x55, 0x04, 0x03), text(0x0c, 'localhost'))));
  const validity = der(0x30, text(0x17, '200101000000Z'), text(0x17, '490101000000Z'));
  const alternatives = der(0x30, text(0x82, 'localhost'), der(0x87, Uint8Array.of(127, 0, 0, 1)));
  const extensions = der(0xa3, der(0x30, der(0x30, oid(0x55, 0x1d, 0x11), der(0x04, alternatives))));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const version = der(0xa0, der(0x02, Uint8Array.of(2)));
  const body = der(0x30, version, der(0x02, Uint8Array.of(1)), ECDSA_SHA256, name, validity, name, key, extensions);
  const signature = der(0x03, Uint8Array.of(0), sign('sha256', body, privateKey));
  const whole = Buffer.from(der(0x30, body, ECDSA_SHA256, signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${whole}\n-----END CERTIFICATE-----\n`;
}

test('MLLP over TLS: a known certificate is trusted, an unknown one is not, plain text is reported', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cert = certificate(publicKey, privateKey);
  const troubles: ServerTrouble[] = [];
  const server = await listenMllp({
    port: 0,
    tls: { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    onTrouble: (trouble) => troubles.push(trouble),
    onFrame: async ({ bytes }) => {
      const parsed = parseMessage(bytes);
      const spec = { code: 'AA', controlId: 'r', at: '2026', application: 'X', facility: 'Y' } as const;
      const built = buildAck(parsed.ok ? parsed.value : null, spec);
      return built.ok ? built.value : null;
    },
  });
  const bytes = new TextEncoder().encode('MSH|^~\\&|A|B|C|D|2026||ADT^A01|7|P|2.5\rPID|1\r');
  const dial = (tls?: { ca: string } | Record<never, never>) =>
    connectMllp({ host: '127.0.0.1', port: server.port, ...(tls === undefined ? {} : { tls }) });

  const trusting = dial({ ca: cert });
  expect(new TextDecoder().decode(await trusting.send(bytes, { timeoutMs: 5000 }))).toContain('MSA|AA|7');
  await trusting.close();

  const distrusting = dial({});
  await expect(distrusting.send(bytes, { timeoutMs: 300 })).rejects.toMatchObject({
    code: 'not-connected',
    sent: false,
  });
  await distrusting.close();

  const plain = dial();
  await expect(plain.send(bytes, { timeoutMs: 1000 })).rejects.toThrow(MllpFault);
  await plain.close();
  expect(troubles.some((trouble) => trouble.kind === 'socket-error')).toBe(true);

  const idle = connect({ host: '127.0.0.1', port: server.port });
  idle.on('error', () => {});
  await once(idle, 'connect');
  await server.close({ graceMs: 500 });
  expect(server.connectionCount).toBe(0);
});
