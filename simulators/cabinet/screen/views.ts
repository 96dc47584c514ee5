/** What the screen shows, ready to be shown: the page draws and decides nothing. */
import { clockText, dueOf } from '../due.ts';
import type { Item } from '../formulary.ts';
import { itemText, orderLine, packageWords, restText, shownAmount, shownNumber } from '../lines.ts';
import { searchItems } from '../override-search.ts';
import type { CabinetServer } from '../running.ts';
import { readScan } from '../scanned.ts';
import { overrideReasons, type Patient, type Pocket, type ProfileOrder, wasteReasons } from '../shapes.ts';
import { ordersOf, pocketsOf } from '../state.ts';

/** A view by its path; undefined when there is none. */
export function screenView(server: CabinetServer, path: string, asked: URLSearchParams): unknown {
  const cabinet = asked.get('cabinet') ?? '';
  switch (path) {
    case '/screen/start':
      return startView(server);
    case '/screen/cabinet':
      return cabinetView(server, cabinet);
    case '/screen/patient':
      return patientView(server, cabinet, asked.get('patient') ?? '');
    case '/screen/badge':
      return badgeView(server, asked.get('scan') ?? '');
    case '/screen/find':
      return findView(server, cabinet, asked.get('typed') ?? '');
    case '/screen/item':
      return itemView(server, asked.get('scan') ?? '');
    default:
      return undefined;
  }
}

function headView(server: CabinetServer) {
  const now = server.now();
  const { timeZone } = server.cabinets.formulary.facility;
  const { lostAt } = server.link;
  const minutes = lostAt ? Math.max(0, Math.floor((now.getTime() - lostAt.getTime()) / 60_000)) : 0;
  return {
    now: now.toISOString(),
    clock: clockText(now.getTime(), now, timeZone),
    link: lostAt
      ? `Pharmacy link lost ${clockText(lostAt.getTime(), now, timeZone)} — using saved orders, ${minutes} min old`
      : null,
    unplugged: server.faults.unplugged,
    waiting: [...server.cabinets.waiting()].filter(({ kind }) => kind === 'transaction').length,
  };
}

function startView(server: CabinetServer) {
  const { formulary } = server.cabinets;
  return {
    head: headView(server),
    hospital: formulary.facility.name,
    cabinets: [...formulary.cabinets.values()].map(({ cabinet, name, unit }) => ({ cabinet, name, unit })),
    overrideReasons,
    wasteReasons,
    badges: [...formulary.people.values()]
      .filter(({ role }) => role === 'nurse' || role === 'pharmacist')
      .map(({ user, name, credentials }) => ({ user, name, credentials })),
  };
}

function badgeView(server: CabinetServer, scan: string) {
  const user = scan.replace(/^B:/, '').trim();
  const person = server.cabinets.formulary.people.get(user);
  const isTaker = person !== undefined && ['nurse', 'pharmacist', 'prescriber'].includes(person.role);
  return { person: person ? { user, name: person.name, credentials: person.credentials, isTaker } : null };
}

