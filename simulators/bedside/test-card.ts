/** The scanners' test card at the cart of a unit: read once a day, before the first round of the day. */
import { hospitalZone } from '../world/demo-files.ts';
import type { Book, NurseTask } from './nurse-book.ts';
import { type Person, seatOf, type Ward } from './ward.ts';

/** What a right scanner sends for the card that Mortar prints: symbology identifier, two elements, a separator between. */
const card = ']d291ABCabc123-_/.QWYZqwyz\u001d92MORTAR';

const format = new Intl.DateTimeFormat('en-CA', { timeZone: hospitalZone, dateStyle: 'short' });

/** Scans the card when nobody of the unit has today. */
export async function readTestCard(
  ward: Ward<NurseTask>,
  { cards }: Book,
  { nurse, unit, now }: { readonly nurse: Person; readonly unit: string; readonly now: Date },
): Promise<void> {
  const day = format.format(now);
  if (cards.get(unit) === day) return;
  const read = await seatOf(ward.mortar, nurse).act<{ readonly passed: boolean }>(
    '/api/tables/barcode-desk/test-card',
    { raw: card, prefixHeard: true, suffixHeard: true },
  );
  if (read.ok && read.value.passed) cards.set(unit, day);
  else ward.wonder(`the scanner of ${unit} does not read the test card: ${read.ok ? 'misread' : read.code}`);
}
