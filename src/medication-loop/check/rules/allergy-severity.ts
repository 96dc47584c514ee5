/** How grave a reaction was, from the severity and the words that were recorded. */
import type { CheckedAllergy } from '../shapes.ts';

/** Words of reactions that may kill: a second exposure is never just asked about. */
const grave =
  /anaphyla|angioedema|angio-oedema|shock|stevens|toxic epidermal|\bsjs\b|\bten\b|dress|throat|tongue|airway|bronchospasm|respiratory|hypotension|hemoly|haemoly|agranulocytosis|thrombocytop|\bhit\b/i;
/** Words of effects that are no allergy: they are asked about, whatever was ordered. */
const intolerance =
  /nausea|vomit|diarrh|constipat|upset|gastro|\bgi\b|headache|drows|sleepy|dizz|fatigue|insomnia|dry mouth|cough|myalgia|muscle ache|flush/i;

export type Gravity = 'grave' | 'allergy' | 'intolerance';

/** grave: recorded as severe, or with such a reaction. intolerance: only effects that are no allergy. Else allergy. */
export function gravityOf(allergy: Pick<CheckedAllergy, 'reaction' | 'severity'>): Gravity {
  const severity = (allergy.severity ?? '').toLowerCase();
  const reaction = allergy.reaction ?? '';
  if (/^(sv|severe|high|life)/.test(severity) || grave.test(reaction)) return 'grave';
  return intolerance.test(reaction) ? 'intolerance' : 'allergy';
}

/** "penicillin — anaphylaxis, severe". */
export function allergyText(allergy: Pick<CheckedAllergy, 'said' | 'reaction' | 'severity'>): string {
  const more = [allergy.reaction, allergy.severity].filter((part) => part !== null && part !== '');
  return more.length === 0 ? `${allergy.said} (reaction not recorded)` : `${allergy.said} (${more.join(', ')})`;
}
