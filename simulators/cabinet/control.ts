/**
 * The control interface: what simulated people and tests do at a cabinet and to it, as JSON over HTTP. The screen uses the
 * same acts. An act answers {ok: true, value, controlId} or {ok: false, code, says, soft}.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { checkVend, type VendInput } from './check-vend.ts';
import { dueOf } from './due.ts';
import { countedBy, forgetsWaste, takenBy } from './human-error.ts';
import { packageWords } from './lines.ts';
import type { CabinetServer } from './running.ts';
import { readScan } from './scanned.ts';
import { type Pocket, type ProfileOrder, refuse } from './shapes.ts';
import { pocketAt, pocketsOf } from './state.ts';
import { count, emptyReturnBin, load, pocketsToRefill, refill, unload } from './stocking.ts';
import { vend } from './vend.ts';
import { returnToBin, waste } from './waste-and-return.ts';

const text = Type.String({ minLength: 1, maxLength: 200 });
const amount = Type.String({ pattern: '^\\d+(\\.\\d+)?$', maxLength: 40 });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const share = Type.Number({ minimum: 0, maximum: 1 });
const ms = Type.Integer({ minimum: 0, maximum: 600_000 });
const flag = Type.Boolean();
const optional = Type.Optional;
/** "look": who stands there counts what lies there, and may err. */
const blindCount = Type.Union([Type.Literal('look'), amount]);

const who = { cabinet: text, user: text };
const place = { ...who, drawer: text, pocket: text, witness: optional(text) };
const counted = { blindCount: optional(blindCount), recounted: optional(flag) };
const package_ = { scan: optional(text), lot: optional(text), expires: optional(day) };

const exact = { additionalProperties: false };

const bodies = {
  vend: Type.Object(
    {
      ...who,
      ...counted,
      ...package_,
      patient: text,
      order: optional(text),
      override: optional(Type.Object({ product: text, reason: optional(text) }, exact)),
      quantity: optional(amount),
      witness: optional(text),
      confirmed: optional(flag),
      /** Says what is missing, and does nothing. */
      dryRun: optional(flag),
    },
    exact,
  ),
  waste: Type.Object(
    {
      ...who,
      id: optional(text),
      patient: optional(text),
      order: optional(text),
      product: optional(text),
      quantity: optional(amount),
      reason: optional(text),
      witness: optional(text),
      /** Who stands there may forget it. */
      mayForget: optional(flag),
    },
    exact,
  ),
  return: Type.Object(
    { ...who, patient: text, order: optional(text), product: text, quantity: amount, witness: optional(text) },
    exact,
  ),
  refill: Type.Object({ ...place, ...counted, ...package_, quantity: amount }, exact),
  load: Type.Object(
    {
      ...place,
      ...package_,
      product: text,
      quantity: amount,
      capacity: optional(amount),
      reorderLevel: optional(amount),
    },
    exact,
  ),
  unload: Type.Object({ ...place, ...counted, quantity: optional(amount) }, exact),
  count: Type.Object({ ...place, blindCount, recounted: optional(flag) }, exact),
  'empty-return-bin': Type.Object({ ...who, product: text, witness: optional(text) }, exact),
  faults: Type.Object(
    {
      unplugged: optional(flag),
      slowMs: optional(ms),
      delayMs: optional(ms),
      dropAcknowledgements: optional(flag),
      acknowledgeAndLose: optional(flag),
      duplicate: optional(flag),
      people: optional(
        Type.Object({ miscount: optional(share), wrongTake: optional(share), forgottenWaste: optional(share) }, exact),
      ),
      /** So many pieces are gone from a pocket, or came in, and nobody told. */
      lose: optional(Type.Object({ cabinet: text, drawer: text, pocket: text, pieces: Type.Integer() }, exact)),
      lock: optional(Type.Object({ cabinet: text, drawer: text, pocket: text, locked: flag }, exact)),
    },
    exact,
  ),
  'power-cycle': Type.Object({ offMs: optional(ms) }, exact),
} satisfies Readonly<Record<string, TSchema>>;

