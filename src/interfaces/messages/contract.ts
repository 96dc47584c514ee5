/** Endpoints of the messages: list, search, one message whole, the error list, replay and discard. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, instant } = shapes;

const reasonsShape = Type.Array(Type.Object({ code: Type.String(), label: Type.String() }));

export const messageShape = Type.Object({
  messageId: Type.String(),
  seq: Type.String(),
  channel: Type.String(),
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  sender: Type.String(),
  controlId: Type.String(),
  type: Type.String(),
  typeTitle: Type.String(),
  about: Type.String(),
  orderNumbers: Type.Array(Type.String()),
  state: Type.String(),
  cause: nullable(Type.String()),
  causeTitle: nullable(Type.String()),
  causeKey: nullable(Type.String()),
  says: nullable(Type.String()),
  remedy: nullable(Type.String()),
  duplicates: Type.Integer(),
  receivedAt: instant,
  settledAt: nullable(instant),
});

export const listMessages = endpoint({
  id: 'interfaces.messages.listMessages',
  method: 'GET',
  path: '/api/interfaces/messages',
  permission: 'message.read',
  summary: 'Messages, newest first; `text` is words and values in their field, as in `vancomycin PID-3:700100`.',
  query: Type.Object({
    channel: Type.Optional(Type.String()),
    state: Type.Optional(Type.String()),
    cause: Type.Optional(Type.String()),
    causeKey: Type.Optional(Type.String()),
    text: Type.Optional(Type.String({ maxLength: 100 })),
    from: Type.Optional(instant),
    to: Type.Optional(instant),
    before: Type.Optional(Type.String({ pattern: '^\\d{1,18}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  /**
   * isFilling: messages are stored whose words cannot be found yet; a moment later they can. isEncrypted: messages are encrypted
   * at rest, so that they are found by their numbers alone.
   */
  reply: Type.Object({
    messages: Type.Array(messageShape),
    more: Type.Boolean(),
    isFilling: Type.Boolean(),
    isEncrypted: Type.Boolean(),
  }),
});

const fieldShape = Type.Object({
  path: Type.String(),
  name: Type.String(),
  value: Type.String(),
  isNull: Type.Boolean(),
});

const effectShape = Type.Object({
  says: Type.String(),
  kind: Type.String(),
  id: nullable(Type.String()),
  patientId: nullable(Type.String()),
});

export const readMessage = endpoint({
  id: 'interfaces.messages.readMessage',
  method: 'GET',
  path: '/api/interfaces/messages/:messageId',
  permission: 'message.read',
  summary:
    'One message: its sentence, its fields and bytes, its path, its effects, and what it caused. Reading is recorded.',
  params: Type.Object({ messageId: shapes.id }),
  reply: Type.Object({
    message: messageShape,
    patientId: nullable(Type.String()),
    /** Segments as they were written, one a line, in the message's own character set. */
    segments: Type.Array(Type.String()),
    fields: Type.Array(fieldShape),
    /** Why it cannot be read as fields, and oddities that did not stop the reading. */
    notes: Type.Array(Type.String()),
    bytes: Type.Integer(),
    ack: nullable(Type.String()),
    path: Type.Array(Type.Object({ step: Type.String(), at: nullable(instant), says: Type.String() })),
    effects: Type.Array(effectShape),
    causedBy: nullable(messageShape),
    caused: Type.Array(messageShape),
    sameCause: Type.Object({ messages: Type.Integer(), patients: Type.Integer() }),
    behind: Type.Integer(),
    attempts: Type.Integer(),
    replays: Type.Integer(),
    canReplay: Type.Boolean(),
    canDiscard: Type.Boolean(),
    mapKind: nullable(Type.String()),
    discardReasons: reasonsShape,
  }),
});

