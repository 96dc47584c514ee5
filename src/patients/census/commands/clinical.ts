/** What must be known of a patient before a dose: allergies and weight. */
import type { Command } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { isDecimal, quantity } from '#src/kernel/quantity.ts';
import { matchAllergen } from '#src/tables/drugs/index.ts';
import { refuse } from '../refusals.ts';
import type { Allergy, AllergyStatus, RecordAllergies, RecordMeasurement, SaidAllergy } from '../shapes.ts';
import {
  endAllergiesExcept,
  selectAllergies,
  updateAllergyStatus,
  upsertAllergy,
  upsertMeasurement,
} from '../store/clinical.ts';
import { knownByMrn, patientChanged } from './person.ts';

type Recorded = { readonly patientId: string; readonly status: AllergyStatus; readonly unmatched: readonly string[] };

/**
 * Takes over an allergy list as it was said. An entry that is neither an ingredient nor a class of the drug file stays
 * as said and unmatched: a check can then not know. An empty list without "none known" says nothing.
 */
export const recordAllergies: Command<RecordAllergies, Recorded, 'unknown-patient' | 'none-and-some'> = {
  name: 'census.recordAllergies',
  permission: 'census.change',
  async run(tx, input) {
    if (input.noneKnown && input.allergies.length > 0) {
      return refuse('none-and-some', { count: input.allergies.length });
    }
    const known = await knownByMrn(tx, input.mrn);
    if (!known.ok) return known;
    const { patientId, allergyStatus } = known.value;
    let changed = false;
    const unmatched: string[] = [];
    for (const allergy of input.allergies) {
      const row = await allergyRow(tx, allergy, input.occurredAt);
      if (row.ingredient === null && row.class === null) unmatched.push(row.said);
      changed = (await upsertAllergy(tx.sql, tx.facilityId, { ...row, patientId })) || changed;
    }
    if (input.noneKnown || (input.complete && input.allergies.length > 0)) {
      const said = input.allergies.map((allergy) => saidText(allergy));
      changed = (await endAllergiesExcept(tx.sql, tx.facilityId, patientId, said, input.occurredAt)) > 0 || changed;
    }
    const left = await selectAllergies(tx.sql, tx.facilityId, patientId);
    const status = left.length > 0 ? 'recorded' : input.noneKnown ? 'none-known' : allergyStatus;
    changed = (await updateAllergyStatus(tx.sql, tx.facilityId, patientId, status)) || changed;
    if (changed) patientChanged(tx, patientId);
    return done({ patientId, status, unmatched });
  },
};

async function allergyRow(
  tx: Parameters<typeof recordAllergies.run>[0],
  allergy: SaidAllergy,
  recordedAt: Date,
): Promise<Allergy> {
  const match = await matchAllergen(tx.sql, { text: allergy.said, code: allergy.code ?? null });
  return {
    allergyId: tx.newId(),
    said: saidText(allergy),
    ingredient: match?.ingredient ?? null,
    class: match?.class ?? null,
    reaction: allergy.reaction ?? null,
    severity: allergy.severity ?? null,
    recordedAt,
  };
}

function saidText(allergy: SaidAllergy): string {
  return allergy.said.trim() || (allergy.code ?? '').trim() || 'not said';
}

type Measured = { readonly patientId: string; readonly changed: boolean };

/** Keeps a weight in kg or a height in cm, with its time and source (ISMP best practice 3: metric, measured). */
export const recordMeasurement: Command<
  RecordMeasurement,
  Measured,
  'unknown-patient' | 'not-metric' | 'value-not-plausible'
> = {
  name: 'census.recordMeasurement',
  permission: 'census.change',
  async run(tx, input) {
    const { kind, value } = input;
    const unit = input.kind === 'weight' ? 'kg' : 'cm';
    if (input.unit !== unit) return refuse('not-metric', { kind, unit: input.unit });
    if (!isDecimal(value) || !quantity(value).greaterThan(0)) {
      return refuse('value-not-plausible', { kind, value, unit });
    }
    const known = await knownByMrn(tx, input.mrn);
    if (!known.ok) return known;
    const { patientId } = known.value;
    const changed = await upsertMeasurement(tx.sql, tx.facilityId, {
      measurementId: tx.newId(),
      patientId,
      kind,
      value,
      unit,
      measuredAt: input.measuredAt,
      source: input.source,
    });
    if (changed) patientChanged(tx, patientId);
    return done({ patientId, changed });
  },
};
