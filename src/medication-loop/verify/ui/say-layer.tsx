import { useDraft } from '#src/web/draft.ts';
import { Layer } from '#src/web/ui/layer.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { TextArea } from '#src/web/ui/text-field.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { postAsk, postIntervention, postReturn } from '../contract.ts';
import type { Review } from './review-words.ts';

export type Saying = 'ask' | 'intervention' | 'return';

const words = {
  ask: { title: 'Ask the prescriber', question: 'What about?', act: 'Ask prescriber', endpoint: postAsk },
  intervention: {
    title: 'Add an intervention',
    question: 'Which kind?',
    act: 'Add intervention',
    endpoint: postIntervention,
  },
  return: { title: 'Hand the order back', question: 'Why?', act: 'Hand back', endpoint: postReturn },
} as const;

interface SayLayerProps {
  readonly kind: Saying;
  readonly review: Review;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks for the coded reason, with words that are kept as a draft until they are sent. */
export function SayLayer({ kind, review, onClose, onDone }: SayLayerProps) {
  const { title, question, act, endpoint } = words[kind];
  const [says, setSays, forget] = useDraft(`verify/${kind}/${review.orderId}`, '');
  const command = useCommand(endpoint, { topics: ['verification', 'review'] });
  const reasons = { ask: review.askReasons, intervention: review.interventionReasons, return: review.returnReasons }[
    kind
  ];
  async function send(reason: string) {
    const { orderId, version } = review;
    const outcome = await command.run({ body: { orderId, version, reason, says: says.trim() === '' ? null : says } });
    if (!outcome.ok) return;
    forget();
    onDone();
  }
  return (
    <Layer isOpen title={`${title}: ${review.banner.orderName}`} onClose={onClose} size="medium">
      <Stack>
        <MedicationLine parts={review.line} />
        <Problem problem={command.problem} onClear={command.clear} />
        <TextArea
          label={kind === 'ask' ? `To ${review.prescriber ?? 'the prescriber'}` : 'In words'}
          value={says}
          onChange={setSays}
          hint="Kept until it is sent; the reason below is what is counted"
        />
        <ReasonPicker
          question={question}
          act={act}
          reasons={reasons.map(({ code, text }) => ({ code, label: text }))}
          isBusy={command.isBusy}
          onPick={({ code }) => void send(code)}
          onCancel={onClose}
        />
      </Stack>
    </Layer>
  );
}
