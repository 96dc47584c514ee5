/** Names of drugs as other systems write them, folded so that case, punctuation and salts do not hide the drug. */

/** Small letters, digits and single spaces; "%" and decimal points stay, because they are part of a strength. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[^a-z0-9.%]+/g, ' ')
    .trim();
}

/** Words that name the salt or ester of a drug: left out when the name without them is the drug. */
const salts: ReadonlySet<string> = new Set(
  `acetate acetonide besylate bitartrate bromide butyrate calcium carbonate chloride citrate dihydrate dipropionate disodium
   disoproxil edisylate ethylsuccinate fumarate furoate gluconate hbr hcl hemihydrate hydrate hydrobromide hydrochloride
   lactate magnesium maleate malate mesylate monohydrate mononitrate nitrate palmitate phosphate polystyrene potassium
   propionate sod sodium stearate succinate sulfate sulphate tartrate trihydrate tromethamine valerate xinafoate`.split(
    /\s+/,
  ),
);

/** A folded name without its salt words; the name itself when nothing else would be left. */
export function withoutSalt(folded: string): string {
  const kept = folded.split(' ').filter((word) => !salts.has(word));
  return kept.length === 0 ? folded : kept.join(' ');
}
