/** A stepped Mortar with a ward, a cabinet partner and a clock that stands: what a fault breaks and what mends it is told over the wire. */
import { expect, onTestFinished } from 'vitest';
import { runCheck } from '#src/integrity/checks/index.ts';
import { type ManualClock, manualClock } from '#src/kernel/clock.ts';
import { type CabinetPartner, startCabinetPartner, type ToldTransaction } from '#test/support/cabinet-partner.ts';
import { startTestMortar, type TestMortar } from '#test/support/mortar.ts';
import { grace, patientIdOf, sentences, verifyAll } from '#test/support/ward.ts';
import { openWire, type Wire, type WireOrder } from '#test/support/wire.ts';

export type Hospital = {
  readonly mortar: TestMortar;
  readonly clock: ManualClock;
  readonly wire: Wire;
  readonly cabinet: CabinetPartner;
  /** Lets the jobs take turns, then runs one check: does what it states hold? */
  standing(checkId: string): Promise<'holds' | 'broken' | 'not-known'>;
  /** Hospital time goes on; nothing works meanwhile. */
  pass(minutes: number): void;
  settle(): Promise<void>;
  /** Tells a transaction of the ward's cabinet. */
  tell(transaction: Omit<ToldTransaction, 'cabinet' | 'at'> & { readonly at?: Date }): Promise<void>;
  /** Admits Grace, orders, and verifies; gives the id of the order. */
  verified(order: WireOrder): Promise<string>;
  graceId(): Promise<string>;
};

/** The pocket of HYDROmorphone in the cabinet of 3 West, 25 in it, and that of acetaminophen, 38 in it. */
export const hydromorphone = { drawer: 'C1', pocket: '1', product: 'hydromorphone-1mg-syringe' } as const;
export const acetaminophen = { drawer: '1', pocket: '12', product: 'acetaminophen-325mg-tablet' } as const;

export async function openHospital(): Promise<Hospital> {
  const clock = manualClock(new Date('2026-11-23T16:00:00Z'));
  const cabinet = await startCabinetPartner(clock.now);
  const mortar = await startTestMortar({
    steps: true,
    clock,
    environment: { MORTAR_CABINET_OUT: `127.0.0.1:${cabinet.port}` },
  });
  const wire = openWire(mortar);
  onTestFinished(async () => {
    await wire.close();
    await mortar.close();
    await cabinet.close();
  });
  const settle = async () => {
    await mortar.settle();
    await cabinet.answerPosted(mortar.ports.cabinetIn);
    await mortar.settle();
  };
  return {
    mortar,
    clock,
    wire,
    cabinet,
    settle,
    async standing(checkId) {
      const check = mortar.checks.find((each) => each.id === checkId);
      if (!check) throw new Error(`no check ${checkId}`);
      return (await runCheck(mortar.kernel, check)).state;
    },
    pass: (minutes) => clock.advance(minutes * 60_000),
    tell: (transaction) => cabinet.tell(mortar.ports.cabinetIn, { cabinet: 'CAB-3W', at: clock.now(), ...transaction }),
    async verified(order) {
      await wire.admit(grace);
      await wire.order(grace, order);
      await settle();
      const [orderId] = await verifyAll(mortar, 1);
      await settle();
      if (!orderId) throw new Error('no order was verified');
      return orderId;
    },
    graceId: () => patientIdOf(mortar, grace.mrn),
  };
}

export { grace, sentences };

/** A check that holds, is broken by `fault`, and holds again after `mend`. */
export async function turnsRedAndClears(
  hospital: Hospital,
  checkId: string,
  steps: { readonly fault: () => Promise<unknown>; readonly mend: () => Promise<unknown> },
): Promise<void> {
  expect(await hospital.standing(checkId), `${checkId} before the fault`).toBe('holds');
  await steps.fault();
  expect(await hospital.standing(checkId), `${checkId} with the fault`).toBe('broken');
  await steps.mend();
  expect(await hospital.standing(checkId), `${checkId} after it was mended`).toBe('holds');
}