type Bodies = { readonly [Name in keyof typeof bodies]: Static<(typeof bodies)[Name]> };
type Acts = { readonly [Name in keyof Bodies]: (server: CabinetServer, body: Bodies[Name]) => unknown };

export type Reply = { readonly status: number; readonly body: unknown };

/** Counts of who looks into a pocket are made here, by chance; others are as they were told. */
function seen<Body extends { blindCount?: string }>(server: CabinetServer, body: Body, pocket: Pocket | null): Body {
  if (body.blindCount !== 'look') return body;
  return { ...body, blindCount: countedBy(server.chance, server.errors, pocket?.physical ?? '0') };
}

const atPocket = (server: CabinetServer, body: Bodies['count'] | Bodies['refill'] | Bodies['unload']) =>
  pocketAt(server.cabinets.state, body);

/** Lot and expiry that the scanned code tells, where the body does not. */
function withScan<Body extends { scan?: string; lot?: string; expires?: string }>(
  server: CabinetServer,
  body: Body,
): Body {
  const read = body.scan === undefined ? null : readScan(server.cabinets.formulary, body.scan);
  const told = { ...(read?.lot ? { lot: read.lot } : {}), ...(read?.expires ? { expires: read.expires } : {}) };
  return { ...told, ...body };
}

function vendAct(server: CabinetServer, { dryRun, ...body }: Bodies['vend']): unknown {
  const { cabinets, chance, errors } = server;
  const product = body.override?.product ?? cabinets.state.orders.get(`${body.cabinet}|${body.order}`)?.product ?? '';
  const [pocket] = pocketsOf(cabinets.state, body.cabinet, product);
  const input: VendInput = { ...withScan(server, seen(server, body, pocket ?? null)), at: server.now() };
  const checked = checkVend(cabinets, input);
  if (!checked.ok) return checked;
  const { quantity, rest, pocket: from } = checked.ready;
  if (dryRun) {
    const { drawer, pocket: name } = from;
    return { ok: true, value: { quantity, rest, drawer, pocket: name } };
  }
  return cabinets.perform((room) =>
    vend(room, { ...input, reallyTaken: takenBy(chance, errors, quantity, from.physical) }),
  );
}

const acts: Acts = {
  vend: vendAct,
  waste(server, { mayForget, ...body }) {
    if (mayForget && forgetsWaste(server.chance, server.errors)) return { ok: true, value: { forgotten: true } };
    return server.cabinets.perform((room) => waste(room, { ...body, at: server.now() }));
  },
  return: (server, body) => server.cabinets.perform((room) => returnToBin(room, { ...body, at: server.now() })),
  refill: (server, body) =>
    server.cabinets.perform((room) =>
      refill(room, { ...withScan(server, seen(server, body, atPocket(server, body))), at: server.now() }),
    ),
  load: (server, body) =>
    server.cabinets.perform((room) => load(room, { ...withScan(server, body), at: server.now() })),
  unload: (server, body) =>
    server.cabinets.perform((room) =>
      unload(room, { ...seen(server, body, atPocket(server, body)), at: server.now() }),
    ),
  count: (server, body) =>
    server.cabinets.perform((room) => count(room, { ...seen(server, body, atPocket(server, body)), at: server.now() })),
  'empty-return-bin': (server, body) =>
    server.cabinets.perform((room) => emptyReturnBin(room, { ...body, at: server.now() })),
  async faults(server, { people, lose, lock, ...faults }) {
    Object.assign(server.errors, people);
    for (const place of [lose, lock]) {
      if (place && !pocketAt(server.cabinets.state, place)) return refuse('pocket-not-known', place_(place));
    }
    if (lose)
      changePocket(server, lose, (pocket) => ({
        physical: String(Math.max(0, Number(pocket.physical) - lose.pieces)),
      }));
    if (lock) changePocket(server, lock, () => ({ locked: lock.locked }));
    await server.setFaults(faults);
    return { ok: true, value: { faults: server.faults, people: server.errors } };
  },
  async 'power-cycle'(server, { offMs }) {
    await server.powerCycle(offMs ?? 0);
    return { ok: true, value: {} };
  },
};

