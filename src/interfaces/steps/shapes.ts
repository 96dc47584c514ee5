/** What a step is given and what it answers. */
import type { WorkingMessage } from '../formats/index.ts';

export type StepAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'filtered'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string; readonly remedy: string };

export type StepResult =
  | { readonly kind: 'passed'; readonly bytes: Uint8Array }
  | Exclude<StepAnswer, { kind: 'passed' }>;

/** A site's own steps and mapping tables, as they were in force at one instant. */
export type StepVersions = {
  readonly scripts: ReadonlyMap<string, string>;
  /** Mapping table → code → meaning. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** Runs a site's own step apart from everything; gives the message that it leaves. */
export type RunScript = (source: string, bytes: Uint8Array) => Promise<StepResult>;

/** One step over a message, in place. */
export type StandardStep = (message: WorkingMessage, versions: StepVersions) => StepAnswer;

export type TracedStep = { readonly reference: string; readonly input: Uint8Array; readonly result: StepResult };

/** Which steps a channel has at an instant. */
export type StepsOf = (channel: string, at: Date) => Promise<readonly string[]>;
