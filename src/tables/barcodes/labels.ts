/** Labels that this hospital prints for itself, known by their first characters. Portable: the browser knows them too. */

export type LabelKind = 'patient' | 'badge' | 'pocket' | 'dose' | 'asset';

export type LabelPrefix = { readonly prefix: string; readonly kind: LabelKind };

/** `P:` wristband, `B:` staff badge, `K:` pocket of a cabinet, `D:` dose, `E:` device. A site may have others. */
export const labelPrefixes: readonly LabelPrefix[] = [
  { prefix: 'P:', kind: 'patient' },
  { prefix: 'B:', kind: 'badge' },
  { prefix: 'K:', kind: 'pocket' },
  { prefix: 'D:', kind: 'dose' },
  { prefix: 'E:', kind: 'asset' },
];

/** What one of our labels says. */
export type Label =
  | { readonly kind: 'patient'; readonly mrn: string }
  | { readonly kind: 'badge'; readonly userId: string }
  | { readonly kind: 'pocket'; readonly cabinetId: string; readonly drawer: string; readonly pocket: string }
  | { readonly kind: 'dose'; readonly doseLabel: string }
  | { readonly kind: 'asset'; readonly asset: string };

/** The label that a text is; null when it begins like none; `broken` when it does not go on like one. */
export function readLabel(text: string, prefixes: readonly LabelPrefix[] = labelPrefixes): Label | 'broken' | null {
  const longestFirst = [...prefixes].sort((a, b) => b.prefix.length - a.prefix.length);
  const found = longestFirst.find(({ prefix }) => prefix !== '' && text.startsWith(prefix));
  if (!found) return null;
  const rest = text.slice(found.prefix.length).trim();
  return rest === '' || /\p{Cc}/u.test(rest) ? 'broken' : readers[found.kind](rest);
}

const readers: Readonly<Record<LabelKind, (rest: string) => Label | 'broken'>> = {
  patient: (mrn) => ({ kind: 'patient', mrn }),
  badge: (userId) => ({ kind: 'badge', userId }),
  pocket: (rest) => {
    const [cabinetId = '', drawer = '', pocket = '', ...more] = rest.split('/');
    const whole = cabinetId !== '' && drawer !== '' && pocket !== '' && more.length === 0;
    return whole ? { kind: 'pocket', cabinetId, drawer, pocket } : 'broken';
  },
  dose: (doseLabel) => ({ kind: 'dose', doseLabel }),
  asset: (asset) => ({ kind: 'asset', asset }),
};
