/** The pages of the cabinet, drawn from the state. What is pressed goes to the acts of the page (`app`). */
import { button, chip, field, h, itemChips, medicationLine } from './parts.js';
import { takePanel } from './steps.js';

let app;
let state;

/** Binds the drawing to the page's acts and state; gives the bar at the top and the pages by name. */
export function pagesOf(page) {
  app = page;
  state = page.state;
  return { top, pages, leaves };
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
    user ? button('Log out', () => app.signOut('Logged out'), { id: 'log-out' }) : null,
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
        button([h('b', null, unit), h('span', null, name)], () => app.chooseCabinet(cabinet), {
          kind: 'tile',
          id: `cabinet-${cabinet}`,
        }),
      ),
    ),
  );
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
      act: () => app.signIn(state.typed),
    }),
    h(
      'div',
      { class: 'row' },
      button('Sign in', () => app.signIn(state.typed), { kind: 'main' }),
      button('Another cabinet', () => {
        state.cabinet = null;
        state.cabinetView = null;
        app.go('choose');
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
                  () => app.choosePatient(patient.mrn),
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
  const other = button(
    'Other patient',
    () => {
      state.patient = null;
      app.go('patients');
    },
    { id: 'other-patient' },
  );
  if (!patient) return h('section', { class: 'card banner' }, 'This patient is not here any more.', other);
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
    h('span', { class: 'space' }),
    other,
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
                app.draw();
              },
              { id: `tab-${tab}`, 'aria-pressed': String(state.tab === tab) },
            ),
          ),
          h(
            'span',
            { class: 'row end' },
            taken.length > 0 ? button('Return…', () => app.go('return'), { id: 'open-return' }) : null,
            button('Not on list? Override…', () => app.go('override'), { id: 'open-override' }),
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
      () => app.beginTake({ ...order, body: { order: order.order } }),
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
            state.found = await app.get('/screen/find', { cabinet: state.cabinet, typed });
            if (state.typed === typed) app.draw();
          },
        }),
        h('div', { class: 'found', 'aria-live': 'polite' }, foundText(found)),
        found?.is === 'one' ? overrideChoice(found) : null,
        h(
          'div',
          { class: 'row foot' },
          button('Back to the list', () => app.go('patient'), { id: 'back' }),
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
            app.draw();
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
                  app.beginTake({
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
            button(`Return ${order.takeText}`, () => app.chooseReturn(order), {
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
            act: () => app.putBack(app.userOf(state.typed)),
          })
        : null,
      state.said ? h('p', null, chip('good', state.said)) : null,
      h(
        'div',
        { class: 'row foot' },
        button('Back to the list', () => app.go('patient'), { id: 'back' }),
      ),
    ),
  ];
}

/** Pages by the state that shows them. */
const pages = { choose, 'sign-in': signInForm, patients, patient: patientPage, override, return: returnPage };
