/** The door of processing. */

export type { Effect, Incoming, Translation, Translator } from '../translation/index.ts';
export { previewReplay } from './preview.ts';
export { createProcessMessages } from './process-messages.ts';
export { routes } from './routes.ts';
export type { Stepping } from './through-steps.ts';
export { translators } from './translators.ts';
