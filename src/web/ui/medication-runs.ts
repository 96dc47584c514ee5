/** One part of a medication line as the server made it. Kinds outside the list are set as plain text. */
export interface LinePart {
  readonly kind: string;
  readonly text: string;
}

export interface RunPiece {
  readonly look: 'name' | 'label' | 'amount' | 'text';
  readonly text: string;
}

/** What stands between two em dashes. */
export type Run = readonly RunPiece[];

const nbsp = '\u00a0';

function glue(text: string): string {
  return text.replaceAll(' ', nbsp);
}

function isBracketed(text: string): boolean {
  return text.startsWith('(') && text.endsWith(')');
}

/** A number and its unit stay on one line wherever they stand: "1 mg per mL" may wrap only before "per". */
export function glueUnits(text: string): string {
  return text.replace(/(\d[\d.,]*) (?=[A-Za-zµ%])/g, `$1${nbsp}`);
}

/** "DOSE 1,250 mg" as one text from the server becomes label and amount. */
function splitLabel(part: LinePart): LinePart[] {
  const match = part.kind === 'amount' ? /^(DOSE|VOLUME|RATE) (.+)$/.exec(part.text) : null;
  if (match === null) return [part];
  return [
    { kind: 'label', text: match[1] ?? '' },
    { kind: 'amount', text: match[2] ?? '' },
  ];
}

/**
 * Groups parts into the runs of a medication line (NHS Common User Interface, medication line; ISMP 2021): brand stands in
 * brackets after the name, a label stays with its amount, an amount after an amount stands in brackets, all else is
 * divided by em dashes. Labels, numbers and units hold together by no-break spaces.
 */
export function medicationRuns(parts: readonly LinePart[]): Run[] {
  const runs: RunPiece[][] = [];
  let before: string | undefined;
  for (const part of parts.flatMap(splitLabel)) {
    if (part.text === '') continue;
    const last = runs.at(-1);
    const joins = joinsBefore(part.kind, before) && last !== undefined;
    const piece = pieceOf(part, joins && before === 'amount');
    if (joins) last.push(piece);
    else runs.push([piece]);
    before = part.kind;
  }
  return runs;
}

function joinsBefore(kind: string, before: string | undefined): boolean {
  if (kind === 'brand') return before === 'name';
  if (kind === 'amount') return before === 'label' || before === 'amount';
  return false;
}

function pieceOf(part: LinePart, followsAmount: boolean): RunPiece {
  if (part.kind === 'name') return { look: 'name', text: part.text };
  if (part.kind === 'brand') return { look: 'text', text: isBracketed(part.text) ? part.text : `(${part.text})` };
  if (part.kind === 'label') return { look: 'label', text: part.text };
  if (part.kind === 'amount') {
    const text = followsAmount && !isBracketed(part.text) ? `(${part.text})` : part.text;
    return { look: 'amount', text: glue(text) };
  }
  return { look: 'text', text: glueUnits(part.text) };
}

/** The line as one string, for titles and confirmations. */
export function medicationText(parts: readonly LinePart[]): string {
  return medicationRuns(parts)
    .map((run) => run.map((piece) => piece.text).join(' '))
    .join(' \u2014 ')
    .replaceAll(nbsp, ' ');
}

/** True for names in tall-man letters, which some screen readers would spell out. */
export function isTallMan(name: string): boolean {
  return /[A-Z]{2,}/.test(name) && /[a-z]/.test(name);
}
