/** Small pieces that the page is drawn with. */

/**
 * Makes an element. Properties: `class`, `on…` handlers, `data`, the rest are attributes; null and false leave one out.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...any} children text, elements, lists of them, or nothing
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}

/** A button that does something; `main` is the one that is meant. */
export function button(label, act, props = {}) {
  const { kind = '', ...rest } = props;
  return h('button', { type: 'button', class: `button ${kind}`.trim(), onclick: act, ...rest }, label);
}

/** A chip: shape and word, never colour alone. */
export function chip(kind, text) {
  const shapes = { critical: '▲ ', attention: '◆ ', good: '✓ ', info: '● ' };
  return h(
    'span',
    { class: `chip ${kind}` },
    shapes[kind] ? h('span', { 'aria-hidden': 'true' }, shapes[kind]) : null,
    text,
  );
}

/** A medicine in words: name and amounts bold, parts kept apart by a dash, a label never alone at the end of a line. */
export function medicationLine(line) {
  const parts = [];
  line.forEach((part, at) => {
    const previous = line[at - 1];
    if (previous && previous.kind !== 'label') parts.push('\u00a0— ');
    if (part.kind === 'label') return;
    const label = previous?.kind === 'label' ? h('span', { class: 'label' }, `${previous.text}\u00a0`) : null;
    const words = part.kind === 'name' || part.kind === 'amount' ? h('b', null, part.text) : part.text;
    parts.push(label ? h('span', { class: 'whole' }, label, words) : words);
  });
  return h('span', { class: 'medicine' }, parts);
}

/** What belongs to an item beside its line: class, high alert, schedule. */
export function itemChips(item) {
  return [
    item.highAlert ? chip('critical', 'High alert') : null,
    item.controlled ? chip('plain', item.controlled) : null,
  ];
}

/** A field with its label. Enter does `act`. */
export function field({ id, label, value, onInput, act, hint, mode, size }) {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('input', {
      id,
      type: 'text',
      value,
      size,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      inputmode: mode,
      'aria-describedby': hint ? `${id}-hint` : null,
      oninput: (event) => onInput(event.target.value),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || !act) return;
        event.preventDefault();
        act();
      },
    }),
    hint ? h('p', { id: `${id}-hint`, class: 'muted' }, hint) : null,
  );
}

/** Puts new content into an element without losing where the keyboard is. */
export function redraw(into, content) {
  const active = document.activeElement;
  const id = active && into.contains(active) ? active.id : '';
  const range = id && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
  into.replaceChildren(...[content].flat().filter(Boolean));
  const again = id ? document.getElementById(id) : null;
  if (!again) return;
  again.focus();
  if (range && 'setSelectionRange' in again) again.setSelectionRange(range[0], range[1]);
}
