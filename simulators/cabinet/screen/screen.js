/** The screen of a cabinet: who, for whom, what. It draws what the cabinet says and decides nothing by itself. */
import { button, chip, field, h, itemChips, medicationLine, redraw } from './parts.js';
import { listenForScans } from './scanner.js';
import { simulatorStrip } from './simulator.js';
import { takePanel } from './steps.js';

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

const userOf = (badge) => badge.trim().replace(/^B:/, '');

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

const leaves = () => `${Math.floor(state.left / 60)}:${String(state.left % 60).padStart(2, '0')}`;

function top() {
  const { head, user, cabinetView } = state;
  return [
    h('p', { class: 'name' }, cabinetView?.cabinet ? `Cabinet ${cabinetView.cabinet.unit}` : 'Cabinets'),
    h('span', { class: 'environment' }, 'DEMO'),
    h('span', { class: 'space' }),
    head?.link ? chip('attention', head.link) : null,
    h('span', { class: 'clock' }, head?.clock ?? ''),
    user
      ? h(
          'span',
          { class: 'who' },
          `${user.name}, ${user.credentials} · leaves in `,
          h('span', { id: 'leaves' }, leaves()),
        )
      : null,
    user ? button('Log out', () => signOut('Logged out'), { id: 'log-out' }) : null,
  ];
}

function choose() {
  return h(
    'section',
    { class: 'card wide', 'aria-labelledby': 'title' },
    h('h1', { id: 'title', tabindex: '-1' }, 'Which cabinet do you stand at?'),
    h(
      'div',
      { class: 'tiles' },
      (state.start?.cabinets ?? []).map(({ cabinet, name, unit }) =>
        button([h('b', null, unit), h('span', null, name)], () => chooseCabinet(cabinet), {
          kind: 'tile',
          id: `cabinet-${cabinet}`,
        }),
      ),
    ),
  );
}

async function chooseCabinet(cabinet) {
  state.cabinet = cabinet;
  state.at = 'sign-in';
  await refresh();
  draw('badge');
}

function signInForm() {
  return h(
    'section',
    { class: 'card narrow', 'aria-labelledby': 'title' },
    h('h1', { id: 'title', tabindex: '-1' }, 'Scan your badge'),
    field({
      id: 'badge',
      label: 'Or type your user name and press Enter',
      value: state.typed,
      onInput: (typed) => {
        state.typed = typed;
      },
      act: () => signIn(state.typed),
    }),
    h(
      'div',
      { class: 'row' },
      button('Sign in', () => signIn(state.typed), { kind: 'main' }),
      button('Another cabinet', () => {
        state.cabinet = null;
        state.cabinetView = null;
        go('choose');
      }),
    ),
  );
}

function patients() {
  const list = state.cabinetView?.patients ?? [];
  return h(
    'div',
    { class: 'two' },
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'title' },
      h(
        'h1',
        { id: 'title', tabindex: '-1' },
        `Patients of ${state.cabinetView?.cabinet?.unit ?? ''} — ${list.length}`,
      ),
      list.length === 0
        ? h('p', null, 'No patient is known here yet. They come with their admission.')
        : h(
            'ul',
            { class: 'patients' },
            list.map((patient) =>
              h(
                'li',
                null,
                button(
                  [
                    h('span', { class: 'bed' }, patient.bed),
                    h('span', { class: 'grow' }, h('b', null, patient.name), ` — born ${patient.born}`),
                    patient.sameName ? chip('attention', 'Same surname') : null,
                    h('span', { class: 'muted' }, patient.orders === 1 ? '1 order' : `${patient.orders} orders`),
                  ],
                  () => choosePatient(patient.mrn),
                  { kind: 'patient', id: `patient-${patient.mrn}` },
                ),
              ),
            ),
          ),
    ),
    takePanel(app),
  );
}

function banner() {
  const patient = state.patientView?.patient;
  if (!patient) return h('section', { class: 'card banner' }, 'This patient is not here any more.');
  return h(
    'section',
    { class: 'card banner', 'aria-label': 'Patient' },
    h('h1', { id: 'title', tabindex: '-1' }, patient.name),
    h('span', null, `Born ${patient.born}`),
    h('span', null, `MRN ${patient.mrn}`),
    h('span', { class: 'whole' }, `${patient.unit} ${patient.bed}`.replaceAll('-', '\u2011')),
    patient.allergies === null
      ? chip('attention', 'Allergies not recorded')
      : patient.allergies.length === 0
        ? chip('good', 'No known drug allergies')
        : patient.allergies.map(({ text, reaction }) => chip('critical', reaction ? `${text} — ${reaction}` : text)),
  );
}

