/** The thread in which a site's own steps run; it is ended from outside when one does not come to an end. */
import { type MessagePort as Port, workerData } from 'node:worker_threads';
import release from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import type { StepResult } from '../shapes.ts';
import { runGuest } from './run-guest.ts';

// The package's types are those of its CommonJS half; what is loaded is the variant itself.
const variant = release as unknown as QuickJSSyncVariant;

type Request = { readonly id: number; readonly source: string; readonly bytes: Uint8Array };

const { port, told } = workerData as { port: Port; told: Int32Array };

let engine: QuickJSWASMModule | null = null;

const tell = (reply: { id: number; result?: StepResult; trap?: string }): void => {
  port.postMessage(reply);
  Atomics.add(told, 0, 1);
  Atomics.notify(told, 0);
};

async function answer({ id, source, bytes }: Request): Promise<void> {
  engine ??= await newQuickJSWASMModuleFromVariant(variant);
  const { result, takeDown } = runGuest(engine, source, bytes);
  tell({ id, result });
  if (takeDown === null) engine = null;
  else takeDown();
}

port.on('message', (request: Request) => {
  void answer(request).catch((error: unknown) => {
    // Before the answer the host hears of it and ends this thread; after it, a new engine is enough.
    engine = null;
    tell({ id: request.id, trap: (error instanceof Error ? error.message : String(error)).slice(0, 200) });
  });
});
