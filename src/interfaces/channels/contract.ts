/** Endpoints of the channels: their state, pause and resume. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, instant } = shapes;

export const channelShape = Type.Object({
  channel: Type.String(),
  title: Type.String(),
  carries: Type.String(),
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  owner: Type.String(),
  paused: Type.Boolean(),
  pauseReason: nullable(Type.String()),
  pausedBy: nullable(Type.String()),
  pausedAt: nullable(instant),
  connected: Type.Boolean(),
  connectedChangedAt: nullable(instant),
  lastGoodAt: nullable(instant),
  lastFailureAt: nullable(instant),
  lastFailure: nullable(Type.String()),
  replyP95Ms: nullable(Type.Integer()),
  /** Received or queued, and not yet settled. */
  open: Type.Integer(),
  /** In the error list. */
  waiting: Type.Integer(),
  oldestAt: nullable(instant),
  failedLastHour: Type.Integer(),
  lastHour: Type.Integer(),
});

export const listChannels = endpoint({
  id: 'interfaces.channels.listChannels',
  method: 'GET',
  path: '/api/interfaces/channels',
  permission: 'message.read',
  summary: 'All channels: state, what waits, how old, failures of the last hour, replies, last good.',
  reply: Type.Object({
    channels: Type.Array(channelShape),
    asOf: instant,
    pauseReasons: Type.Array(Type.Object({ code: Type.String(), label: Type.String() })),
  }),
});

export const pauseChannel = endpoint({
  id: 'interfaces.channels.pauseChannel',
  method: 'POST',
  path: '/api/interfaces/channels/:channel/pause',
  permission: 'channel.operate',
  summary: 'Stops a channel, for a coded reason: inbound goes on storing and acknowledging, but processes nothing.',
  params: Type.Object({ channel: shapes.id }),
  body: Type.Object({ reason: Type.String({ maxLength: 60 }) }),
  reply: Type.Object({ channel: Type.String() }),
  refusals: ['unknown-channel', 'unknown-pause-reason', 'already-paused'],
});

export const resumeChannel = endpoint({
  id: 'interfaces.channels.resumeChannel',
  method: 'POST',
  path: '/api/interfaces/channels/:channel/resume',
  permission: 'channel.operate',
  summary: 'Starts a paused channel again.',
  params: Type.Object({ channel: shapes.id }),
  reply: Type.Object({ channel: Type.String() }),
  refusals: ['unknown-channel', 'not-paused'],
});