const tabs = {
  due: { label: 'Due now', has: (order) => ['due', 'open'].includes(order.due) || order.isSoon },
  scheduled: { label: 'Scheduled', has: (order) => !order.prn },
  prn: { label: 'As needed', has: (order) => order.prn },
  all: { label: 'All orders', has: () => true },
};

function patientPage() {
  const orders = (state.patientView?.orders ?? []).filter((order) => order.state !== 'stopped');
  const shown = orders.filter(tabs[state.tab].has);
  const taken = (state.patientView?.orders ?? []).filter((order) => order.lastTaken);
  const heading =
    state.tab === 'due'
      ? `Due now — ${shown.filter((order) => order.due !== 'later').length}`
      : `${tabs[state.tab].label} — ${shown.length}`;
  return [
    banner(),
    h(
      'div',
      { class: 'two' },
      h(
        'section',
        { class: 'card', 'aria-labelledby': 'list-title' },
        h('h2', { id: 'list-title' }, heading),
        shown.length === 0
          ? h(
              'p',
              { class: 'empty' },
              `Nothing here. ${orders.length === 1 ? '1 order is' : `${orders.length} orders are`} on the profile.`,
            )
          : h('ul', { class: 'orders' }, shown.map(orderRow)),
        h(
          'div',
          { class: 'row foot' },
          Object.entries(tabs).map(([tab, { label }]) =>
            button(
              label,
              () => {
                state.tab = tab;
                draw();
              },
              { id: `tab-${tab}`, 'aria-pressed': String(state.tab === tab) },
            ),
          ),
          h('span', { class: 'space' }),
          taken.length > 0 ? button('Return…', () => go('return'), { id: 'open-return' }) : null,
          button('Not on list? Override…', () => go('override'), { id: 'open-override' }),
        ),
        h(
          'div',
          { class: 'row' },
          button(
            'Other patient',
            () => {
              state.patient = null;
              go('patients');
            },
            { id: 'other-patient' },
          ),
        ),
      ),
      takePanel(app),
    ),
  ];
}

function orderRow(order) {
  const isThis = state.take?.order === order.order;
  const canTake = order.state === 'active' && order.due !== 'none' && order.pocket && !state.take;
  const name = order.item.name;
  return h(
    'li',
    { class: isThis ? 'order this' : 'order' },
    h(
      'div',
      { class: 'grow' },
      medicationLine(order.line),
      order.instructions ? h('p', { class: 'muted' }, order.instructions) : null,
      h(
        'p',
        { class: 'chips' },
        order.stat ? chip('attention', 'STAT') : null,
        itemChips(order.item),
        order.state === 'held' ? chip('attention', 'On hold') : null,
        order.due === 'later' ? chip('plain', `Too early: due ${order.dueAt}`) : null,
        order.due === 'due' ? chip(order.isOverdue ? 'attention' : 'plain', `Due ${order.dueAt}`) : null,
        order.due === 'taken' ? chip('plain', 'The one dose was taken') : null,
        order.lastTaken ? h('span', { class: 'muted' }, `last removed ${order.lastTaken}`) : null,
      ),
    ),
    button(
      isThis ? `Take ${order.take}` : order.due === 'later' || order.due === 'taken' ? 'Take' : `Take ${order.take}`,
      () => beginTake({ ...order, body: { order: order.order } }),
      {
        kind: isThis ? 'main' : '',
        id: `take-${order.order}`,
        disabled: !canTake,
        'aria-label': `Take ${order.takeText} of ${name}`,
      },
    ),
  );
}

