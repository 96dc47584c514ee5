/** The door of administrations to the hospital record. */
export { administrationSegments } from './administration-message.ts';
export { reactions } from './reactions.ts';
