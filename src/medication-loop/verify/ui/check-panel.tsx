import { useState } from 'react';
import { Button } from '#src/web/ui/button.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import {
  type Answers,
  notedChecks,
  openChecks,
  passedChecks,
  type Review,
  type ReviewCheck,
  toneOf,
} from './review-words.ts';
import css from './verification.module.css';

interface CheckPanelProps {
  readonly review: Review;
  readonly answers: Answers;
  readonly onAnswer: (key: string, code: string | undefined) => void;
}

/** The checks: what asks stands open with its coded answers, what is only read and what passed folded, with names. */
export function CheckPanel({ review, answers, onAnswer }: CheckPanelProps) {
  const open = openChecks(review);
  const noted = notedChecks(review);
  const passed = passedChecks(review);
  const left = open.filter((check) => answers[check.key] === undefined).length;
  return (
    <Panel title={`Checks — ${left === 0 ? 'none to answer' : `${left} to answer`}, ${passed.length} passed`}>
      <Stack gap="tight">
        {open.map((check) => (
          <OpenCheck
            key={check.key}
            check={check}
            answer={answers[check.key]}
            onAnswer={(code) => onAnswer(check.key, code)}
          />
        ))}
        <Folded checks={noted} />
        <Passed checks={passed} />
      </Stack>
    </Panel>
  );
}

type OpenCheckProps = {
  readonly check: ReviewCheck;
  readonly answer: string | undefined;
  readonly onAnswer: (code: string | undefined) => void;
};

function OpenCheck({ check, answer, onAnswer }: OpenCheckProps) {
  const chosen = check.answers.find((one) => one.code === answer);
  const acts =
    chosen === undefined ? (
      <fieldset className={css.answers} aria-label={`Answers to: ${check.says}`}>
        {check.answers.map((one) => (
          <Button key={one.code} onClick={() => onAnswer(one.code)}>
            {one.text}
          </Button>
        ))}
      </fieldset>
    ) : (
      <span className={css.answered}>
        <StatusChip tone="good">{chosen.text}</StatusChip>
        <Button look="quiet" onClick={() => onAnswer(undefined)}>
          Change
        </Button>
      </span>
    );
  return (
    <Note tone={toneOf(check)} title={check.says} acts={check.answers.length === 0 ? undefined : acts}>
      {check.answers.length === 0 ? (
        <p>
          <b>No answer settles this.</b> Ask the prescriber or hand the order back.
        </p>
      ) : check.tier === 'stop' ? (
        <p>
          <b>Stop.</b> Goes on only for one of these reasons:
        </p>
      ) : null}
      <Source check={check} />
    </Note>
  );
}

function Source({ check }: { check: ReviewCheck }) {
  return <p className={css.source}>Source: {check.source}</p>;
}

/** What is read and not answered: counted and named, opened on demand; what is not known always says so. */
function Folded({ checks }: { checks: readonly ReviewCheck[] }) {
  const unknown = checks.filter((check) => check.verdict === 'not-known');
  const notes = checks.filter((check) => check.verdict !== 'not-known');
  return (
    <>
      <Fold tone="unknown" counted={`${unknown.length} not known`} checks={unknown} />
      <Fold tone="info" counted={notes.length === 1 ? '1 note' : `${notes.length} notes`} checks={notes} />
    </>
  );
}

function Passed({ checks }: { checks: readonly ReviewCheck[] }) {
  return <Fold tone="good" counted={`${checks.length} passed`} checks={checks} />;
}

interface FoldProps {
  readonly tone: 'good' | 'info' | 'unknown';
  readonly counted: string;
  readonly checks: readonly ReviewCheck[];
}

/** Results that need no answer: how many, of which rules, and on demand what each says. */
function Fold({ tone, counted, checks }: FoldProps) {
  const [isOpen, setOpen] = useState(false);
  if (checks.length === 0) return null;
  return (
    <div>
      <p className={css.passed}>
        <StatusChip tone={tone}>{counted}</StatusChip> {[...new Set(checks.map((check) => check.title))].join(' · ')}{' '}
        <Button
          look="quiet"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Hide' : 'Show'} ${counted}`}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide' : 'Show'}
        </Button>
      </p>
      {isOpen ? (
        <ul className={css.said}>
          {checks.map((check) => (
            <li key={check.key}>
              {check.says} <Source check={check} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
