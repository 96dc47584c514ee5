/**
 * The test card of a scanner: a GS1 DataMatrix that every scanner must send byte for byte, and what is wrong with one that
 * does not. Scanned each night, it finds a scanner that loses separators or types for another keyboard before a nurse does.
 */
import { groupSeparator, separatorAliases } from './separators.ts';

/**
 * What a scanner must send for the card: symbology identifier, two elements parted by a separator, and in them letters of both
 * cases, digits and the signs that keyboards disagree on. The data after the first three characters are what is printed.
 */
export const canaryText = `]d291ABCabc123-_/.QWYZqwyz${groupSeparator}92MORTAR`;

export type CanaryFaultCode =
  | 'nothing'
  | 'prefix-missing'
  | 'suffix-missing'
  | 'symbology-identifier-missing'
  | 'separator-lost'
  | 'separator-other'
  | 'upper-case'
  | 'lower-case'
  | 'case-swapped'
  | 'keyboard-layout'
  | 'truncated'
  | 'head-missing'
  | 'more-before'
  | 'more-after'
  | 'not-the-card';

export type CanaryFault = { readonly code: CanaryFaultCode; readonly says: string; readonly remedy: string };

export type CanaryVerdict = { readonly ok: true } | { readonly ok: false; readonly faults: readonly CanaryFault[] };

/** What came: the text exactly as it was sent, before aliases are put right, and whether its two frame keys were heard. */
export type CanarySent = {
  readonly text: string;
  /** Left out: this way of connecting needs none. */
  readonly prefixHeard?: boolean;
  readonly suffixHeard?: boolean;
};

/** Judges what a scanner sent for the card; every fault that explains it, each with what to do. */
export function judgeCanary(sent: CanarySent): CanaryVerdict {
  const frame = [
    ...(sent.prefixHeard === false ? [frameFault('prefix')] : []),
    ...(sent.suffixHeard === false ? [frameFault('suffix')] : []),
  ];
  const faults = [...frame, ...textFaults(sent.text)];
  return faults.length === 0 ? { ok: true } : { ok: false, faults };
}

function frameFault(which: 'prefix' | 'suffix'): CanaryFault {
  const key = which === 'prefix' ? 'F13' : 'Enter';
  return fault(
    `${which}-missing`,
    `The scanner does not send its ${which}.`,
    `Program the ${which} key (${key}, unless this station has another).`,
  );
}

function textFaults(text: string): readonly CanaryFault[] {
  if (text === canaryText) return [];
  if (text.trim() === '') return [fault('nothing', 'Nothing came.', 'Check the cable or pairing, then scan again.')];
  const explained = variants.find((variant) => variant.text === text);
  if (explained) return explained.faults;
  const other = otherSeparator(text) ?? partly(text) ?? unknownLayout(text);
  return (
    other ?? [
      fault(
        'not-the-card',
        'This is not the test card, or nothing of it is left.',
        'Scan the test card; if it was it, reset the scanner by its programming sheet.',
      ),
    ]
  );
}

type Variant = { readonly text: string; readonly faults: readonly CanaryFault[] };
type Change = { readonly apply: (text: string) => string; readonly fault: CanaryFault | null };

const unchanged: Change = { apply: (text) => text, fault: null };

const fault = (code: CanaryFaultCode, says: string, remedy: string): CanaryFault => ({ code, says, remedy });

