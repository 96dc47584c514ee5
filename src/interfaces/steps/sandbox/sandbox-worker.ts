/** The thread in which a site's own steps run; it is ended from outside when one does not come to an end. */
import { type MessagePort as Port, workerData } from 'node:worker_threads';
import release from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { runGuest } from './run-guest.ts';

// The package's types are those of its CommonJS half; what is loaded is the variant itself.
const variant = release as unknown as QuickJSSyncVariant;

type Request = { readonly id: number; readonly source: string; readonly bytes: Uint8Array };

const { port, told } = workerData as { port: Port; told: Int32Array };

async function answer({ id, source, bytes }: Request): Promise<void> {
  // A module of its own for each run: what a step leaves behind, in whatever way, is gone with it.
  const engine = await newQuickJSWASMModuleFromVariant(variant);
  const result = runGuest(engine, source, bytes);
  port.postMessage({ id, result });
  Atomics.add(told, 0, 1);
  Atomics.notify(told, 0);
}

port.on('message', (request: Request) => {
  void answer(request).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    port.postMessage({ id: request.id, trap: why.slice(0, 200) });
    Atomics.add(told, 0, 1);
    Atomics.notify(told, 0);
  });
});
