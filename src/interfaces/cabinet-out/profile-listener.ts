/** What became of a profile message at the partner's door: stored there, or not taken. Neither says that it posted. */
import { markProfileAcknowledged, markProfileRefused } from '#src/automation/cabinets/index.ts';
import type { SendListener } from '../channels/index.ts';

export const profileListener: SendListener = {
  channel: 'cabinet-out',
  types: ['RDE^O11'],
  acknowledged: async (tx, { messageId }) => {
    await markProfileAcknowledged(tx, { messageId });
  },
  refused: async (tx, { messageId }, says) => {
    await markProfileRefused(tx, { messageId }, says);
  },
};
