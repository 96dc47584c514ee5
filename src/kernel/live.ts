/**
 * Live updates: topics that changed, told to the open screens by server-sent events, and from process to process by
 * NOTIFY on a connection of its own (never inside a command's transaction, where NOTIFY would serialise commits).
 */

export type LiveEvent = { readonly topic: string };

export type Live = {
  /** Tells all screens, here and at other processes, that a topic changed. */
  publish(topic: string): void;
  /** A change told by another process: only local screens hear it. */
  relay(topic: string): void;
  subscribe(listener: (event: LiveEvent) => void): () => void;
  /** Topics gathered since the last call, for the process-to-process relay. */
  drain(): string[];
};

/** A hub that tells each topic at most once in `gatherMs`, so that a busy minute does not flood the screens. */
export function createLive(gatherMs = 250): Live {
  const listeners = new Set<(event: LiveEvent) => void>();
  const waiting = new Set<string>();
  let outward = new Set<string>();
  let gathering = false;
  const flush = () => {
    gathering = false;
    const topics = [...waiting];
    waiting.clear();
    for (const topic of topics) for (const listener of listeners) listener({ topic });
  };
  const relay = (topic: string) => {
    waiting.add(topic);
    if (gathering) return;
    gathering = true;
    setTimeout(flush, gatherMs).unref();
  };
  return {
    relay,
    publish(topic) {
      outward.add(topic);
      relay(topic);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    drain() {
      const topics = [...outward];
      outward = new Set();
      return topics;
    },
  };
}
