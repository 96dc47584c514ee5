/**
 * What one order group of RDE^O11, RDE^O25, OMP^O09 or ORM^O01 says (HL7 v2.5.1 chapter 4A), in the sender's own words.
 * RXE, the encoded order, counts before RXO, the order as requested. Nothing is looked up here.
 */
import {
  type CodedElement,
  readCwe,
  readEi,
  readTimings,
  readXcn,
  type Segment,
  type SegmentGroup,
  type Timing,
} from '#lib/hl7v2/index.ts';

/** One way in which the sender names a drug. */
export type DrugName = {
  readonly ndc: string | null;
  /** A code of the sender's own. */
  readonly code: string | null;
  readonly text: string | null;
};

export type SaidComponent = {
  readonly kind: 'base' | 'additive';
  readonly names: readonly DrugName[];
  readonly amount: string;
  readonly unit: readonly string[];
};

export type SaidOrder = {
  readonly control: string;
  readonly placer: string;
  readonly number: string;
  readonly hasDrug: boolean;
  readonly names: readonly DrugName[];
  /** "10 MG" of RXE-25 and RXE-26. */
  readonly strength: string | null;
  readonly form: string | null;
  readonly dose: string;
  readonly doseMax: string;
  readonly unit: readonly string[];
  /** Code and text of RXR-1, in that order. */
  readonly route: readonly string[];
  readonly timings: readonly Timing[];
  /** ORC-15, ORC-9: used where the timing gives no start. */
  readonly effectiveAt: string;
  readonly transactionAt: string;
  readonly rate: string;
  readonly rateUnit: string;
  readonly indication: string | null;
  readonly instructions: string | null;
  /** Notes and instructions that no other field holds. */
  readonly notes: readonly string[];
  readonly prescriber: { readonly id: string | null; readonly name: string | null };
  readonly components: readonly SaidComponent[];
  readonly observations: readonly Segment[];
  readonly reason: string | null;
};

/** Reads one order group; `sender` names the placer where ORC-2.2 does not. */
export function readOrder(group: SegmentGroup, sender: string): SaidOrder {
  const orc = group.segment('ORC');
  const placed = orc ? readEi(orc.field(2)) : null;
  const filled = orc ? readEi(orc.field(3)) : null;
  const rxe = group.segment('RXE');
  const number = placed?.id.trim() || filled?.id.trim() || rxe?.text('15.1').trim() || '';
  const rxo = group.segment('RXO');
  const ordered = rxe ? encoded(rxe) : rxo ? requested(rxo) : null;
  const rxr = group.segment('RXR');
  return {
    control: orc?.text('1').trim() ?? '',
    placer: placed?.namespace.trim() || (placed?.id ? sender : '') || filled?.namespace.trim() || sender,
    number,
    hasDrug: ordered !== null,
    ...(ordered ?? nothingOrdered),
    route: rxr ? wordsOf(readCwe(rxr.field(1))) : [],
    timings: readTimings(group),
    effectiveAt: orc?.text('15.1') ?? '',
    transactionAt: orc?.text('9.1') ?? '',
    notes: [...(ordered?.notes ?? []), ...notesOf(group)],
    prescriber: prescriberOf(orc, rxe),
    components: group.segments('RXC').map(readComponent),
    observations: group.segments('OBX'),
    reason: textOrNull(orc?.text('16.2') ?? '') ?? textOrNull(orc?.text('16.1') ?? ''),
  };
}

type Ordered = Pick<
  SaidOrder,
  | 'names'
  | 'strength'
  | 'form'
  | 'dose'
  | 'doseMax'
  | 'unit'
  | 'rate'
  | 'rateUnit'
  | 'indication'
  | 'instructions'
  | 'notes'
>;

const nothingOrdered: Ordered = {
  names: [],
  strength: null,
  form: null,
  dose: '',
  doseMax: '',
  unit: [],
  rate: '',
  rateUnit: '',
  indication: null,
  instructions: null,
  notes: [],
};

