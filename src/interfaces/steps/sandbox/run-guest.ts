/** One run of a site's own step in a fresh QuickJS: no file, network, process, clock or chance reaches it. */
import type { Intrinsics, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { openMessage, type WorkingMessage } from '../../formats/index.ts';
import type { StepResult } from '../shapes.ts';
import { prelude } from './prelude.ts';

const memoryBytes = 16 * 1024 * 1024;
const stackBytes = 128 * 1024;
/** Work is counted, not timed, so that a message ends the same way on any machine; one count is about 0.1 ms. */
const workMax = 500;
const textMax = 64 * 1024;
const resultMaxBytes = 16 * 1024 * 1024;

const intrinsics: Intrinsics = {
  BaseObjects: true,
  Eval: true,
  StringNormalize: true,
  RegExp: true,
  RegExpCompiler: true,
  JSON: true,
  MapSet: true,
};

export const mendScript = 'Correct the step (its tests show what it does), put it in force, and replay the message.';

const broken = (why: string): StepResult => ({ kind: 'refused', why: `The step failed: ${why}.`, remedy: mendScript });

export type GuestRun = {
  readonly result: StepResult;
  /** Takes the run's world down; throws when something of it cannot be. Null after a failure: the engine is to be dropped. */
  readonly takeDown: (() => void) | null;
};

/** Runs plain JavaScript that declares `step(message)` in a runtime of its own. Throws only when the engine is broken. */
export function runGuest(engine: QuickJSWASMModule, source: string, bytes: Uint8Array): GuestRun {
  const opened = openMessage(bytes);
  if (!opened.ok) return { result: broken(`the content cannot be read: ${opened.why}`), takeDown: null };
  const message = opened.value;
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  let work = 0;
  runtime.setInterruptHandler(() => {
    work += 1;
    return work > workMax;
  });
  const context = runtime.newContext({ intrinsics });
  let end: readonly string[] = [];
  const reach = context.newFunction('reach', (...handles) => {
    const [verb = '', a = '', b = '', c = ''] = handles.map((handle) => context.getString(handle));
    if ([a, b, c].some((each) => each.length > textMax))
      return context.newString(`!a text is longer than ${textMax} letters`);
    if (verb !== 'end') return context.newString(answered(message, verb, a, b));
    end = [a, b, c];
    return context.newString('=');
  });
  const made = context.unwrapResult(context.evalCode(prelude, 'prelude'));
  const finish = context.unwrapResult(context.callFunction(made, context.undefined, reach));
  const entry = context.evalCode(`${source}\n;(finish) => finish(step(message));`, 'step');
  const called = entry.error ? entry : context.callFunction(entry.value, context.undefined, finish);
  if (called.error || entry.error) {
    const why =
      work > workMax ? 'it did not come to an end' : troubleOf(context.dump(called.error ?? context.undefined));
    return { result: broken(why), takeDown: null };
  }
  const takeDown = () => {
    for (const each of [called.value, entry.value, finish, made, reach, context, runtime]) each.dispose();
  };
  return { result: resultOf(end, message), takeDown };
}

function resultOf([kind, why = '', remedy = '']: readonly string[], message: WorkingMessage): StepResult {
  if (kind === 'filtered') return { kind, why: sentence(why) };
  if (kind === 'refused') return { kind, why: sentence(why), remedy: sentence(remedy) };
  if (kind !== 'passed') return broken('it gave no answer');
  const bytes = message.bytes();
  return bytes.length > resultMaxBytes ? broken('the message grew over 16 MB') : { kind: 'passed', bytes };
}

const sentence = (text: string): string =>
  text.replaceAll('\u0000', '').toWellFormed().slice(0, 500).trim() || 'no reason given';

function troubleOf(dumped: unknown): string {
  if (typeof dumped !== 'object' || dumped === null) return sentence(String(dumped));
  const { message } = dumped as { message?: unknown };
  return sentence(typeof message === 'string' ? message : 'it threw what is no error');
}

/** One act on the message: `=` and the answer, or `!` and what is wrong. */
function answered(message: WorkingMessage, verb: string, a: string, b: string): string {
  const done = actOn(message, verb, a, b);
  return done.ok ? `=${done.value ?? ''}` : `!${done.why}`;
}

function actOn(message: WorkingMessage, verb: string, a: string, b: string) {
  switch (verb) {
    case 'get':
      return message.get(a);
    case 'set':
      return message.set(a, b);
    case 'copy':
      return message.copy(a, b);
    case 'remove':
      return message.remove(a);
    case 'insert':
      return message.insert(a, b);
    case 'count':
      return message.count(a);
    default:
      return { ok: false as const, why: `there is no act ${verb}` };
  }
}
