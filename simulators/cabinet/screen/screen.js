/** The screen of a cabinet: who, for whom, what. It draws what the cabinet says and decides nothing by itself. */
import { pagesOf } from './pages.js';
import { chip, h, redraw } from './parts.js';
import { listenForScans } from './scanner.js';
import { simulatorStrip } from './simulator.js';

const leaveAfterS = 60;
const warnAtS = 20;
const refreshMs = 3_000;

const state = {
  /** choose, sign-in, patients, patient, override, return */
  at: 'choose',
  start: null,
  head: null,
  cabinet: null,
  cabinetView: null,
  user: null,
  patient: null,
  patientView: null,
  tab: 'due',
  typed: '',
  found: null,
  reason: '',
  take: null,
  wastes: [],
  said: '',
  left: leaveAfterS,
  chosenReturn: null,
};

const byId = (id) => document.getElementById(id);

async function get(path, asked = {}) {
  const reply = await fetch(`${path}?${new URLSearchParams(asked)}`);
  return reply.json();
}

async function post(path, body) {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return reply.json();
}

/** Says something to who does not see it, and takes it away again so that the same can be said twice. */
function say(text) {
  const place = byId('spoken');
  place.textContent = '';
  setTimeout(() => {
    place.textContent = text;
  }, 30);
}

function alarm(text) {
  byId('alarm').replaceChildren(...(text ? [h('p', { class: 'alarm' }, chip('critical', text))] : []));
}

const app = {
  state,
  get,
  post,
  draw,
  say,
  scanned,
  signIn,
  cancelTake,
  beginTake,
  chooseCabinet,
  choosePatient,
  chooseReturn,
  putBack,
  signOut,
  go,
  userOf,
  async confirmTake() {
    state.take.body.confirmed = true;
    await tryTake();
  },
  async countTake() {
    const typed = state.take.typed.trim();
    if (!/^\d+(\.\d+)?$/.test(typed)) return noteTake('Type the number that you counted.');
    state.take.body.blindCount = typed;
    if (state.take.asked === 'count-again') state.take.body.recounted = true;
    state.take.counted = typed;
    await tryTake();
  },
  async witnessTake(badge) {
    state.take.body.witness = userOf(badge);
    await tryTake();
  },
  wasteNow() {
    Object.assign(state.take, { phase: 'waste', typed: '', says: '' });
    draw('witness');
  },
  async witnessWaste(badge) {
    const { take } = state;
    const done = await post('/waste', {
      cabinet: state.cabinet,
      user: state.user.user,
      id: take.wasteId,
      witness: userOf(badge),
      reason: 'partial-dose',
    });
    if (!done.ok) return noteTake(done.says);
    state.said = `${take.restText} of ${take.item.name} wasted`;
    await closeTake();
  },
  openWaste(waste) {
    state.take = {
      phase: 'waste',
      item: waste.item,
      restText: waste.rest,
      wasteId: waste.id,
      typed: '',
      says: '',
      body: {},
    };
    draw('witness');
  },
};

const { top, pages, leaves } = pagesOf(app);

function userOf(badge) {
  return badge.trim().replace(/^B:/, '');
}

function noteTake(says) {
  state.take.says = says;
  state.take.typed = '';
  say(says);
  draw();
}

async function closeTake() {
  state.take = null;
  alarm('');
  await refresh();
  draw('drawer-title');
}

async function cancelTake() {
  const had = state.take;
  state.said = had?.phase === 'done' || had?.phase === 'taken' ? `${had.takeText} of ${had.item.name} taken` : '';
  await closeTake();
}

/** Begins to take what an order or an override asks for. */
async function beginTake(what) {
  state.said = '';
  state.take = { phase: 'scan', typed: '', says: '', counted: '', asked: '', ...what };
  await tryTake();
}