function encoded(rxe: Segment): Ordered {
  return {
    names: [readCwe(rxe.field(2)), ...rxe.repetitions(31).map(readCwe)].flatMap(namesOf),
    strength: joined(rxe.text('25.1'), wordsOf(readCwe(rxe.field(26)))),
    form: wordsOf(readCwe(rxe.field(6))).at(-1) ?? null,
    dose: rxe.text('3.1').trim(),
    doseMax: rxe.text('4.1').trim(),
    unit: wordsOf(readCwe(rxe.field(5))),
    rate: rxe.text('23.1').trim(),
    rateUnit: wordsOf(readCwe(rxe.field(24)))[0] ?? '',
    indication: wordsOf(readCwe(rxe.field(27))).at(-1) ?? null,
    instructions: texts(rxe, 7),
    notes: [texts(rxe, 21)].filter((note) => note !== null),
  };
}

function requested(rxo: Segment): Ordered {
  return {
    names: namesOf(readCwe(rxo.field(1))),
    strength: joined(rxo.text('18.1'), wordsOf(readCwe(rxo.field(19)))),
    form: wordsOf(readCwe(rxo.field(5))).at(-1) ?? null,
    dose: rxo.text('2.1').trim(),
    doseMax: rxo.text('3.1').trim(),
    unit: wordsOf(readCwe(rxo.field(4))),
    rate: rxo.text('21.1').trim(),
    rateUnit: wordsOf(readCwe(rxo.field(22)))[0] ?? '',
    indication: wordsOf(readCwe(rxo.field(20))).at(-1) ?? null,
    instructions: texts(rxo, 7),
    notes: [texts(rxo, 6)].filter((note) => note !== null),
  };
}

/** The code and its alternate, each as what it is: an NDC, a code of the sender, a text. */
function namesOf(coded: CodedElement): DrugName[] {
  const { code, text, system, alternateCode, alternateText, alternateSystem, originalText } = coded;
  return [
    nameOf(code, text, system),
    nameOf(alternateCode, alternateText, alternateSystem),
    nameOf('', originalText, ''),
  ].filter(({ ndc, code: local, text: words }) => ndc !== null || local !== null || words !== null);
}

function nameOf(code: string, text: string, system: string): DrugName {
  const said = code.trim();
  const isNdc = /^NDC/i.test(system.trim()) || /^(\d{4,5}-\d{3,4}-\d{1,2}|\d{11})$/.test(said);
  // Senders fill an NDC that they do not have with zeros.
  const none = said === '' || /^0+$/.test(said.replaceAll('-', ''));
  return {
    ndc: isNdc && !none ? said : null,
    code: isNdc || none ? null : said,
    text: textOrNull(text),
  };
}

/** Code, text and their alternates, those that say something. */
function wordsOf(coded: CodedElement): string[] {
  const { code, text, alternateCode, alternateText, originalText } = coded;
  return [code, text, alternateCode, alternateText, originalText]
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function joined(amount: string, units: readonly string[]): string | null {
  return textOrNull([amount.trim(), units[0] ?? ''].filter((part) => part !== '').join(' '));
}

function texts(segment: Segment, field: number): string | null {
  const parts = segment
    .repetitions(field)
    .map(readCwe)
    .map(({ text, code, originalText }) => text.trim() || originalText.trim() || code.trim())
    .filter((part) => part !== '');
  return textOrNull(parts.join('; '));
}

function notesOf(group: SegmentGroup): string[] {
  return group
    .segments('NTE')
    .map((note) =>
      note
        .repetitions(3)
        .map((part) => part.text().trim())
        .join(' '),
    )
    .filter((note) => note !== '');
}

function prescriberOf(orc: Segment | null, rxe: Segment | null): SaidOrder['prescriber'] {
  for (const field of [orc?.field(12), rxe?.field(13)]) {
    if (!field) continue;
    const { id, family, given } = readXcn(field);
    const name = [family, given].filter((part) => part.trim() !== '').join(', ');
    if (id !== '' || name !== '') return { id: textOrNull(id), name: textOrNull(name) };
  }
  return { id: null, name: null };
}

function readComponent(rxc: Segment): SaidComponent {
  return {
    kind: rxc.text('1').trim() === 'A' ? 'additive' : 'base',
    names: namesOf(readCwe(rxc.field(2))),
    amount: rxc.text('3.1').trim(),
    unit: wordsOf(readCwe(rxc.field(4))),
  };
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
