import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type CallInput,
  type CallOutcome,
  call,
  type EndpointShape,
  type ProblemReport,
  type Reply,
} from './client.ts';
import { hospitalNow } from './hospital-clock.ts';
import { useWallTick, wallNow } from './wall-clock.ts';

/** State of a list or a panel's data: loading, failed, or ready with its age. */
export interface ReadState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Hospital instant at which the shown data was read; absent while nothing was read yet. */
  readonly asOf?: Date;
  /** True when the shown data is older than twice its refresh period. */
  readonly isStale: boolean;
  /** Why the last reading failed; older data may still be shown beside it. */
  readonly problem?: ProblemReport;
  readonly refresh: () => void;
}

export type Read<T> = ReadState & { readonly data: T | undefined };

export interface ReadOptions {
  /** First element of the query key; live events of this topic read again. Default: the module in the endpoint's id. */
  readonly topic?: string;
  /** Reads again after so long without a live event. Default 30,000 ms; stale is twice this. */
  readonly refreshMs?: number;
  readonly enabled?: boolean;
  /** Keeps showing the previous answer while another one is read (search fields, filters). */
  readonly keepPrevious?: boolean;
}

class ReadFailure extends Error {
  readonly report: ProblemReport;
  constructor(report: ProblemReport) {
    super(report.message);
    this.report = report;
  }
}

/** `verify` of `medication-loop.verify.listQueue`: the name its module publishes live. */
export function topicOf(endpointId: string): string {
  const parts = endpointId.split('.');
  return parts.at(-2) ?? endpointId;
}

/** Reads a GET endpoint, again on live events of its topic and on its refresh period; says how old the answer is. */
export function useRead<E extends EndpointShape>(
  endpoint: E,
  input: CallInput<E>,
  options: ReadOptions = {},
): Read<Reply<E>> {
  const refreshMs = options.refreshMs ?? 30_000;
  const query = useQuery({
    queryKey: [options.topic ?? topicOf(endpoint.id), endpoint.id, input],
    queryFn: async ({ signal }) => {
      const outcome: CallOutcome<E> = await call(endpoint, { ...input, signal });
      if (!outcome.ok) throw new ReadFailure(outcome);
      return { value: outcome.value, asOf: hospitalNow(), readAt: wallNow() };
    },
    refetchInterval: refreshMs,
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  const now = useWallTick(Math.min(refreshMs, 5_000));
  const failure = query.error instanceof ReadFailure ? query.error.report : undefined;
  return {
    data: query.data?.value,
    status: query.data !== undefined ? 'ready' : failure !== undefined ? 'failed' : 'loading',
    isStale: query.data !== undefined && now - query.data.readAt > 2 * refreshMs,
    ...(query.data === undefined ? {} : { asOf: query.data.asOf }),
    ...(failure === undefined ? {} : { problem: failure }),
    refresh: () => void query.refetch(),
  };
}

/** Reads everything of these topics again, now. */
export function refreshTopics(client: QueryClient, topics: readonly string[]): void {
  for (const topic of topics) void client.invalidateQueries({ queryKey: [topic] });
}

export function useRefreshTopics(): (topics: readonly string[]) => void {
  const client = useQueryClient();
  return (topics) => refreshTopics(client, topics);
}
