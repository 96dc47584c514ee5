import { useFormat } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Section } from '#src/web/ui/section.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postAskForDose, readWhereIsDose } from '../contract.ts';

/** The way of one dose from the order to the patient, what it waits for, and one tap instead of a phone call. */
export function WhereIsDose({ doseId }: { doseId: string }) {
  const read = useRead(readWhereIsDose, { params: { doseId } }, { topic: 'doses' });
  const ask = useCommand(postAskForDose, { topics: ['doses', 'jobs'] });
  const format = useFormat();
  const where = read.data;
  if (read.status === 'loading') return <Loading what="where the dose is" />;
  return (
    <Section title="Where is this dose?">
      <Stack>
        <Problem problem={read.problem ?? ask.problem} onRetry={read.refresh} />
        <Row>
          {where?.steps.map((step) => (
            <span key={step.step}>
              <StatusChip tone={step.at === null ? 'plain' : 'good'}>{step.says}</StatusChip>{' '}
              {step.at === null ? null : (
                <Muted>
                  {format.time(step.at)}
                  {step.by === null ? '' : ` ${step.by}`}
                </Muted>
              )}
            </span>
          ))}
        </Row>
        {where?.waitsFor === null || where === undefined ? null : (
          <Row>
            <StatusChip tone="attention">{where.waitsFor}</StatusChip>
            <Button isBusy={ask.isBusy} onClick={() => void ask.run({ body: { doseId } })}>
              Ask the pharmacy for it
            </Button>
          </Row>
        )}
      </Stack>
    </Section>
  );
}
