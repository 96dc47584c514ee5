/** The door of the channels. */
export { checks } from './checks.ts';
export { type ChannelGauge, createGauge } from './gauge.ts';
export { type Inbound, openInbound } from './inbound.ts';
export { createSendMessages, type Destination } from './outbound.ts';
export { listChannels, pausedChannels } from './queries.ts';
export { routes } from './routes.ts';
export { type ChannelName, channelDefinitions, channelTitle } from './rules.ts';
export { createSaveChannelStates } from './save-states.ts';
export type { SendListener } from './send-listener.ts';
