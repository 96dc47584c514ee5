import type { CallInput, ProblemReport } from '#src/web/client.ts';
import { useGo } from '#src/web/navigation.ts';
import { useFormat } from '#src/web/session.tsx';
import { focusField } from '#src/web/ui/focus-field.ts';
import { useCommand } from '#src/web/use-command.ts';
import { instantOf } from '#src/web/zoned-instant.ts';
import { proposeChange } from '../contract.ts';
import { refusedValue } from './change-values.ts';
import type { ChangeWords } from './change-words.tsx';

type Items = CallInput<typeof proposeChange>['body']['items'];

/** Sends a proposal and opens it; a refusal leaves everything as it was typed, with the focus at the value it speaks of. */
export function useProposal(words: ChangeWords, forget: () => void) {
  const go = useGo();
  const format = useFormat();
  const propose = useCommand(proposeChange, {
    topics: ['tables', 'badges'],
    onDone: ({ changeSetId }) => {
      forget();
      go(`/change/${changeSetId}`);
    },
  });
  const isTimed = words.date !== '' || words.time !== '';
  const instant = isTimed ? instantOf(words.date, words.time === '' ? '00:00' : words.time, format.zone) : null;
  const timeFault =
    isTimed && instant === null
      ? 'The clocks never show this date and time. Choose another, or none.'
      : propose.problem?.code === 'time-past'
        ? `${propose.problem.message} ${propose.problem.remedy ?? ''}`
        : undefined;
  const send = async (items: Items) => {
    const body = {
      title: words.title.trim(),
      reason: words.reason.trim(),
      goLiveAt: instant?.toISOString() ?? null,
      items,
    };
    const outcome = await propose.run({ body });
    const refused = outcome.ok ? null : refusedValue(outcome);
    if (refused !== null) focusField(refused.column);
  };
  const fault = refusedValue(propose.problem);
  return {
    send,
    timeFault,
    isBusy: propose.isBusy,
    clear: propose.clear,
    problem: propose.problem as ProblemReport | undefined,
    /** The sentence that stands at a column's field. */
    faultAt: (column: string) => (fault?.column === column ? fault.says : undefined),
    /** Why it cannot be sent yet. */
    blocked: isTimed && instant === null ? 'Mend the time first' : missingWords(words),
  };
}

function missingWords({ title, reason }: ChangeWords): string | undefined {
  if (title.trim() === '') return 'Give the change a title first';
  return reason.trim() === '' ? 'Say why first' : undefined;
}
