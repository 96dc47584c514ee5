import { useRef, useState } from 'react';
import {
  type CallInput,
  type CallOutcome,
  call,
  type EndpointShape,
  isUnsettled,
  type ProblemReport,
  type RefusalCode,
  type Reply,
} from './client.ts';
import { newCommandId } from './command-id.ts';
import { topicOf, useRefreshTopics } from './use-read.ts';

export interface Command<E extends EndpointShape> {
  /** Does the act. The same input after a lost answer goes out under the same command id, so it is never done twice. */
  readonly run: (input: CallInput<E>) => Promise<CallOutcome<E>>;
  readonly isBusy: boolean;
  readonly problem: ProblemReport<RefusalCode<E>> | undefined;
  readonly clear: () => void;
}

export interface CommandOptions<E extends EndpointShape> {
  /** Topics to read again at once when it is done. Default: the module in the endpoint's id. */
  readonly topics?: readonly string[];
  readonly onDone?: (value: Reply<E>) => void;
}

interface Attempt {
  readonly content: string;
  readonly commandId: string;
}

/** One act of a person on a POST endpoint, with its busy state and its refusal to show. */
export function useCommand<E extends EndpointShape>(endpoint: E, options: CommandOptions<E> = {}): Command<E> {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemReport<RefusalCode<E>>>();
  const unsettled = useRef<Attempt>(undefined);
  const refresh = useRefreshTopics();

  async function run(input: CallInput<E>): Promise<CallOutcome<E>> {
    const content = JSON.stringify(input);
    const earlier = unsettled.current;
    const commandId = input.commandId ?? (earlier?.content === content ? earlier.commandId : newCommandId());
    setBusy(true);
    const outcome = await call(endpoint, { ...input, commandId });
    unsettled.current = !outcome.ok && isUnsettled(outcome.code) ? { content, commandId } : undefined;
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome);
    if (outcome.ok) {
      refresh(options.topics ?? [topicOf(endpoint.id)]);
      options.onDone?.(outcome.value);
    }
    return outcome;
  }

  return { run, isBusy, problem, clear: () => setProblem(undefined) };
}
