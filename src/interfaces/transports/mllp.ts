/** MLLP, with or without TLS: its settings, and what they say to a listener or a sender. */
import { readFileSync } from 'node:fs';
import { code, columnType, integer } from '#src/tables/change-control/index.ts';
import type { Setting, Transport } from './shapes.ts';

const port = columnType((text) => {
  const taken = integer.read(text);
  if ('why' in taken) return taken;
  return Number(text) <= 65_535 ? taken : { why: 'a port is at most 65535' };
});
const file = columnType((text) =>
  text.startsWith('/') ? { value: text } : { why: 'it is no whole path like /etc/mortar/line.pem' },
);
const setting = (type: Setting['type'], help: string, isNeeded = false): Setting => ({ type, help, isNeeded });

export const mllp: Transport = {
  title: 'MLLP',
  settings: {
    in: {
      host: setting(code, 'Address that it listens on; without it the address of the web server.'),
      port: setting(port, 'Port that it listens on.', true),
      'certificate-file': setting(file, 'Certificate that it shows (PEM); with it the line is TLS.'),
      'key-file': setting(file, 'Key of the certificate (PEM).'),
      'trusted-file': setting(file, 'Authorities whose certificate the partner must show (PEM): mutual TLS.'),
    },
    out: {
      host: setting(code, "The partner's address.", true),
      port: setting(port, "The partner's port.", true),
      'trusted-file': setting(
        file,
        "Authorities that the partner's certificate must come from (PEM); with it the line is TLS.",
      ),
      'certificate-file': setting(file, 'Certificate that it shows to the partner (PEM): mutual TLS.'),
      'key-file': setting(file, 'Key of the certificate (PEM).'),
    },
  },
};

export type TlsFiles = {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
};

/** The TLS that the settings name, or undefined for a plain line; throws one sentence when a file cannot be read. */
export function tlsOf(settings: ReadonlyMap<string, string>): TlsFiles | undefined {
  const read = (name: string) => {
    const path = settings.get(name);
    return path === undefined ? undefined : contentOf(name, path);
  };
  const [cert, key, ca] = [read('certificate-file'), read('key-file'), read('trusted-file')];
  if (!(cert || key || ca)) return undefined;
  return { ...(cert && { cert }), ...(key && { key }), ...(ca && { ca, requestCert: true, rejectUnauthorized: true }) };
}

function contentOf(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = (error as { code?: string }).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new Error(`${name} ${path}: ${why}; put the file there or change the setting`);
  }
}
