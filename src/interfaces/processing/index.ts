/** The door of processing. */
export { previewReplay } from './preview.ts';
export { createProcessMessages } from './process-messages.ts';
export { routes } from './routes.ts';
export type { Effect, Incoming, Translation, Translator } from './translator.ts';
export { translators } from './translators.ts';
