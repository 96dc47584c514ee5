import { expect, test } from 'vitest';
import { verifyAll } from '#test/support/ward.ts';
import {
  acetaminophen,
  grace,
  hydromorphone,
  openHospital,
  sentences,
  turnsRedAndClears,
} from './hospital-under-test.ts';

test('two patients in one bed are told, and clear when one leaves', async () => {
  const hospital = await openHospital();
  const other = { ...grace, mrn: '700900', visit: 'V700900', given: 'Other' };
  await turnsRedAndClears(hospital, 'census.one-patient-in-a-bed', {
    async fault() {
      await hospital.wire.admit(grace);
      await hospital.wire.admit(other);
      await hospital.settle();
    },
    async mend() {
      hospital.pass(1);
      await hospital.wire.discharge(other);
      await hospital.settle();
    },
  });
});

test('a STAT dose that is due and not verified is told, and clears with the signature', async () => {
  for (const checkId of ['verify.due-is-verified', 'queue.done-in-time']) {
    const hospital = await openHospital();
    await turnsRedAndClears(hospital, checkId, {
      async fault() {
        await hospital.wire.admit(grace);
        await hospital.wire.order(grace, { ...sentences.acetaminophen(hospital.clock.now()), priority: 'S' });
        await hospital.settle();
        hospital.pass(31);
      },
      async mend() {
        await verifyAll(hospital.mortar, 1);
        await hospital.settle();
      },
    });
  }
});

test('a dose past its window is told, and clears when somebody says why it was not given', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'medication-loop.administer.no-dose-overdue', {
    async fault() {
      await hospital.verified(sentences.acetaminophen(hospital.clock.now()));
      hospital.pass(75);
    },
    async mend() {
      const nurse = await hospital.mortar.signIn('nurse');
      const rows = await hospital.mortar.kernel.database.rows<{ dose_id: string }>(
        `select dose_id from medication_loop.doses where state = 'due' and window_to < $1`,
        [hospital.clock.now()],
      );
      for (const { dose_id: doseId } of rows) {
        const answer = await nurse.post('/api/medication-loop/administer/settle', {
          patientScan: `P:${grace.mrn}`,
          productScans: [],
          doseId,
          outcome: 'held',
          reason: 'vital-signs',
        });
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      }
    },
  });
});

test('a withdrawal without an order is told until a pharmacist who was not involved reviewed it', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'medication-loop.dispense.overrides-reviewed', {
    async fault() {
      await hospital.wire.admit(grace);
      await hospital.settle();
      await hospital.tell({
        kind: 'V',
        ...acetaminophen,
        amount: '1',
        expected: '38',
        mrn: grace.mrn,
        override: 'emergency',
      });
      await hospital.settle();
      hospital.pass(61);
    },
    async mend() {
      const pharmacist = await hospital.mortar.signIn('pharmacist');
      const list = await pharmacist.get('/api/medication-loop/dispense/overrides');
      const [waiting] = list.body.withdrawals as { withdrawalId: string }[];
      const answer = await pharmacist.post('/api/medication-loop/dispense/review', {
        withdrawalId: waiting?.withdrawalId,
        reason: 'right-emergency',
      });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    },
  });
});

test('a controlled drug that left the cabinet and went nowhere is told, and clears when the rest is back', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'medication-loop.dispense.no-withdrawal-left-open', {
    async fault() {
      const order = await hospital.verified(sentences.hydromorphone(hospital.clock.now()));
      await hospital.tell({
        kind: 'V',
        ...hydromorphone,
        amount: '1',
        expected: '25',
        actual: '25',
        mrn: grace.mrn,
        order,
      });
      await hospital.settle();
      hospital.pass(61);
    },
    async mend() {
      await hospital.tell({
        kind: 'R',
        ...hydromorphone,
        amount: '1',
        expected: '24',
        mrn: grace.mrn,
        witness: 'nurse2',
      });
      await hospital.settle();
    },
  });
});

test('waste of a controlled drug without a second person is told, and clears with the signature', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'medication-loop.dispense.waste-witnessed', {
    async fault() {
      const order = await hospital.verified(sentences.hydromorphone(hospital.clock.now()));
      await hospital.tell({
        kind: 'V',
        ...hydromorphone,
        amount: '1',
        expected: '25',
        actual: '25',
        mrn: grace.mrn,
        order,
      });
      await hospital.tell({
        kind: 'W',
        ...hydromorphone,
        amount: '1',
        expected: '24',
        mrn: grace.mrn,
        order,
        waste: 'dropped',
      });
      await hospital.settle();
      hospital.pass(61);
    },
    async mend() {
      const second = await hospital.mortar.signIn('nurse-icu-1-1');
      const list = await second.get('/api/medication-loop/dispense/wastes');
      const [waste] = list.body.wastes as { wasteId: string }[];
      const answer = await second.post('/api/medication-loop/dispense/witness-waste', { wasteId: waste?.wasteId });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    },
  });
});

test('a count that differs is told until somebody who was not involved resolves it', async () => {
  const hospital = await openHospital();
  const informatics = await hospital.mortar.signIn('pharmacist');
  await turnsRedAndClears(hospital, 'automation.cabinets.discrepancies-resolved', {
    async fault() {
      await hospital.tell({
        kind: 'C',
        ...hydromorphone,
        amount: '0',
        expected: '25',
        actual: '23',
        user: 'technician',
      });
      await hospital.settle();
    },
    async mend() {
      const list = await informatics.get('/api/automation/cabinets/discrepancies');
      const [open] = list.body.discrepancies as { discrepancyId: string }[];
      const [resolution] = list.body.resolutions as { code: string }[];
      const answer = await informatics.post('/api/automation/cabinets/resolve', {
        discrepancyId: open?.discrepancyId,
        resolution: resolution?.code,
      });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    },
  });
});

test('an expired lot in a pocket is told, and clears when the pocket is emptied', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'automation.cabinets.no-unusable-lot-in-pocket', {
    async fault() {
      await hospital.tell({
        kind: 'F',
        ...acetaminophen,
        amount: '2',
        expected: '38',
        lot: 'OLD1',
        expires: '2026-11-01',
        user: 'technician',
      });
      await hospital.settle();
    },
    async mend() {
      await hospital.tell({ kind: 'U', ...acetaminophen, amount: '40', expected: '40', user: 'technician' });
      await hospital.settle();
    },
  });
});

test('a cabinet that falls silent is told, and clears when it speaks', async () => {
  const hospital = await openHospital();
  const count = (expected: string) =>
    hospital.tell({ kind: 'C', ...acetaminophen, amount: '0', expected, actual: expected, user: 'technician' });
  await hospital.verified(sentences.acetaminophen(new Date(hospital.clock.now().getTime() + 20 * 60_000)));
  await count('38');
  await hospital.settle();
  await turnsRedAndClears(hospital, 'automation.cabinets.cabinet-heard', {
    async fault() {
      hospital.pass(61);
    },
    async mend() {
      await count('38');
      await hospital.settle();
    },
  });
});

test('an empty pocket with a dose due is told, and clears with the refill', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'automation.cabinets.no-empty-pocket-with-dose-due', {
    async fault() {
      await hospital.verified(sentences.acetaminophen(hospital.clock.now()));
      await hospital.tell({ kind: 'U', ...acetaminophen, amount: '38', expected: '38', user: 'technician' });
      await hospital.settle();
    },
    async mend() {
      await hospital.tell({
        kind: 'F',
        ...acetaminophen,
        amount: '30',
        expected: '0',
        lot: 'NEW1',
        expires: '2028-11-01',
        user: 'technician',
      });
      await hospital.settle();
    },
  });
});