/** Asks the cabinet what is still missing, and shows the step for it. */
async function tryTake() {
  const { take } = state;
  const body = { cabinet: state.cabinet, user: state.user.user, patient: state.patient, ...take.body };
  const answer = await post('/vend', { ...body, dryRun: true });
  if (state.take !== take) return;
  take.typed = '';
  take.asked = answer.ok ? '' : answer.code;
  take.says = answer.ok ? '' : answer.says;
  if (answer.ok) take.phase = 'scan';
  else if (answer.code === 'count-needed' || answer.code === 'count-again') take.phase = 'count';
  else if (answer.code.startsWith('witness')) take.phase = 'witness';
  else take.phase = answer.soft ? 'soft' : 'refused';
  if (answer.code === 'count-needed') take.says = '';
  if (answer.code === 'count-again') take.counted = '';
  if (take.says) say(take.says);
  draw({ count: 'count', witness: 'witness' }[take.phase] ?? 'drawer-title');
}

/** The package is in front of the scanner: this is the act. */
async function scanPackage(code) {
  const { take } = state;
  const body = { cabinet: state.cabinet, user: state.user.user, patient: state.patient, ...take.body, scan: code };
  const done = await post('/vend', body);
  take.typed = '';
  if (!done.ok) {
    take.says = done.says;
    take.phase = done.code === 'wrong-item' || done.code === 'expired' ? 'wrong' : done.soft ? 'soft' : 'refused';
    alarm(done.says);
    return draw('drawer-title');
  }
  alarm('');
  const { openWaste } = done.value;
  take.wasteId = openWaste?.id ?? null;
  take.phase = openWaste ? 'taken' : 'done';
  take.says = `${take.takeText} of ${take.item.name} taken`;
  say(take.says);
  await refresh();
  draw('drawer-title');
}

/** What a scan means depends on what the screen asks for; another kind gets a sentence, not silence. */
async function scanned(code) {
  stay();
  const isBadge = code.startsWith('B:');
  if (state.at === 'choose') return alarm('Choose the cabinet first.');
  if (!state.user)
    return isBadge || !code.startsWith(']') ? signIn(code) : alarm('This is a medicine. Scan your badge.');
  const { take } = state;
  if (take?.phase === 'waste')
    return isBadge ? app.witnessWaste(code) : alarm('This is no badge. The witness scans a badge.');
  if (take?.phase === 'witness')
    return isBadge ? app.witnessTake(code) : alarm('This is no badge. The witness scans a badge.');
  if (state.chosenReturn?.needsWitness && isBadge) return putBack(userOf(code));
  if (isBadge) return alarm('This is a staff badge. Scan a medicine.');
  if (code.startsWith('P:')) return choosePatient(code.slice(2));
  if (take?.phase === 'scan' || take?.phase === 'wrong') return scanPackage(code);
  return alarm('Choose the medicine in the list first, then scan it.');
}

async function signIn(badge) {
  const { person } = await get('/screen/badge', { scan: badge });
  state.typed = '';
  if (!person) {
    alarm('This badge is not known here. Ask an administrator.');
    return draw('badge');
  }
  if (!person.isTaker) {
    alarm(`${person.name} may not take medicines for patients.`);
    return draw('badge');
  }
  alarm('');
  state.user = person;
  state.at = 'patients';
  stay();
  await refresh();
  draw('title');
}

function signOut(says = '') {
  Object.assign(state, {
    user: null,
    patient: null,
    patientView: null,
    take: null,
    at: state.cabinet ? 'sign-in' : 'choose',
  });
  Object.assign(state, { typed: '', found: null, reason: '', said: '', chosenReturn: null, tab: 'due' });
  alarm('');
  if (says) say(says);
  draw(state.cabinet ? 'badge' : 'title');
}

async function choosePatient(mrn) {
  const known = state.cabinetView?.patients.some((patient) => patient.mrn === mrn);
  if (!known) return alarm(`The patient ${mrn} is not on the list of this cabinet.`);
  Object.assign(state, { patient: mrn, at: 'patient', take: null, said: '', tab: 'due', chosenReturn: null });
  alarm('');
  await refresh();
  draw('title');
}

function go(at) {
  Object.assign(state, { at, take: null, typed: '', found: null, reason: '', said: '', chosenReturn: null });
  alarm('');
  draw(at === 'override' ? 'typed' : 'title');
}