function cabinetView(server: CabinetServer, cabinet: string) {
  const { state, formulary } = server.cabinets;
  const found = formulary.cabinets.get(cabinet);
  const here = [...state.patients.values()].filter((patient) => patient.present && patient.unit === found?.unit);
  const same = new Map<string, number>();
  for (const { family } of here) same.set(family.toLowerCase(), (same.get(family.toLowerCase()) ?? 0) + 1);
  return {
    head: headView(server),
    cabinet: found ? { cabinet, name: found.name, unit: found.unit } : null,
    patients: here
      .map((patient) => ({
        ...bannerOf(server, patient),
        orders: ordersOf(state, cabinet, patient.mrn).filter((order) => order.state === 'active').length,
        sameName: (same.get(patient.family.toLowerCase()) ?? 0) > 1,
      }))
      .sort((a, b) => a.bed.localeCompare(b.bed) || a.name.localeCompare(b.name)),
    openWastes: [...state.wastes.values()]
      .filter((waste) => waste.cabinet === cabinet)
      .map((waste) => {
        const item = formulary.items.get(waste.product);
        return {
          ...waste,
          item: item ? shownItem(item) : null,
          rest: item ? restText(item, waste.quantity) : waste.quantity,
          who: formulary.people.get(waste.user)?.name ?? waste.user,
          taken: clockText(Date.parse(waste.takenAt), server.now(), formulary.facility.timeZone),
        };
      }),
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function bannerOf(server: CabinetServer, patient: Patient) {
  const { formulary } = server.cabinets;
  const [year = '', month = '', day = ''] = [
    patient.born.slice(0, 4),
    patient.born.slice(4, 6),
    patient.born.slice(6, 8),
  ];
  const today = server.now().toISOString().slice(0, 10).replaceAll('-', '');
  const age = Number(today.slice(0, 4)) - Number(year) - (today.slice(4) < `${month}${day}` ? 1 : 0);
  const [, room = '', bed = ''] = patient.location;
  return {
    mrn: patient.mrn,
    name: `${patient.family.toUpperCase()}, ${patient.given}`,
    born: year ? `${day}-${months[Number(month) - 1] ?? ''}-${year} (${age} y)` : 'not known',
    sex: patient.sex,
    unit: formulary.units.get(patient.unit)?.unit ?? patient.unit,
    bed: bed.includes(room) ? bed : [room, bed].filter(Boolean).join('-'),
    allergies: patient.allergies,
  };
}

function shownItem(item: Item) {
  return {
    product: item.product,
    name: item.name,
    brand: item.brand,
    text: itemText(item),
    className: item.className,
    highAlert: item.highAlert,
    controlled: item.schedule === '' ? null : `Schedule ${item.schedule.replace('C-', '')}`,
    allowOverride: item.allowOverride,
    baseUnit: item.baseUnit,
  };
}

/** The pocket of an item with those beside it. What lies there is for eyes: the page shows it as a picture. */
function pocketView(server: CabinetServer, pocket: Pocket | undefined) {
  if (!pocket) return null;
  const { drawer, pocket: name, controlled, locked, physical } = pocket;
  return { drawer, pocket: name, controlled, locked, physical, beside: besideOf(server, pocket) };
}

const mostBeside = 6;

/** Names of a drawer's pockets; where a drawer has one pocket, of the drawers beside it. At most six, this one among them. */
function besideOf(server: CabinetServer, pocket: Pocket): string[] {
  const kind = (drawer: string) => drawer.replace(/\d+$/, '');
  const here = [...server.cabinets.state.pockets.values()].filter(({ cabinet }) => cabinet === pocket.cabinet);
  const drawer = here.filter((each) => each.drawer === pocket.drawer);
  const shown = drawer.length > 1 ? drawer : here.filter((each) => kind(each.drawer) === kind(pocket.drawer));
  const sorted = shown.sort((a, b) => order.compare(`${a.drawer}-${a.pocket}`, `${b.drawer}-${b.pocket}`));
  const at = sorted.indexOf(pocket);
  const from = Math.max(0, Math.min(at - 3, sorted.length - mostBeside));
  return sorted.slice(from, from + mostBeside).map((each) => `${each.drawer}-${each.pocket}`);
}

const order = new Intl.Collator('en', { numeric: true });

function patientView(server: CabinetServer, cabinet: string, mrn: string) {
  const { state } = server.cabinets;
  const patient = state.patients.get(mrn);
  if (!patient) return { head: headView(server), patient: null, orders: [] };
  return {
    head: headView(server),
    patient: bannerOf(server, patient),
    orders: ordersOf(state, cabinet, mrn)
      .map((order) => orderView(server, order))
      .filter((order) => order !== null)
      .sort((a, b) => a.rank - b.rank || a.sort.localeCompare(b.sort)),
  };
}

const ranks: Readonly<Record<string, number>> = { due: 0, open: 1, later: 2, taken: 3, none: 4 };

function orderView(server: CabinetServer, told: ProfileOrder) {
  const { state, formulary } = server.cabinets;
  const now = server.now();
  const { timeZone } = formulary.facility;
  const item = formulary.items.get(told.product);
  if (!item) return null;
  const due = dueOf(told, formulary.timings.get(told.schedule) ?? null, now, timeZone);
  const { take, rest } = packageWords(item, told);
  const person = told.lastTaken ? (formulary.people.get(told.lastTaken.by)?.name ?? told.lastTaken.by) : '';
  const isStopped = told.state === 'stopped' || (told.stop !== null && Date.parse(told.stop) < now.getTime());
  return {
    order: told.order,
    line: orderLine(formulary, told),
    item: shownItem(item),
    instructions: told.instructions,
    prn: told.prn,
    stat: told.priority === 'S',
    state: isStopped ? 'stopped' : told.state,
    due: due.state,
    dueAt: due.at === null ? null : clockText(due.at, now, timeZone),
    isOverdue: due.state === 'due' && due.at !== null && due.at < now.getTime(),
    isSoon: due.state === 'later' && due.at !== null && due.at - now.getTime() <= 4 * 3_600_000,
    lastTaken: told.lastTaken ? `${clockText(Date.parse(told.lastTaken.at), now, timeZone)} by ${person}` : null,
    take,
    takeText: shownAmount(take, item.baseUnit),
    package: `${take === '1' ? '' : `${take} times `}${shownAmount(item.strengthPerBase, item.doseUnit)}`,
    doseText: shownAmount(told.dose, told.doseUnit),
    restText: rest,
    pocket: pocketView(server, pocketsOf(state, told.cabinet, told.product)[0]),
    rank: ranks[due.state] ?? 5,
    sort: `${due.at ?? ''}`.padStart(16, '0') + item.name.toLowerCase(),
  };
}

function findView(server: CabinetServer, cabinet: string, typed: string) {
  const found = searchItems(server.cabinets, cabinet, typed);
  if (found.is !== 'one') return found;
  return {
    ...found,
    items: found.items.map((item) => ({
      ...shownItem(item),
      pocket: pocketView(server, pocketsOf(server.cabinets.state, cabinet, item.product)[0]),
    })),
  };
}

function itemView(server: CabinetServer, scan: string) {
  const read = readScan(server.cabinets.formulary, scan);
  const item = read.product === null ? undefined : server.cabinets.formulary.items.get(read.product);
  return { item: item ? shownItem(item) : null, expires: read.expires, lot: read.lot, count: shownNumber('1') };
}
