/** Sends a file up with its progress; looks at its first lines before. */
import type { ReplyOf } from '#src/kernel/contract.ts';
import { newCommandId } from '#src/web/command-id.ts';
import { stationName } from '#src/web/station.ts';
import { endpointUrl, type ProblemReport, problemOf } from '#src/web/wire.ts';
import { importFile } from '../contract.ts';

export type Uploaded = ReplyOf<typeof importFile>;
export type UploadOutcome = { readonly ok: true; readonly value: Uploaded } | ProblemReport;
export type UploadQuery = { readonly file: string; readonly kind?: string; readonly source?: string };

/** Sends the bytes; `onSent` hears the share that has gone out. XMLHttpRequest, because fetch tells no progress of what is sent. */
export function upload(file: File, query: UploadQuery, onSent: (share: number) => void): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', endpointUrl(importFile.path, {}, query));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-command-id', newCommandId());
    const station = stationName.get();
    if (station !== '') request.setRequestHeader('x-station', station);
    request.upload.onprogress = (event) => onSent(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => resolve(lost);
    request.send(file);
  });
}

const lost: ProblemReport = {
  ok: false,
  code: 'connection-lost',
  message: 'The file did not arrive whole, so nothing of it was kept.',
  remedy: 'Look at the connection and send it again.',
};

function answerOf(request: XMLHttpRequest): UploadOutcome {
  const body = parsed(request.responseText);
  return request.status === 200 ? { ok: true, value: body as Uploaded } : problemOf(request.status, body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const startBytes = 64 * 1024;

/** The first text of a file, inflated when it is gzip; null for archives and what cannot be read here. */
export async function startOf(file: File): Promise<string | null> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (magic[0] === 0x50 && magic[1] === 0x4b) return null;
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
  const bytes = isGzip ? await inflatedStart(file) : new Uint8Array(await file.slice(0, startBytes).arrayBuffer());
  const text = bytes && new TextDecoder().decode(bytes);
  return text && !text.includes('\0') ? text : null;
}

async function inflatedStart(file: File): Promise<Uint8Array | null> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    const { value } = await reader.read();
    return value?.slice(0, startBytes) ?? null;
  } catch {
    return null;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
