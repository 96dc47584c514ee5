/** Where a site's own steps run: a thread apart, with limits of work, memory and time. */
import { stripTypeScriptTypes } from 'node:module';
import { MessageChannel, type MessagePort as Port, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { StepResult } from '../shapes.ts';
import { mendScript } from './run-guest.ts';

const timeoutMs = 1000;
/** Starting a thread may take longer on a busy machine; it is not the step's doing. */
const startMs = 10_000;

type Reply = { readonly id: number; readonly result?: StepResult; readonly trap?: string };
type Thread = { readonly worker: Worker; readonly port: Port; readonly told: Int32Array; isWarm: boolean };

export type Sandbox = {
  run(source: string, bytes: Uint8Array): Promise<StepResult>;
  /** As `run`, while the caller's thread waits: for the judging of what is proposed, where tests are few. */
  runAndWait(source: string, bytes: Uint8Array): StepResult;
  close(): Promise<void>;
};

const failed = (why: string): StepResult => ({ kind: 'refused', why: `The step failed: ${why}.`, remedy: mendScript });
const tooLong = failed(`it took longer than ${timeoutMs} ms`);

const keptMax = 200;
const kept = new Map<string, string>();

/** TypeScript without its types; a fault of the text is told with its own words. */
export function plainScript(source: string): { ok: true; value: string } | { ok: false; why: string } {
  const known = kept.get(source);
  if (known !== undefined) return { ok: true, value: known };
  try {
    const value = stripTypeScriptTypes(source);
    if (kept.size >= keptMax) kept.clear();
    kept.set(source, value);
    return { ok: true, value };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
    return { ok: false, why: `the text is no TypeScript that only adds types: ${why}` };
  }
}

function startThread(): Thread {
  const { port1, port2 } = new MessageChannel();
  const told = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./sandbox-worker.ts', import.meta.url), {
    workerData: { port: port2, told },
    transferList: [port2],
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.on('error', () => {});
  worker.unref();
  port1.unref();
  return { worker, port: port1, told, isWarm: false };
}

/** Makes a sandbox; its thread starts with the first step. */
export function createSandbox(): Sandbox {
  let thread: Thread | null = null;
  let last = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const open = (): Thread => {
    thread ??= startThread();
    return thread;
  };
  const drop = async () => {
    const dropped = thread;
    thread = null;
    dropped?.port.close();
    await dropped?.worker.terminate();
  };
  const settle = ({ result, trap }: Reply): StepResult => {
    if (result) return result;
    // A trap leaves an engine that cannot be trusted.
    void drop();
    return failed(`it went too deep or broke its engine (${trap ?? 'no reason'})`);
  };
  const once = async (plain: string, bytes: Uint8Array): Promise<StepResult> => {
    const { port, worker, isWarm } = open();
    last += 1;
    const id = last;
    const reply = await new Promise<Reply | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), isWarm ? timeoutMs : startMs);
      const end = (message: Reply | null) => {
        clearTimeout(timer);
        port.off('message', hear);
        worker.off('exit', died);
        port.unref();
        resolve(message);
      };
      const hear = (message: Reply) => {
        if (message.id === id) end(message);
      };
      const died = () => end({ id, trap: 'its thread ended' });
      port.on('message', hear);
      worker.on('exit', died);
      port.postMessage({ id, source: plain, bytes });
    });
    if (reply === null) {
      await drop();
      return tooLong;
    }
    if (thread) thread.isWarm = true;
    return settle(reply);
  };
  return {
    run(source, bytes) {
      const plain = plainScript(source);
      if (!plain.ok) return Promise.resolve(failed(plain.why));
      const mine = turn.then(() => once(plain.value, bytes));
      turn = mine.catch(() => {});
      return mine;
    },
    runAndWait(source, bytes) {
      const plain = plainScript(source);
      if (!plain.ok) return failed(plain.why);
      const { port, told, isWarm } = open();
      last += 1;
      const before = Atomics.load(told, 0);
      port.postMessage({ id: last, source: plain.value, bytes });
      Atomics.wait(told, 0, before, isWarm ? timeoutMs : startMs);
      let reply = receiveMessageOnPort(port)?.message as Reply | undefined;
      // An answer that an earlier run gave too late is not this one's.
      while (reply && reply.id !== last) reply = receiveMessageOnPort(port)?.message as Reply | undefined;
      if (!reply) {
        void drop();
        return tooLong;
      }
      if (thread) thread.isWarm = true;
      return settle(reply);
    },
    close: drop,
  };
}
