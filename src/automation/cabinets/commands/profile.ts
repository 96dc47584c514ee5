/** The profile: what the cabinets of a patient's unit must know of the patient's orders. */
import type { Tx } from '#src/kernel/command.ts';
import { lockPatient } from '#src/medication-loop/dispense/index.ts';
import { insertProfile, type Mark, selectStandings, updateMarked, updateProfileMessage } from '../profile-store.ts';
import { profileControl } from '../rules.ts';

/**
 * Compares what each cabinet was told with what is so, and puts the difference out as `CabinetProfileChanged`. Asked
 * twice it says nothing the second time. Returns how many changes there were.
 */
export async function tellCabinets(tx: Tx, about: { patientId: string; orderId: string | null }): Promise<number> {
  await lockPatient(tx.sql, tx.facilityId, about.patientId);
  let changes = 0;
  for (const standing of await selectStandings(tx.sql, tx.facilityId, about)) {
    const { lastControl, lastVersion } = standing;
    const last = lastControl === null || lastVersion === null ? null : { control: lastControl, version: lastVersion };
    const control = profileControl(standing, last);
    if (control === null) continue;
    // What is taken off, held or released is the version that the cabinet knows.
    const version = control === 'NW' || control === 'XO' ? standing.version : (lastVersion ?? standing.version);
    const { cabinetId, orderId, patientId, product } = standing;
    const profileId = tx.newId();
    await insertProfile(tx.sql, tx.facilityId, {
      profileId,
      cabinetId,
      orderId,
      version,
      patientId,
      product,
      control,
      queuedAt: tx.now,
    });
    tx.emit({
      name: 'CabinetProfileChanged',
      key: patientId,
      payload: { profileId, cabinetId, orderId, version, control, patientId },
    });
    changes += 1;
  }
  if (changes > 0) tx.changed('cabinets');
  return changes;
}

type Marked = { readonly profileId: string } | { readonly messageId: string };

/** Names the message that carries a profile change. */
export async function attachProfileMessage(tx: Tx, profileId: string, messageId: string): Promise<void> {
  await updateProfileMessage(tx.sql, tx.facilityId, profileId, messageId);
}

async function mark(tx: Tx, by: Marked, as: Mark): Promise<boolean> {
  const marked = await updateMarked(tx.sql, tx.facilityId, by, as);
  if (marked > 0) tx.changed('cabinets');
  return marked > 0;
}

/** The message of a change went out. False = no change has this message. */
export async function markProfileSent(tx: Tx, by: Marked): Promise<boolean> {
  return mark(tx, by, { sentAt: tx.now });
}

/** The partner has stored the message. That says nothing about the profile. */
export async function markProfileAcknowledged(tx: Tx, by: Marked): Promise<boolean> {
  await mark(tx, by, { sentAt: tx.now });
  return mark(tx, by, { acknowledgedAt: tx.now });
}

/** The cabinet answered that the order is on its profile. */
export async function markProfilePosted(tx: Tx, by: Marked): Promise<boolean> {
  return mark(tx, by, { postedAt: tx.now, postedBy: 'answer' });
}

/** The cabinet answered that it did not take the order, and why. */
export async function markProfileRefused(tx: Tx, by: Marked, refusal: string): Promise<boolean> {
  return mark(tx, by, { refusedAt: tx.now, refusal });
}