function override() {
  const { found } = state;
  return [
    banner(),
    h(
      'div',
      { class: 'two' },
      h(
        'section',
        { class: 'card', 'aria-labelledby': 'override-title' },
        h('h2', { id: 'override-title' }, 'Override search — type until one medicine is left'),
        field({
          id: 'typed',
          label: 'Name of the medicine',
          value: state.typed,
          hint: 'No list is shown and nothing is corrected: names that begin alike are too easily taken for each other.',
          onInput: async (typed) => {
            state.typed = typed;
            state.found = await get('/screen/find', { cabinet: state.cabinet, typed });
            if (state.typed === typed) draw();
          },
        }),
        h('div', { class: 'found', 'aria-live': 'polite' }, foundText(found)),
        found?.is === 'one' ? overrideChoice(found) : null,
        h(
          'div',
          { class: 'row foot' },
          button('Back to the list', () => go('patient'), { id: 'back' }),
        ),
      ),
      takePanel(app),
    ),
  ];
}

function foundText(found) {
  if (!found || found.is === 'nothing-typed') return h('p', { class: 'muted' }, 'Nothing typed yet.');
  const letters = `${found.typed} ${found.typed === 1 ? 'letter' : 'letters'} typed`;
  if (found.is === 'none') return h('p', null, `${letters} · no medicine in this cabinet begins so.`);
  if (found.is === 'several')
    return h('p', null, `${letters} · ${found.medicines} medicines begin so, so no list is shown. Type on.`);
  const [item] = found.items;
  return h(
    'p',
    null,
    `${letters} · `,
    h('b', null, '1'),
    ' medicine: ',
    h('b', null, found.name),
    item.className ? ` [${item.className}]` : '',
  );
}

function overrideChoice(found) {
  const reasons = Object.entries(state.start?.overrideReasons ?? {});
  return [
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'reason' }, 'Why without an order?'),
      h(
        'select',
        {
          id: 'reason',
          onchange: (event) => {
            state.reason = event.target.value;
            draw();
          },
        },
        h('option', { value: '' }, 'Choose a reason'),
        reasons.map(([code, words]) => h('option', { value: code, selected: state.reason === code }, words)),
      ),
    ),
    h(
      'ul',
      { class: 'orders' },
      found.items.map((item) =>
        h(
          'li',
          { class: 'order' },
          h(
            'div',
            { class: 'grow' },
            h('b', null, item.name),
            ` — ${item.text}`,
            h('p', { class: 'chips' }, itemChips(item)),
          ),
          item.allowOverride
            ? button(
                'Take 1',
                () =>
                  beginTake({
                    item,
                    pocket: item.pocket,
                    takeText: `1\u00a0${item.baseUnit}`,
                    body: { override: { product: item.product, reason: state.reason } },
                  }),
                {
                  id: `override-${item.product}`,
                  disabled: state.reason === '' || Boolean(state.take),
                  'aria-label': `Take 1 ${item.baseUnit} of ${item.name} ${item.text}`,
                },
              )
            : h('span', { class: 'muted' }, 'Not on the override list: call the pharmacy.'),
        ),
      ),
    ),
  ];
}

function returnPage() {
  const taken = (state.patientView?.orders ?? []).filter((order) => order.lastTaken);
  const chosen = state.chosenReturn;
  return [
    banner(),
    h(
      'section',
      { class: 'card wide', 'aria-labelledby': 'return-title' },
      h('h2', { id: 'return-title' }, 'Return to the return bin'),
      h('p', { class: 'muted' }, 'Whole, unopened pieces only. What was opened is wasted.'),
      h(
        'ul',
        { class: 'orders' },
        taken.map((order) =>
          h(
            'li',
            { class: chosen?.order === order.order ? 'order this' : 'order' },
            h(
              'div',
              { class: 'grow' },
              medicationLine(order.line),
              h('p', { class: 'muted' }, `last removed ${order.lastTaken}`),
            ),
            button(`Return ${order.takeText}`, () => chooseReturn(order), {
              id: `return-${order.order}`,
              'aria-label': `Return ${order.takeText} of ${order.item.name}`,
            }),
          ),
        ),
      ),
      chosen?.needsWitness
        ? field({
            id: 'witness',
            label: `Witness for ${chosen.item.name}: scan the badge, or type the user name`,
            value: state.typed,
            onInput: (typed) => {
              state.typed = typed;
            },
            act: () => putBack(userOf(state.typed)),
          })
        : null,
      state.said ? h('p', null, chip('good', state.said)) : null,
      h(
        'div',
        { class: 'row foot' },
        button('Back to the list', () => go('patient'), { id: 'back' }),
      ),
    ),
  ];
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

const pages = { choose, 'sign-in': signInForm, patients, patient: patientPage, override, return: returnPage };

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
