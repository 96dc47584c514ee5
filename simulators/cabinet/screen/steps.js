/** The open drawer: count, take, scan, waste. Each step is an act of the cabinet; the page only asks for it. */
import { button, chip, field, h } from './parts.js';

/**
 * The panel beside the list for what is being taken.
 * @param {object} app state and acts of the page
 */
export function takePanel(app) {
  const { take } = app.state;
  if (!take) return restPanel(app);
  const { pocket } = take;
  return h(
    'section',
    { class: 'card drawer', 'aria-labelledby': 'drawer-title' },
    h('h2', { id: 'drawer-title', tabindex: '-1' }, title(take)),
    pocket ? drawerPicture(pocket, take.phase) : null,
    phases[take.phase](app, take),
  );
}

function title(take) {
  if (take.phase === 'soft') return 'Stop and look';
  if (take.phase === 'refused') return 'The drawer stays shut';
  if (take.phase === 'taken' || take.phase === 'done') return 'Taken';
  if (take.phase === 'waste') return 'Waste';
  return `Drawer ${take.pocket?.drawer}, pocket ${take.pocket?.pocket} is open`;
}

function drawerPicture(pocket, phase) {
  const isOpen = phase === 'count' || phase === 'scan' || phase === 'wrong';
  return h(
    'ol',
    { class: 'pockets', 'aria-label': 'The pocket and those beside it' },
    pocket.beside.map((name) => {
      const isThis = name === `${pocket.drawer}-${pocket.pocket}`;
      const says = isThis ? (isOpen ? ' (open)' : ' (this one)') : '';
      return h(
        'li',
        { class: isThis ? `pocket this ${isOpen ? 'open' : ''}` : 'pocket' },
        name.replaceAll('-', '\u2011'),
        isThis ? h('span', { 'aria-hidden': 'true' }, '\u00a0←') : null,
        says ? h('span', { class: 'hidden' }, says) : null,
      );
    }),
  );
}

const step = (number, ...words) => h('p', { class: 'step' }, h('b', null, `${number}. `), ...words);

function wasteNote(take) {
  if (!take.restText || !take.pocket?.controlled) return null;
  return h(
    'p',
    { class: 'muted' },
    `Package ${take.package}, dose ${take.doseText}: you will waste `,
    h('b', null, take.restText),
    '. A witness badge is needed now or within 15 minutes.',
  );
}

const cancel = (app, label = 'Cancel') => button(label, app.cancelTake);

const phases = {
  soft: (app, take) => [
    h('p', { class: 'step' }, take.says),
    h('div', { class: 'row' }, button('Take it all the same', app.confirmTake), cancel(app, 'Do not take it')),
  ],
  refused: (app, take) => [h('p', { class: 'step' }, take.says), h('div', { class: 'row' }, cancel(app, 'Close'))],
  witness: (app, take) => [
    h('p', { class: 'step' }, take.says),
    badgeField(app, 'witness', 'Witness: scan the badge, or type the user name', app.witnessTake),
    h('div', { class: 'row' }, cancel(app)),
  ],
  count: (app, take) => [
    take.says ? h('p', { class: 'notice' }, chip('attention', take.says)) : null,
    step(1, 'Count what is in the pocket ', h('b', null, 'before'), ` you take ${one(take)}.`),
    field({
      id: 'count',
      label: 'Number in the pocket',
      value: take.typed,
      size: 5,
      mode: 'numeric',
      hint: 'Blind count: the expected number is not shown.',
      onInput: (typed) => {
        take.typed = typed;
      },
      act: app.countTake,
    }),
    h('p', { class: 'step later' }, h('b', null, '2. '), `Take ${take.takeText} and scan it.`),
    wasteNote(take),
    h('div', { class: 'row' }, button('Counted', app.countTake, { kind: 'main' }), cancel(app)),
  ],
  scan: (app, take) => [
    take.counted ? h('p', { class: 'step done' }, `1. Counted: ${take.counted}.`) : null,
    step(take.counted ? 2 : 1, 'Take ', h('b', null, take.takeText), ' and scan it.'),
    wasteNote(take),
    codeField(app, take),
    h('div', { class: 'row' }, cancel(app, 'Close the drawer, take nothing')),
  ],
  wrong: (app, take) => [
    h('p', { class: 'stop' }, chip('critical', take.says)),
    codeField(app, take),
    h('div', { class: 'row' }, cancel(app, 'It is back in its pocket: take nothing')),
  ],
  taken: (app, take) => [
    h('p', { class: 'step' }, chip('good', `${take.takeText} of ${take.item.name} taken`)),
    h(
      'p',
      null,
      'You will waste ',
      h('b', null, take.restText),
      '. A witness badge is needed now or within 15 minutes.',
    ),
    h(
      'div',
      { class: 'row' },
      button('Waste now with witness', app.wasteNow, { kind: 'main' }),
      button('Waste later', app.cancelTake),
    ),
  ],
  done: (app, take) => [
    h('p', { class: 'step' }, chip('good', take.says)),
    h('div', { class: 'row' }, button('Close the drawer', app.cancelTake)),
  ],
  waste: (app, take) => [
    take.says ? h('p', { class: 'notice' }, chip('attention', take.says)) : null,
    h('p', { class: 'step' }, 'Waste ', h('b', null, take.restText), ` of ${take.item.name}. Another person watches.`),
    badgeField(app, 'witness', 'Witness: scan the badge, or type the user name', app.witnessWaste),
    h('div', { class: 'row' }, cancel(app, 'Waste later')),
  ],
};

const one = (take) => (take.takeText?.startsWith('1\u00a0') ? 'one' : 'any');

function codeField(app, take) {
  return field({
    id: 'code',
    label: 'Code of the package, if the scanner cannot read it',
    value: take.typed,
    onInput: (typed) => {
      take.typed = typed;
    },
    act: () => app.scanned(take.typed),
  });
}

function badgeField(app, id, label, act) {
  const { take } = app.state;
  return field({
    id,
    label,
    value: take.typed,
    onInput: (typed) => {
      take.typed = typed;
    },
    act: () => act(take.typed),
  });
}

/** Nothing is being taken: what still waits for a witness. */
function restPanel(app) {
  const wastes = app.state.wastes;
  return h(
    'section',
    { class: 'card drawer', 'aria-labelledby': 'drawer-title' },
    h('h2', { id: 'drawer-title', tabindex: '-1' }, 'Drawers are shut'),
    app.state.said ? h('p', null, chip('good', app.state.said)) : null,
    wastes.length === 0
      ? h('p', { class: 'muted' }, 'Choose a medicine to open its pocket.')
      : [
          h('h3', null, `Still to waste — ${wastes.length}`),
          h(
            'ul',
            { class: 'wastes' },
            wastes.map((waste) =>
              h(
                'li',
                null,
                h(
                  'span',
                  null,
                  h('b', null, waste.item?.name ?? waste.product),
                  ` — ${waste.rest}, taken ${waste.taken} by ${waste.who}`,
                ),
                button('Waste', () => app.openWaste(waste), {
                  'aria-label': `Waste ${waste.item?.name ?? waste.product}`,
                }),
              ),
            ),
          ),
        ],
  );
}
