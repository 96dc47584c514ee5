/** The strip below the screen: what a simulated cabinet needs and a real one has not. Marked as that. */
import { button, h } from './parts.js';

/**
 * @param {object} app state and acts of the page
 */
export function simulatorStrip(app) {
  const { state } = app;
  return [
    h('p', { class: 'mark' }, 'Simulator — not part of a cabinet'),
    h(
      'div',
      { class: 'row' },
      button(
        state.head?.unplugged ? 'Plug the network in' : 'Unplug the network',
        async () => {
          await app.post('/faults', { unplugged: !state.head?.unplugged });
          state.head = (await app.get('/screen/start')).head;
          app.draw();
        },
        { id: 'unplug', 'aria-pressed': String(state.head?.unplugged ?? false) },
      ),
      state.head?.waiting ? h('span', null, `${state.head.waiting} waiting to be sent`) : null,
      badges(app),
      pocketPicture(state.take),
      packages(app),
    ),
  ];
}

/** A badge to hold before the scanner. */
function badges(app) {
  const { state } = app;
  const phase = state.take?.phase;
  const isWanted =
    state.at === 'sign-in' || phase === 'witness' || phase === 'waste' || state.chosenReturn?.needsWitness;
  if (!isWanted || !state.start) return null;
  return [
    h('label', { for: 'badge-of' }, 'A badge'),
    h(
      'select',
      { id: 'badge-of', onchange: (event) => event.target.value && app.scanned(`B:${event.target.value}`) },
      h('option', { value: '' }, 'Hold a badge before the scanner'),
      state.start.badges
        .filter(({ user }) => user !== state.user?.user)
        .map(({ user, name, credentials }) => h('option', { value: user }, `${name}, ${credentials}`)),
    ),
  ];
}

/** What eyes see in the open pocket. */
function pocketPicture(take) {
  if (!take?.pocket || !['count', 'scan', 'wrong'].includes(take.phase)) return null;
  const number = Math.max(0, Math.floor(Number(take.pocket.physical)));
  const pieces = Array.from({ length: Math.min(number, 60) }, () => h('i', null));
  return h('span', { class: 'look', role: 'img', 'aria-label': `You see ${number} pieces in the pocket` }, pieces);
}

/** A package to hold before the scanner. */
function packages(app) {
  const { take } = app.state;
  if (take?.phase !== 'scan' && take?.phase !== 'wrong') return null;
  return [
    button('Scan the package', () => app.scanned(take.item.product), { id: 'scan-right' }),
    button('Scan another package', () => app.scanned('a package of something else'), { id: 'scan-other' }),
  ];
}
