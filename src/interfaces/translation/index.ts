/** What a translator is: shared by those who translate and by processing, which asks them. */
export type { Effect, Incoming, Translation, Translator } from './shapes.ts';
