/** The door of what cabinets are told. */
export { profileListener } from './profile-listener.ts';
export { reactions } from './reactions.ts';
