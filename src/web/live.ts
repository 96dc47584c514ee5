import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readClock } from '#src/systems/demo/contract.ts';
import { call } from './client.ts';
import { heardFromServer, lastHeard } from './connection.ts';
import { setHospitalClock } from './hospital-clock.ts';
import { refreshTopics } from './use-read.ts';
import { wallNow } from './wall-clock.ts';

/** A change told by the server. */
export interface LiveEvent {
  readonly topic: string;
  readonly key?: string;
}

type Listener = (event: LiveEvent) => void;

const listeners = new Map<string, Set<Listener>>();
const retryMs = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** The stream carries a clock event every five seconds, so this much silence means that it is dead. */
const silenceMs = 12_000;
const gatherMs = 500;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parsed(data: unknown): Record<string, unknown> {
  if (typeof data !== 'string' || data === '') return {};
  const value: unknown = JSON.parse(data);
  return isRecord(value) ? value : {};
}

/** Gathers topics so that a burst of events reads each list once, at most every `gatherMs`. */
function gatherer(act: (topics: string[]) => void): (topic: string) => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (topic) => {
    waiting.add(topic);
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const topics = [...waiting];
      waiting.clear();
      act(topics);
    }, gatherMs);
  };
}

/** Keeps one live stream open while somebody is signed in; gives back the way to close it. */
export function openLive(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isClosed = false;
  const changed = gatherer((topics) => refreshTopics(client, topics));

  function onEvent(message: MessageEvent): void {
    heardFromServer();
    const event = parsed(message.data);
    if (typeof event.topic !== 'string') return;
    const live: LiveEvent = { topic: event.topic, ...(typeof event.key === 'string' ? { key: event.key } : {}) };
    changed(live.topic);
    for (const listener of listeners.get(live.topic) ?? []) listener(live);
  }

  function onClock(message: MessageEvent): void {
    heardFromServer();
    const event = parsed(message.data);
    if (typeof event.now === 'string' && typeof event.rate === 'number') setHospitalClock(event.now, event.rate);
  }

  function open(): void {
    source = new EventSource('/api/live');
    source.onopen = () => {
      if (attempt > 0) void client.invalidateQueries();
      attempt = 0;
      heardFromServer();
    };
    source.onmessage = onEvent;
    source.addEventListener('change', onEvent);
    source.addEventListener('clock', onClock);
    source.onerror = reopen;
  }

  /** The stream cannot say why it broke; a plain request tells a lost server from a session that ended. */
  function reopen(): void {
    source?.close();
    if (isClosed || retry !== undefined) return;
    void call(readClock, {});
    const wait = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 15_000;
    attempt += 1;
    retry = setTimeout(() => {
      retry = undefined;
      open();
    }, wait);
  }

  open();
  const watch = setInterval(() => {
    if (wallNow() - lastHeard() > silenceMs) reopen();
  }, 2_000);
  return () => {
    isClosed = true;
    source?.close();
    clearInterval(watch);
    if (retry !== undefined) clearTimeout(retry);
  };
}

/**
 * Hears the changes of these topics while the component is shown. Lists read by `useRead` refresh by themselves;
 * `topics` here are read again too, for queries keyed otherwise, and `onEvent` sees each single change.
 */
export function useLive(topics: readonly string[], onEvent?: Listener): void {
  const client = useQueryClient();
  const joined = topics.join(' ');
  useEffect(() => {
    const listen: Listener = (event) => (onEvent === undefined ? refreshTopics(client, [event.topic]) : onEvent(event));
    const named = joined.split(' ').filter((name) => name !== '');
    for (const name of named) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listen));
    }
    return () => {
      for (const name of named) listeners.get(name)?.delete(listen);
    };
  }, [client, joined, onEvent]);
}