const place_ = ({ cabinet, drawer, pocket }: { cabinet: string; drawer: string; pocket: string }) => ({
  cabinet,
  drawer,
  pocket,
});

function changePocket(
  server: CabinetServer,
  place: { cabinet: string; drawer: string; pocket: string },
  change: (pocket: Pocket) => Partial<Pocket>,
): void {
  const pocket = pocketAt(server.cabinets.state, place);
  if (pocket) server.cabinets.happen([{ is: 'pocket', pocket: { ...pocket, ...change(pocket) } }]);
}

function isAct(name: string): name is keyof Bodies {
  return Object.hasOwn(bodies, name);
}

/** Does an act by its name; null when there is no such act. */
export async function act(server: CabinetServer, name: string, body: unknown): Promise<Reply | null> {
  return isAct(name) ? perform(server, name, body) : null;
}

async function perform<Name extends keyof Bodies>(server: CabinetServer, name: Name, body: unknown): Promise<Reply> {
  const schema: TSchema = bodies[name];
  if (!isBody(name, body)) {
    const wrong = Value.Errors(schema, body).map((error) => `${error.instancePath || 'body'}: ${error.message}`);
    return { status: 400, body: { ok: false, code: 'bad-request', says: wrong.slice(0, 5).join('; '), soft: false } };
  }
  const result = await acts[name](server, body);
  server.wake();
  const isOk = typeof result === 'object' && result !== null && 'ok' in result && result.ok === true;
  return { status: isOk ? 200 : 409, body: result };
}

function isBody<Name extends keyof Bodies>(name: Name, body: unknown): body is Bodies[Name] {
  return Value.Check(bodies[name], body);
}

/** Everything that may be known of the cabinets, or of one; orders of all patients, or of one. */
export function stateView(server: CabinetServer, cabinet: string | null, patient: string | null): unknown {
  const { state, formulary } = server.cabinets;
  const now = server.now();
  const isHere = (each: { readonly cabinet: string }) => cabinet === null || each.cabinet === cabinet;
  const unit = cabinet === null ? null : formulary.cabinets.get(cabinet)?.unit;
  const cabinets = [...formulary.cabinets.values()].filter(isHere);
  return {
    now: now.toISOString(),
    link: { up: server.link.up, lostAt: server.link.lostAt?.toISOString() ?? null },
    faults: server.faults,
    people: server.errors,
    outgoing: state.outgoing.size,
    refused: state.refused,
    cabinets: cabinets.map(({ cabinet: id, unit: of, name }) => ({ cabinet: id, unit: of, name })),
    pockets: [...state.pockets.values()].filter(isHere),
    toRefill: cabinets.flatMap(({ cabinet: id }) => pocketsToRefill(server.cabinets, id)),
    returned: [...state.returned.values()].filter((each) => isHere(each) && each.count !== '0'),
    patients: [...state.patients.values()].filter(
      (each) => each.present && (unit === null || each.unit === unit) && (patient === null || each.mrn === patient),
    ),
    orders: [...state.orders.values()]
      .filter((order) => isHere(order) && (patient === null || order.mrn === patient))
      .map((order) => orderView(server, order, now)),
    openWastes: [...state.wastes.values()].filter(isHere),
    recent: state.recent.filter(isHere),
  };
}

/** An order with when its next dose may be taken and what it takes. */
function orderView(server: CabinetServer, order: ProfileOrder, now: Date) {
  const { formulary } = server.cabinets;
  const due = dueOf(order, formulary.timings.get(order.schedule) ?? null, now, formulary.facility.timeZone);
  const item = formulary.items.get(order.product);
  const take = item ? packageWords(item, order).take : order.pieces;
  return { ...order, due: { state: due.state, at: due.at === null ? null : new Date(due.at).toISOString() }, take };
}