const cases: readonly Change[] = [
  unchanged,
  {
    apply: (text) => text.toUpperCase(),
    fault: fault('upper-case', 'It sends capitals only.', 'Turn its case conversion off.'),
  },
  {
    apply: (text) => text.toLowerCase(),
    fault: fault('lower-case', 'It sends small letters only.', 'Turn its case conversion off.'),
  },
  {
    apply: (text) =>
      text.replace(/[A-Za-z]/g, (letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      ),
    fault: fault('case-swapped', 'Capitals and small letters are exchanged.', 'Turn Caps Lock off at the station.'),
  },
];

/** What the keys of a US keyboard mean on others, for the characters of the card. */
const layouts: readonly { readonly name: string; readonly from: string; readonly to: string }[] = [
  { name: 'German', from: 'yzYZ-_/]', to: 'zyZYß?-+' },
  {
    name: 'French',
    from: 'aqwzAQWZ1234567890-_/.]m',
    to: 'qazwQAZW&é"\'(-è_çà)°!:$,',
  },
  { name: 'Spanish or Italian', from: '-_/]', to: "'?-+" },
];

const keyboards: readonly Change[] = [
  unchanged,
  ...layouts.map(({ name, from, to }) => {
    const signs = new Map([...from].map((sign, at) => [sign, [...to][at] ?? sign]));
    return {
      apply: (text: string) => [...text].map((sign) => signs.get(sign) ?? sign).join(''),
      fault: fault(
        'keyboard-layout',
        `It types for a US keyboard, and the station has a ${name} one.`,
        'Set the scanner to the keyboard of the station, or the station to US.',
      ),
    };
  }),
];

const identifiers: readonly Change[] = [
  unchanged,
  {
    apply: (text) => text.slice(3),
    fault: fault(
      'symbology-identifier-missing',
      'It does not send the symbology identifier.',
      'Turn the transmission of the AIM identifier on.',
    ),
  },
];

const separators: readonly Change[] = [
  unchanged,
  {
    apply: (text) => text.replaceAll(groupSeparator, ''),
    fault: fault(
      'separator-lost',
      'It loses the separator (FNC1, ASCII 29): lots and serial numbers will run together.',
      'Turn the transmission of FNC1 as ASCII 29 on. Do not use this scanner for packages until it does.',
    ),
  },
];

/** Every combination of what scanners are found to do, those with the fewest faults first. */
const variants: readonly Variant[] = identifiers
  .flatMap((aim) =>
    separators.flatMap((separator) =>
      cases.flatMap((letters) =>
        keyboards.map((keyboard) => ({
          text: [aim, letters, keyboard, separator].reduce((text, change) => change.apply(text), canaryText),
          faults: [aim, letters, keyboard, separator].flatMap((change) => change.fault ?? []),
        })),
      ),
    ),
  )
  .sort((a, b) => a.faults.length - b.faults.length);

/** All is there, with something else where the separator belongs. */
function otherSeparator(text: string): readonly CanaryFault[] | null {
  for (const { text: whole, faults } of variants) {
    const at = whole.indexOf(groupSeparator);
    if (at === -1) continue;
    const [head, tail] = [whole.slice(0, at), whole.slice(at + 1)];
    if (!text.startsWith(head) || !text.endsWith(tail)) continue;
    const middle = text.slice(at, text.length - tail.length);
    if (middle === '' || middle.length > 8 || text.length < head.length + tail.length) continue;
    const isKnown = separatorAliases.includes(middle);
    return [
      ...faults,
      fault(
        'separator-other',
        `It sends ${shown(middle)} for the separator.`,
        isKnown
          ? 'Stations read it; program ASCII 29 where the scanner can.'
          : 'Program ASCII 29, or add this to the separators of the station.',
      ),
    ];
  }
  return null;
}

const leastPart = 6;

/** A part of the card, or the card with more around it. */
function partly(text: string): readonly CanaryFault[] | null {
  for (const { text: whole, faults } of variants) {
    if (text.length >= leastPart && whole.startsWith(text)) {
      const says = `Only the first ${text.length} of ${whole.length} characters came.`;
      return [...faults, fault('truncated', says, 'Raise its highest length, or slow its keyboard output down.')];
    }
    if (text.length >= leastPart && whole.endsWith(text)) {
      const says = `The first ${whole.length - text.length} characters are missing.`;
      return [
        ...faults,
        fault('head-missing', says, 'Slow its keyboard output down, or lengthen the delay after the prefix.'),
      ];
    }
    const at = text.indexOf(whole);
    if (at === -1) continue;
    const [before, after] = [text.slice(0, at), text.slice(at + whole.length)];
    return [
      ...faults,
      ...(before === ''
        ? []
        : [fault('more-before', `It sends ${shown(before)} before the data.`, 'Remove it from its prefix.')]),
      ...(after === ''
        ? []
        : [fault('more-after', `It sends ${shown(after)} after the data.`, 'Remove it from its suffix.')]),
    ];
  }
  return null;
}

/** As long as the card, and most of it the same: the keys mean something else here. */
function unknownLayout(text: string): readonly CanaryFault[] | null {
  for (const { text: whole, faults } of variants) {
    const wrong = [...whole].filter((sign, at) => sign !== text[at]);
    if (text.length !== whole.length || wrong.length > whole.length / 2) continue;
    const pairs = [...whole].flatMap((sign, at) =>
      sign === text[at] ? [] : [`${shown(sign)} as ${shown(text[at] ?? '')}`],
    );
    return [
      ...faults.filter(({ code }) => code !== 'keyboard-layout'),
      fault(
        'keyboard-layout',
        `Some keys mean something else at the station: ${[...new Set(pairs)].join(', ')}.`,
        'Set the scanner to the keyboard of the station, or the station to US.',
      ),
    ];
  }
  return null;
}

/** Text in quotes; a control character by its number. */
function shown(text: string): string {
  return `"${text.replace(/\p{Cc}/gu, (sign) => `<ASCII ${sign.charCodeAt(0)}>`)}"`;
}
