/** Test data of the interfaces: the demo drug file, two units, and the real receiver and processing on a database of one's own. */
import { loadCabinets } from '#src/automation/cabinets/index.ts';
import { systemActor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import type { Command, Consumer } from '#src/kernel/command.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { loadHospital } from '#src/patients/census/index.ts';
import { openStandingAccounts } from '#src/stock/ledger/index.ts';
import { changeCommands, tableKinds } from '#src/tables/change-control/index.ts';
import { drugKinds, facilityKinds, loadDrugFile } from '#src/tables/drugs/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { testDatabase } from '#test/support/postgres.ts';
import { codeMapsKind, mapCode } from '../code-maps/index.ts';
import { createReceiver, type Receiver, registerMessages } from '../messages/index.ts';
import type { Translator } from '../translation/index.ts';
import { createProcessMessages } from './process-messages.ts';
import { translators } from './translators.ts';

export type Ward = {
  readonly kernel: TestKernel;
  readonly url: string;
  readonly receiver: Receiver;
  /** Stores a message of lines; gives the acknowledgement as text, or null. */
  receive(lines: readonly string[], channel?: string): Promise<string | null>;
  /** Processes until nothing is left to do. */
  process(): Promise<void>;
  states(): Promise<Record<string, string>>;
  close(): Promise<void>;
};

type WardOptions = {
  readonly now?: Date;
  readonly translators?: readonly Translator[];
  readonly consumers?: readonly Consumer[];
  /** The demo hospital with its cabinets in place of the two units. */
  readonly isWholeHospital?: boolean;
};

/** Opens a ward with units 4W and ICU-1. */
export async function openWard(options: WardOptions = {}): Promise<Ward> {
  const { url, close } = await testDatabase();
  const owner = openDatabase(url, { max: 2 });
  await loadDrugFile(owner, new URL('../../../demo/drug-file/', import.meta.url));
  const { now, consumers = [] } = options;
  const kernel = await testKernel({ url, consumers, ...(now ? { now } : {}) });
  if (options.isWholeHospital) await loadDemoHospital(kernel);
  else {
    await owner.run(
      `insert into patients.units (facility_id, unit_id, name, kind, location_code)
       values ('mercy', '4W', '4 West Medical', 'medical', '4W'),
              ('mercy', 'ICU-1', 'Medical Intensive Care', 'intensive-care', 'ICU1')`,
    );
  }
  await owner.close();
  const { database, facilityId, clock, chance } = kernel;
  const receiver = createReceiver({ database, facilityId, clock, chance, onStored: () => {} });
  const job = createProcessMessages(options.translators ?? translators);
  return {
    kernel,
    url,
    receiver,
    async receive(lines, channel = 'hospital-in') {
      const ack = await receiver.receive(channel, Buffer.from(`${lines.join('\r')}\r`));
      await registerAll(kernel);
      return ack === null ? null : Buffer.from(ack).toString('utf8');
    },
    async process() {
      await registerAll(kernel);
      for (let turns = 0; turns < 100; turns++) {
        await job.run(kernel);
        const left = await database.rows(
          `select from interfaces.messages where state = 'received' and next_attempt_at <= $1`,
          [clock.wall()],
        );
        if (left.length === 0) return;
      }
      throw new Error('processing does not come to an end');
    },
    async states() {
      const rows = await database.rows<{ control_id: string; state: string; cause: string | null }>(
        `select control_id, state, cause from interfaces.messages order by seq`,
      );
      return Object.fromEntries(
        rows.map(({ control_id, state, cause }) => [control_id, cause ? `${state}: ${cause}` : state]),
      );
    },
    async close() {
      receiver.close();
      await kernel.close();
      await close();
    },
  };
}

/** Empties the inbox, as the job does by itself in life. */
export async function registerAll(kernel: Kernel): Promise<void> {
  while (await registerMessages.run(kernel));
}

const hospitalFolder = new URL('../../../demo/hospital/', import.meta.url);

async function loadDemoHospital(kernel: Kernel): Promise<void> {
  const load: Command<null, null, never> = {
    name: 'test.load',
    permission: null,
    async run(tx) {
      await loadHospital(tx.sql, tx.facilityId, hospitalFolder);
      await openStandingAccounts(tx);
      await loadCabinets(tx, hospitalFolder);
      return done(null);
    },
  };
  await transact(kernel, load, { commandId: 'load', actor: systemActor(kernel.facilityId, 'test'), input: null });
}

const kinds = tableKinds([...drugKinds, ...facilityKinds, codeMapsKind]);
const changes = changeCommands(kinds);

/** Proposes a mapping as one person; gives the outcome. */
export async function proposeMap(kernel: Kernel, input: Parameters<ReturnType<typeof mapCode>['run']>[1]) {
  const commandId = `propose ${newId(kernel.chance, kernel.clock.now())}`;
  return transact(kernel, mapCode(kinds), { commandId, actor: systemActor(kernel.facilityId, 'mapper'), input });
}

/** Maps a code: proposed by one, confirmed by another. */
export async function mapAndConfirm(kernel: Kernel, input: Parameters<typeof proposeMap>[1]) {
  const proposed = await proposeMap(kernel, input);
  if (!proposed.ok) return proposed;
  const { changeSetId } = proposed.value;
  const confirmed = await transact(kernel, changes.confirmChange, {
    commandId: `confirm ${changeSetId}`,
    actor: systemActor(kernel.facilityId, 'second'),
    input: { changeSetId, note: null, proofs: [] },
  });
  return confirmed.ok ? proposed : confirmed;
}

type Place = { readonly unit?: string; readonly bed?: string; readonly visit?: string; readonly mrn?: string };

/** An ADT message of one patient. */
export function adt(event: string, controlId: string, place: Place = {}, more: readonly string[] = []): string[] {
  const { unit = '4W', bed = '12', mrn = '700100', visit = `V${mrn}` } = place;
  return [
    `MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000-0600||ADT^${event}|${controlId}|P|2.5.1`,
    `EVN|${event}|20261123100000-0600||||20261123100000-0600`,
    `PID|1||${mrn}^^^MERCY^MR||OKAFOR^GRACE||19600102|F`,
    `PV1|1|I|${unit}^${bed}^${bed}^MERCY||||||||||||||||${visit}`,
    ...more,
  ];
}

type OrderText = {
  readonly mrn?: string;
  readonly control?: string;
  readonly number?: string;
  readonly drug?: string;
  readonly dose?: string;
  readonly unit?: string;
  readonly route?: string;
  readonly often?: string;
  readonly start?: string;
  readonly stop?: string;
  readonly priority?: string;
};

/** The segments of one order. */
export function orderSegments(order: OrderText = {}): string[] {
  const { control = 'NW', number = '1001', drug = '^LISINOPRIL 10 MG TABLET', dose = '10', unit = 'MG' } = order;
  const { route = 'PO', often = 'DAILY', start = '20261123110000-0600', stop = '', priority = 'R' } = order;
  return [
    `ORC|${control}|${number}^HIS|||||||20261123095900-0600|||1001^PRESCRIBER^SAMPLE`,
    `TQ1|1||${often}||||${start}|${stop}|${priority}`,
    `RXE||${drug}|${dose}||${unit}|TAB`,
    `RXR|${route}`,
  ];
}

/** An RDE^O11 with one order. */
export function rde(controlId: string, order: OrderText = {}): string[] {
  const mrn = order.mrn ?? '700100';
  return [
    `MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000-0600||RDE^O11^RDE_O11|${controlId}|P|2.5.1`,
    `PID|1||${mrn}^^^MERCY^MR||OKAFOR^GRACE||19600102|F`,
    `PV1|1|I|4W^12^12^MERCY||||||||||||||||V${mrn}`,
    ...orderSegments(order),
  ];
}
