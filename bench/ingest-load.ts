/**
 * Both loads of the ingest bench: senders over MLLP and bare one-row INSERT commits, of the same bytes. They run in the
 * process of the bench, or, started as a process of their own, on its word.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Where the work goes: a listener's port, or the address of a database. */
export type Place = { readonly port: number } | { readonly url: string };

export type Load = {
  /** Works for so many milliseconds; gives how many messages were done in a second. */
  run(forMs: number): Promise<number>;
  close(): Promise<void>;
};

/** Opens `count` connections to the place, in this process. */
export async function openLoad(place: Place, count: number): Promise<Load> {
  if ('url' in place) return openBare(place.url, count);
  const senders = await Promise.all(Array.from({ length: count }, () => openSender(place.port)));
  return {
    run: (forMs) => perSecond(senders, forMs, (sender) => sender.send(nextMessage())),
    async close() {
      for (const sender of senders) sender.close();
    },
  };
}

type Told = { readonly open: { place: Place; count: number } } | { readonly run: number } | { readonly close: true };

/** The same in a process of its own. */
export async function forkLoad(place: Place, count: number): Promise<Load> {
  const child = fork(fileURLToPath(import.meta.url));
  const ask = async (told: Told): Promise<number> => {
    child.send(told);
    const [reply] = await once(child, 'message');
    return Number(reply);
  };
  await ask({ open: { place, count } });
  return {
    run: (forMs) => ask({ run: forMs }),
    async close() {
      await ask({ close: true });
      child.disconnect();
    },
  };
}

/** A sender as thin as can be: one frame out, the acknowledgement of that very message in, then the next. */
async function openSender(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let heard: (reply: Buffer) => void = () => {};
  socket.on('data', (reply: Buffer) => heard(reply));
  return {
    async send(message: Buffer) {
      const controlId = controlIdOf(message);
      const replied = new Promise<Buffer>((resolve) => {
        heard = resolve;
      });
      socket.write(Buffer.concat([frameStart, message, frameEnd]));
      const reply = await replied;
      if (!reply.includes(`MSA|AA|${controlId}\r`)) {
        throw new Error(`message ${controlId} was answered with ${reply.toString()}`);
      }
    },
    close: () => socket.destroy(),
  };
}

const frameStart = Buffer.from([0x0b]);
const frameEnd = Buffer.from([0x1c, 0x0d]);

function controlIdOf(message: Buffer): string {
  return message.subarray(0, 200).toString('latin1').split('|')[9] ?? '';
}

/** Bare clients, one for each connection, with a prepared statement: nothing of Mortar is in this side. */
async function openBare(url: string, count: number): Promise<Load> {
  const clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  return {
    run: (forMs) =>
      perSecond(clients, forMs, async (client) => {
        await client.query({
          name: 'bare',
          text: 'insert into public.bare (raw) values ($1)',
          values: [nextMessage()],
        });
      }),
    async close() {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

/** Each worker does one thing after the other for `forMs`; gives how many were done in a second, all workers together. */
async function perSecond<W>(workers: readonly W[], forMs: number, once: (worker: W) => Promise<void>): Promise<number> {
  const began = performance.now();
  let count = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() - began < forMs) {
        await once(worker);
        count += 1;
      }
    }),
  );
  return (count * 1000) / (performance.now() - began);
}

let made = 0;

/** An order message of about 1.3 KB, each with a number of its own. */
function nextMessage(): Buffer {
  made += 1;
  return Buffer.from(orderText.replace('CONTROL', `B${process.pid}-${made}`).replaceAll('NUMBER', String(made)));
}

const note =
  'Give with a full glass of water; hold when the systolic pressure is below 100 mmHg and tell the prescriber. ';

const orderText = [
  'MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000-0600||RDE^O11^RDE_O11|CONTROL|P|2.5.1',
  'PID|1||700100^^^MERCY^MR~900100^^^MERCY^PI||SAMPLE^PATIENT||19600102|F|||1 Main St^^Springfield^IL^60000',
  'PV1|1|I|4W^412^A^MERCY|||||||||||||||||V700100',
  'AL1|1|DA|^PENICILLIN|MO|RASH',
  'ORC|NW|NUMBER^HIS||||||||||20261123095900-0600||1001^PRESCRIBER^SAMPLE',
  'TQ1|1||Q12H|||||20261123100000-0600||R',
  `RXE||LISIN10^LISINOPRIL 10 MG TABLET^L^68180051301^LISINOPRIL 10 MG^NDC|10||MG|TAB||${note.repeat(5)}|||1|TAB`,
  'RXR|PO^ORAL^HL70162',
  'OBX|1|NM|29463-7^BODY WEIGHT^LN||72.5|kg|||||F|||20261122080000-0600',
  '',
].join('\r');

if (import.meta.main) {
  let load: Load | null = null;
  process.on('message', async (told: Told) => {
    if ('open' in told) load = await openLoad(told.open.place, told.open.count);
    const done = 'run' in told ? await load?.run(told.run) : 0;
    if ('close' in told) await load?.close();
    process.send?.(done);
  });
}
