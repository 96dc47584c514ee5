/** Invariants of the cabinets: they hold what the ledger says, they know the orders, they can give what is due. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { quantity, shownAmount } from '#src/kernel/quantity.ts';
import { shownDate, unitWord } from '#src/tables/display/index.ts';
import {
  type ProfileRow,
  selectBadLots,
  selectCountsThatDiffer,
  selectNotReached,
  selectSilent,
  selectUnresolved,
  selectWithoutSupply,
} from './checks-store.ts';

const amount = (count: string, unit: string) => `${shownAmount(count)} ${unitWord(unit, count)}`;
const orders = (count: number) => (count === 1 ? '1 order' : `${count} orders`);
const doses = (count: number) => (count === 1 ? '1 dose' : `${count} doses`);
const discrepancies = '/cabinets';

const countIsLedger: Check = {
  id: 'automation.cabinets.count-is-ledger',
  title: 'Every pocket holds what the ledger says',
  everySeconds: 60,
  run: async (sql, facilityId) =>
    (await selectCountsThatDiffer(sql, facilityId)).map<FindingDraft>((row) => ({
      subject: `${row.cabinetId}:${row.drawer}:${row.pocket}`,
      effect: 'stock-wrong',
      severity: row.csSchedule ? 1 : 3,
      says: `${row.csSchedule ? `${row.csSchedule}: ` : ''}${row.cabinetName}, ${row.drawer} ${row.pocket}: the cabinet counts ${amount(row.reported, row.unit)} of ${row.name}, the ledger ${row.ledger}.`,
      detail: `The cabinet told its count last at ${row.reportedAt.toISOString()}. A transaction is missing, or came twice.`,
      evidence: {
        cabinetId: row.cabinetId,
        drawer: row.drawer,
        pocket: row.pocket,
        reported: row.reported,
        ledger: row.ledger,
      },
      patients: [],
      ownerRole: 'informatics',
      nextStep: 'Look for messages of this cabinet that wait; then count the pocket',
      nextLink: discrepancies,
    })),
};

const resolved: Check = {
  id: 'automation.cabinets.discrepancies-resolved',
  title: 'No difference at a pocket is left unexplained',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectUnresolved(sql, facilityId, now)).map<FindingDraft>((row) => {
      const difference = quantity(row.counted).minus(row.expected);
      const off = difference.abs().toFixed();
      return {
        subject: row.discrepancyId,
        effect: 'stock-wrong',
        severity: row.controlled ? 1 : 3,
        says: `${row.csSchedule ? `${row.csSchedule}: ` : ''}${row.cabinetName}, ${row.drawer} ${row.pocket}: ${amount(off, row.unit)} of ${row.name} ${difference.isNegative() ? 'missing' : 'too many'}, not explained${row.overdue ? ` since ${row.hours} hours` : ''}.`,
        detail: `${row.userName} found ${row.counted} where ${row.expected} were expected.`,
        evidence: { discrepancyId: row.discrepancyId, expected: row.expected, counted: row.counted, hours: row.hours },
        patients: [],
        ownerRole: row.controlled ? 'pharmacist' : 'informatics',
        nextStep: 'Compare the last withdrawals of this pocket with what was charted, then resolve it with a reason',
        nextLink: discrepancies,
      };
    }),
};

const stages: Readonly<
  Record<ProfileRow['stage'], { says(row: ProfileRow): string; detail(row: ProfileRow): string; step: string }>
> = {
  'not-sent': {
    says: (row) => `${orders(row.orders)} for ${row.cabinetName} ${row.orders === 1 ? 'was' : 'were'} not sent.`,
    detail: (row) => `They wait in the queue since ${row.oldest.toISOString()}.`,
    step: 'Look at the channel to the cabinets: it is paused, down or blocked',
  },
  'not-acknowledged': {
    says: (row) =>
      `${orders(row.orders)} sent to ${row.cabinetName} ${row.orders === 1 ? 'is' : 'are'} not acknowledged.`,
    detail: (row) =>
      `The first was queued at ${row.oldest.toISOString()}; the partner has not said that it stored them.`,
    step: 'Look at the channel to the cabinets and ask the partner if the messages arrived',
  },
  'not-posted': {
    says: (row) =>
      `${orders(row.orders)} ${row.orders === 1 ? 'has' : 'have'} not reached ${row.cabinetName}, although acknowledged.`,
    detail: (row) =>
      `Queued since ${row.oldest.toISOString()}. An acknowledgement says that the message was stored, not that the order is on the profile.`,
    step: 'Look at the cabinet: is it connected? Then send the orders again',
  },
  refused: {
    says: (row) => `${row.cabinetName} refused ${orders(row.orders)}.`,
    detail: (row) => `Its words: ${row.refusals.join('; ') || 'none'}.`,
    step: 'Mend what the cabinet says, then send the orders again',
  },
};

const reached: Check = {
  id: 'automation.cabinets.orders-reach-cabinet',
  title: 'Every verified order is seen to be known at its cabinet',
  everySeconds: 30,
  run: async (sql, facilityId, now) =>
    (await selectNotReached(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: `${row.cabinetId}:${row.stage}`,
      effect: 'doses-at-risk',
      severity: row.nextDueAt !== null && row.nextDueAt.getTime() < now.getTime() + 3_600_000 ? 1 : 2,
      says: stages[row.stage].says(row),
      detail: stages[row.stage].detail(row),
      evidence: {
        cabinetId: row.cabinetId,
        stage: row.stage,
        orders: row.orders,
        orderIds: row.orderIds,
        refusals: row.refusals,
      },
      patients: row.patients,
      nextDueAt: row.nextDueAt,
      ownerRole: 'informatics',
      nextStep: stages[row.stage].step,
      nextLink: '/interfaces',
    })),
};

const supplied: Check = {
  id: 'automation.cabinets.due-doses-have-supply',
  title: 'Every dose that is due soon has its supply on the unit',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectWithoutSupply(sql, facilityId, now))
      .filter((row) => row.emptyPocket === null)
      .map<FindingDraft>((row) => ({
        subject: `${row.unitId}:${row.product}`,
        effect: 'doses-at-risk',
        severity: row.asked ? 3 : 2,
        says: `${doses(row.doses)} of ${row.name} ${row.doses === 1 ? 'is' : 'are'} due on ${row.unitName}, and the unit has none.`,
        detail: row.asked
          ? 'No cabinet of the unit holds it; the pharmacy has the delivery on its list.'
          : 'No cabinet of the unit holds it, and nobody was asked to deliver it.',
        evidence: { unitId: row.unitId, product: row.product, doses: row.doses, asked: row.asked },
        patients: row.patients,
        nextDueAt: row.nextDueAt,
        ownerRole: 'dispensing-technician',
        nextStep: 'Deliver the doses',
        nextLink: '/my-next-job',
      })),
};

const pocketsFilled: Check = {
  id: 'automation.cabinets.no-empty-pocket-with-dose-due',
  title: 'No pocket is empty while a dose of it is due',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectWithoutSupply(sql, facilityId, now))
      .filter((row) => row.emptyPocket !== null)
      .map<FindingDraft>((row) => ({
        subject: `${row.unitId}:${row.product}`,
        effect: 'doses-at-risk',
        severity: 1,
        says: `${row.emptyPocket} is empty, and ${doses(row.doses)} of ${row.name} ${row.doses === 1 ? 'is' : 'are'} due on ${row.unitName}.`,
        detail: 'By the ledger nothing of it is on the unit, in no pocket, hand or bin.',
        evidence: { unitId: row.unitId, product: row.product, doses: row.doses, pocket: row.emptyPocket },
        patients: row.patients,
        nextDueAt: row.nextDueAt,
        ownerRole: 'dispensing-technician',
        nextStep: 'Refill the pocket now, or deliver the doses',
        nextLink: '/my-next-job',
      })),
};

const lotsUsable: Check = {
  id: 'automation.cabinets.no-unusable-lot-in-pocket',
  title: 'No pocket holds an expired or recalled lot',
  everySeconds: 300,
  run: async (sql, facilityId, now) =>
    (await selectBadLots(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: `${row.cabinetId}:${row.place}:${row.product}:${row.lot}`,
      effect: 'scan-failing',
      severity: row.recallReason ? 1 : 2,
      says: `${row.cabinetName}, ${row.place}: ${amount(row.quantity, row.unit)} of ${row.name}, lot ${row.lot}, ${row.recallReason ? `recalled (${row.recallReason})` : `expired on ${row.expiresOn ? shownDate(row.expiresOn) : 'an unknown day'}`}.`,
      detail: 'The bedside scan stops it; the nurse has then lost the way.',
      evidence: { cabinetId: row.cabinetId, product: row.product, lot: row.lot, quantity: row.quantity },
      patients: [],
      ownerRole: 'dispensing-technician',
      nextStep: 'Unload the lot and refill the pocket',
    })),
};

const heard: Check = {
  id: 'automation.cabinets.cabinet-heard',
  title: 'Every cabinet is heard',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectSilent(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.cabinetId,
      effect: 'doses-at-risk',
      severity: 2,
      says:
        row.minutes === null
          ? `${row.name} has never been heard.`
          : `${row.name} has said nothing for ${row.minutes} minutes, although doses fell due on its unit.`,
      detail: 'It may be unplugged, or its messages do not arrive: what is taken from it is not known here.',
      evidence: { cabinetId: row.cabinetId, lastHeardAt: row.lastHeardAt, minutes: row.minutes },
      patients: row.patients,
      nextDueAt: row.nextDueAt,
      ownerRole: 'informatics',
      nextStep: 'See whether the cabinet is connected; then look at the channel from the cabinets',
      nextLink: '/interfaces',
    })),
};

export const checks: readonly Check[] = [countIsLedger, resolved, reached, supplied, pocketsFilled, lotsUsable, heard];
