/** The door of the channels. */
export { checks } from './checks.ts';
export { type ChannelGauge, createGauge } from './gauge.ts';
export { type Channel, channelsInForce, loadFirstChannels } from './in-force.ts';
export { type Inbound, openInbound } from './inbound.ts';
export { channelsKind } from './kinds.ts';
export { createSendMessages, type Destination } from './outbound.ts';
export { listChannels, pausedChannels } from './queries.ts';
export { routes } from './routes.ts';
export { createSaveChannelStates } from './save-states.ts';
export type { SendListener } from './send-listener.ts';
export { createSupervisor, type Supervisor } from './supervisor.ts';
