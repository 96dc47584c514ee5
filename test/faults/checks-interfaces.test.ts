import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { grace, openHospital, sentences, turnsRedAndClears } from './hospital-under-test.ts';
import { registration } from './storm.ts';

const unmapped = {
  ...sentences.acetaminophen(new Date('2026-11-23T16:00:00Z')),
  product: 'no-such-thing',
  text: 'unobtainium 5 mg',
};

test('a message that cannot be processed waits in the error list, and clears when it is discarded', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.messages.nothing-waits', {
    async fault() {
      await hospital.wire.admit(grace);
      await hospital.wire.order(grace, unmapped);
      await hospital.settle();
    },
    async mend() {
      const informatics = await hospital.mortar.signIn('informatics');
      const [row] = await hospital.mortar.kernel.database.rows<{ id: string; says: string }>(
        `select message_id as id, says from interfaces.messages where state = 'waiting'`,
      );
      expect(row?.says).toMatch(/unobtainium|no-such-thing/);
      const answer = await informatics.post(`/api/interfaces/messages/${row?.id}/discard`, {
        reason: 'wrong-at-source',
      });
      expect(answer.body, JSON.stringify(answer.body)).not.toHaveProperty('code');
    },
  });
});

test('a number used twice for different messages is a conflict until somebody discards it', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.messages.no-conflict', {
    async fault() {
      await hospital.wire.send(registration('TWICE'));
      const other = Buffer.from(registration('TWICE')).toString().replace('Storm^', 'Calm^');
      await hospital.wire.send(Buffer.from(other));
      await hospital.settle();
    },
    async mend() {
      const informatics = await hospital.mortar.signIn('informatics');
      const [row] = await hospital.mortar.kernel.database.rows<{ id: string }>(
        `select message_id as id from interfaces.messages where state = 'conflict'`,
      );
      const answer = await informatics.post(`/api/interfaces/messages/${row?.id}/discard`, {
        reason: 'wrong-at-source',
      });
      expect(answer.body, JSON.stringify(answer.body)).not.toHaveProperty('code');
    },
  });
});

test('bytes that are no message are kept, told, and forgotten by the board after an hour', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.messages.frames-are-messages', {
    async fault() {
      await new Promise<void>((resolve) => {
        const socket = connect(hospital.mortar.ports.hospitalIn, '127.0.0.1', () =>
          socket.write('\x0bthis is no message\x1c\r'),
        );
        socket.once('data', () => {
          socket.end();
          resolve();
        });
      });
    },
    async mend() {
      hospital.pass(61);
    },
  });
});

test('a message that is acknowledged and not processed is told, and clears when it is', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.messages.settled-or-listed', {
    async fault() {
      await hospital.wire.admit(grace);
      hospital.pass(6);
    },
    mend: () => hospital.settle(),
  });
});

test('orders that a silent partner does not take are told by their age, and clear when it answers', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'automation.cabinets.orders-reach-cabinet', {
    async fault() {
      hospital.cabinet.mode = 'lose';
      await hospital.verified(sentences.acetaminophen(hospital.clock.now()));
      hospital.pass(6);
    },
    async mend() {
      // An acknowledgement said nothing: only the cabinet's own answer does.
      await hospital.cabinet.answerLost(hospital.mortar.ports.cabinetIn);
      await hospital.settle();
    },
  });
});

test('a message that the partner refuses is told, and clears when it is discarded', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.messages.accepted-by-partners', {
    async fault() {
      hospital.cabinet.mode = 'refuse';
      await hospital.verified(sentences.acetaminophen(hospital.clock.now()));
    },
    async mend() {
      const informatics = await hospital.mortar.signIn('informatics');
      const rows = await hospital.mortar.kernel.database.rows<{ id: string }>(
        `select message_id as id from interfaces.messages where direction = 'out' and state = 'waiting'`,
      );
      for (const { id } of rows)
        await informatics.post(`/api/interfaces/messages/${id}/discard`, { reason: 'wrong-at-source' });
    },
  });
});

test('a channel that somebody paused is told until it is resumed', async () => {
  const hospital = await openHospital();
  const informatics = await hospital.mortar.signIn('informatics');
  await turnsRedAndClears(hospital, 'interfaces.channels.none-paused', {
    async fault() {
      const answer = await informatics.post('/api/interfaces/channels/hospital-in/pause', { reason: 'test' });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    },
    mend: () => informatics.post('/api/interfaces/channels/hospital-in/resume'),
  });
});

test('a busy channel that falls silent is told, and clears with the next message', async () => {
  const hospital = await openHospital();
  await turnsRedAndClears(hospital, 'interfaces.channels.not-suddenly-quiet', {
    async fault() {
      for (let n = 0; n < 32; n++) await hospital.wire.send(registration(`BUSY${n}`));
      await hospital.settle();
      hospital.pass(62);
    },
    async mend() {
      await hospital.wire.send(registration('AGAIN'));
      await hospital.settle();
    },
  });
});