export const causeShape = Type.Object({
  cause: Type.String(),
  causeTitle: Type.String(),
  causeKey: Type.String(),
  channel: Type.String(),
  direction: Type.String(),
  state: Type.String(),
  messages: Type.Integer(),
  patients: Type.Integer(),
  oldestAt: instant,
  newestAt: instant,
  sampleId: Type.String(),
  says: Type.String(),
  remedy: Type.String(),
  mapKind: nullable(Type.String()),
});

export const listCauses = endpoint({
  id: 'interfaces.messages.listCauses',
  method: 'GET',
  path: '/api/interfaces/messages/causes',
  permission: 'message.read',
  summary: 'The error list: messages that wait, grouped by cause, most patients first.',
  reply: Type.Object({ causes: Type.Array(causeShape), waiting: Type.Integer(), discardReasons: reasonsShape }),
});

export const countMessages = endpoint({
  id: 'interfaces.messages.countMessages',
  method: 'GET',
  path: '/api/interfaces/messages/counts',
  permission: 'message.read',
  summary: 'How many messages of each channel are in which state, and for which cause: nothing unaccounted for.',
  reply: Type.Object({
    counts: Type.Array(
      Type.Object({
        channel: Type.String(),
        state: Type.String(),
        cause: nullable(Type.String()),
        messages: Type.Integer(),
      }),
    ),
  }),
});

export const listRefusedFrames = endpoint({
  id: 'interfaces.messages.listRefusedFrames',
  method: 'GET',
  path: '/api/interfaces/messages/refused-frames',
  permission: 'message.read',
  summary: 'Bytes that came in and were no message, newest first, with the reason.',
  reply: Type.Object({
    frames: Type.Array(
      Type.Object({
        frameId: Type.String(),
        channel: Type.String(),
        says: Type.String(),
        bytes: Type.Integer(),
        startHex: Type.String(),
        receivedAt: instant,
      }),
    ),
  }),
});

export const replayMessage = endpoint({
  id: 'interfaces.messages.replayMessage',
  method: 'POST',
  path: '/api/interfaces/messages/:messageId/replay',
  permission: 'message.replay',
  summary: 'Puts a waiting message back to be processed or sent again.',
  params: Type.Object({ messageId: shapes.id }),
  reply: Type.Object({ messageId: Type.String() }),
  refusals: ['message-not-found', 'already-processed', 'not-waiting', 'conflict-not-replayed', 'newer-applied'],
});

const causeBody = { cause: Type.String({ maxLength: 100 }), causeKey: nullable(Type.String({ maxLength: 500 })) };

export const replayCause = endpoint({
  id: 'interfaces.messages.replayCause',
  method: 'POST',
  path: '/api/interfaces/messages/replay-cause',
  permission: 'message.replay',
  summary: 'Puts back all messages that wait for one cause, in their order.',
  body: Type.Object(causeBody),
  reply: Type.Object({ replayed: Type.Integer(), more: Type.Boolean() }),
  refusals: ['nothing-waits'],
});

export const discardMessage = endpoint({
  id: 'interfaces.messages.discardMessage',
  method: 'POST',
  path: '/api/interfaces/messages/:messageId/discard',
  permission: 'message.discard',
  summary: 'Ends a waiting message without acting on it, for a coded reason.',
  params: Type.Object({ messageId: shapes.id }),
  body: Type.Object({ reason: Type.String({ maxLength: 60 }) }),
  reply: Type.Object({ messageId: Type.String() }),
  refusals: ['message-not-found', 'already-processed', 'not-waiting', 'unknown-discard-reason'],
});

export const discardCause = endpoint({
  id: 'interfaces.messages.discardCause',
  method: 'POST',
  path: '/api/interfaces/messages/discard-cause',
  permission: 'message.discard',
  summary: 'Ends all messages that wait for one cause, for a coded reason.',
  body: Type.Object({ ...causeBody, reason: Type.String({ maxLength: 60 }) }),
  reply: Type.Object({ discarded: Type.Integer() }),
  refusals: ['nothing-waits', 'unknown-discard-reason'],
});
