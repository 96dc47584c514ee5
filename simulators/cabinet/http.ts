/** The HTTP side of the cabinets: control, and the screen with its files. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Place } from '../world/program.ts';
import { act, type Reply, stateView } from './control.ts';
import type { CabinetServer } from './running.ts';
import { screenFile } from './screen/files.ts';
import { screenView } from './screen/views.ts';

const mostBody = 65_536;

/** Listens for people and screens. Rejects when the port is in use. */
export async function listenHttp(
  cabinets: CabinetServer,
  place: Place,
): Promise<{ address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(cabinets, request, response).catch((error: unknown) => {
      const says = error instanceof Error ? error.message : String(error);
      sendJson(response, { status: 500, body: { ok: false, code: 'defect', says, soft: false } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, resolve);
  });
  return { address: addressOf(server, place), close: () => close(server) };
}

function addressOf(server: Server, { host }: Place): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(cabinets: CabinetServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://cabinet');
  if (request.method === 'GET') {
    const file = screenFile(url.pathname);
    if (file) return sendFile(response, file);
    const body = viewOf(cabinets, url);
    return sendJson(response, body === undefined ? notThere(url.pathname) : { status: 200, body });
  }
  if (request.method !== 'POST') return sendJson(response, notThere(url.pathname));
  // A page of another place cannot send this without being asked first, and is not answered.
  if (!request.headers['content-type']?.startsWith('application/json')) {
    return sendJson(response, bad('the body is JSON, with content-type application/json'));
  }
  const body = await readJson(request);
  if (body === undefined) return sendJson(response, bad('the body is not JSON, or too long'));
  return sendJson(response, (await act(cabinets, url.pathname.slice(1), body)) ?? notThere(url.pathname));
}

function viewOf(cabinets: CabinetServer, url: URL): unknown {
  if (url.pathname === '/state')
    return stateView(cabinets, url.searchParams.get('cabinet'), url.searchParams.get('patient'));
  return screenView(cabinets, url.pathname, url.searchParams);
}

const notThere = (path: string): Reply => ({
  status: 404,
  body: { ok: false, code: 'not-there', says: `there is no ${path} here`, soft: false },
});
const bad = (says: string): Reply => ({ status: 400, body: { ok: false, code: 'bad-request', says, soft: false } });

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > mostBody) return undefined;
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, file: { type: string; bytes: Uint8Array }): void {
  response.writeHead(200, {
    'content-type': file.type,
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(file.bytes);
}