/** Asks for what may have changed. */
async function refresh() {
  if (state.cabinet) {
    state.cabinetView = await get('/screen/cabinet', { cabinet: state.cabinet });
    state.head = state.cabinetView.head;
    state.wastes = state.cabinetView.openWastes;
  } else {
    state.start = await get('/screen/start');
    state.head = state.start.head;
  }
  if (state.patient) {
    state.patientView = await get('/screen/patient', { cabinet: state.cabinet, patient: state.patient });
  }
}

async function chooseCabinet(cabinet) {
  state.cabinet = cabinet;
  state.at = 'sign-in';
  await refresh();
  draw('badge');
}

async function chooseReturn(order) {
  Object.assign(state, {
    chosenReturn: { ...order, needsWitness: order.pocket?.controlled ?? false },
    said: '',
    typed: '',
  });
  if (!state.chosenReturn.needsWitness) return putBack(null);
  draw('witness');
}

async function putBack(witness) {
  const { order, item, take, takeText } = state.chosenReturn;
  const body = {
    cabinet: state.cabinet,
    user: state.user.user,
    patient: state.patient,
    order,
    product: item.product,
    quantity: take,
  };
  const done = await post('/return', witness === null ? body : { ...body, witness });
  state.typed = '';
  if (!done.ok) {
    alarm(done.says);
    return draw('witness');
  }
  alarm('');
  Object.assign(state, { chosenReturn: null, said: `${takeText} of ${item.name} is in the return bin` });
  say(state.said);
  await refresh();
  draw('back');
}

/** Draws all; the keyboard goes to `focus` when it is there. */
function draw(focus) {
  redraw(byId('main'), pages[state.at]());
  drawAround();
  document.title = `${state.cabinetView?.cabinet ? `Cabinet ${state.cabinetView.cabinet.unit}` : 'Cabinets'} — ${state.hospital ?? 'demo hospital'}`;
  if (focus) byId(focus)?.focus();
}

function drawAround() {
  redraw(byId('top'), top());
  redraw(byId('simulator'), simulatorStrip(app));
}

/** Somebody is there: the time until the log-out starts anew. */
function stay() {
  state.left = leaveAfterS;
}

async function tick() {
  if (!state.user) return;
  state.left -= 1;
  if (state.left === warnAtS) say(`You are logged out in ${warnAtS} seconds. Press any key to stay.`);
  if (state.left <= 0) return signOut('Logged out');
  const place = byId('leaves');
  if (place) place.textContent = leaves();
}

let drawn = '';
let headDrawn = '';
let isPressed = false;

/** Looks every few seconds for what has changed; nothing is drawn anew under a finger. */
async function watch() {
  try {
    const had = state.head?.link;
    await refresh();
    const { head, cabinetView, patientView } = state;
    const link = head.link;
    if (Boolean(link) !== Boolean(had) && had !== undefined) say(link ?? 'The pharmacy link is back.');
    const now = JSON.stringify([
      cabinetView?.patients,
      cabinetView?.openWastes,
      patientView?.orders,
      patientView?.patient,
    ]);
    const headNow = JSON.stringify([link, head.clock, head.unplugged, head.waiting]);
    if (!isPressed && now !== drawn) draw();
    else if (!isPressed && headNow !== headDrawn) drawAround();
    if (!isPressed) [drawn, headDrawn] = [now, headNow];
    if (state.isAway) alarm('');
    state.isAway = false;
  } catch {
    state.isAway = true;
    alarm('The cabinet itself does not answer. Call the pharmacy.');
  }
  setTimeout(watch, refreshMs);
}

window.addEventListener('pointerdown', () => {
  isPressed = true;
});
for (const type of ['pointerup', 'pointercancel']) {
  window.addEventListener(type, () => {
    isPressed = false;
  });
}
for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, stay, { capture: true });
listenForScans(scanned, () => alarm('The scan was broken. Scan again.'));
state.start = await get('/screen/start');
state.hospital = state.start.hospital;
await watch();
draw('title');
setInterval(tick, 1_000);
