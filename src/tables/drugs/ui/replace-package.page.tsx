import type { ReplyOf } from '#src/kernel/contract.ts';
import { readEntry } from '#src/tables/change-control/contract.ts';
import { ChangeWordFields, type ChangeWords, noWords } from '#src/tables/change-control/ui/change-words.tsx';
import { EntryLink } from '#src/tables/change-control/ui/links.tsx';
import css from '#src/tables/change-control/ui/tables.module.css';
import { useProposal } from '#src/tables/change-control/ui/use-proposal.ts';
import { useDraft } from '#src/web/draft.ts';
import { useGo, useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { ChoiceField, Field } from '#src/web/ui/choice-field.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useRead } from '#src/web/use-read.ts';
import { type Naming, nameOf, ndcFacts, newPackage, replaceItems, type Values } from './replace-package.ts';

type Reply = ReplyOf<typeof readEntry>;
type Old = NonNullable<Reply['entry']>;

interface Draft {
  readonly typed: Values;
  readonly taken: readonly string[];
  readonly oldGoes: 'now' | 'later' | '';
}

const nothing: Draft = { typed: {}, taken: [], oldGoes: '' };

/** A new NDC takes over from a package: one change for all that hangs on it. */
function ReplacePackage() {
  const [key] = useSearchValue('package');
  const read = useRead(readEntry, { params: { kind: 'packages' }, query: { key } }, { topic: 'tables' });
  const entry = read.data?.entry;
  return (
    <>
      <PageHeader title="Replace a package" note={entry?.called ?? key} />
      <Problem problem={read.problem} onRetry={read.refresh} />
      {read.data === undefined && read.problem === undefined ? <Loading what="the package" /> : null}
      {entry ? <ReplaceForm old={entry} usedBy={read.data?.usedBy ?? []} /> : null}
    </>
  );
}

function namingOf(usedBy: Reply['usedBy']) {
  return usedBy.flatMap((use) =>
    use.entries.map((entry) => ({
      kind: use.kind,
      column: use.column,
      key: entry.key,
      values: entry.values,
      called: `${use.one} ${entry.called}`,
    })),
  );
}

function ReplaceForm({ old, usedBy }: { old: Old; usedBy: Reply['usedBy'] }) {
  const go = useGo();
  const [draft, setDraft, forgetDraft] = useDraft<Draft>(`replace/${old.key}`, nothing);
  const [words, setWords, forgetWords] = useDraft<ChangeWords>(`replace/words/${old.key}`, noWords);
  const proposal = useProposal(words, () => {
    forgetDraft();
    forgetWords();
  });
  const naming = namingOf(usedBy);
  const fields = newPackage(old.values, draft.typed);
  const set = (name: string) => (value: string) => setDraft({ ...draft, typed: { ...draft.typed, [name]: value } });
  const faultOf = (column: string) => proposal.faultAt(column);
  const text = (column: string, label: string, hint?: string) => (
    <Field name={column}>
      <TextField
        label={label}
        value={draft.typed[column] ?? (column === 'ndc' || column === 'source' ? '' : (old.values[column] ?? ''))}
        onChange={set(column)}
        error={faultOf(column)}
        {...(hint === undefined ? {} : { hint })}
      />
    </Field>
  );
  const send = () => {
    if (draft.oldGoes === '') return;
    const wish = { old: old.values, typed: draft.typed, taken: new Set(draft.taken), oldGoes: draft.oldGoes };
    void proposal.send(replaceItems(wish, naming));
  };
  const facts = ndcFacts(fields.ndc ?? '');
  return (
    <Stack>
      <p>
        From{' '}
        <EntryLink kind="packages" entryKey={old.key}>
          {old.called}
        </EntryLink>
        . Everything below is one change; nothing holds before a second person has confirmed it.
      </p>
      <Panel title="The new package">
        <div className={css.form}>
          {text('ndc', 'New NDC', 'With its hyphens, as it stands on the package')}
          <div>
            <b>What it says</b>
            <br />
            {facts === null ? (
              <Muted>no NDC with hyphens yet</Muted>
            ) : (
              <span className={css.code}>
                {facts.format}, 11 digits {facts.ndc11}
              </span>
            )}
          </div>
          {text('labeler', 'Labeler')}
          {text('description', 'Description')}
          {text('quantity', 'Quantity', 'In base units of the product')}
          {text('source', 'Source', 'Where the new NDC was read')}
          <GtinFields typed={draft.typed} set={set} derived={facts?.gtin ?? null} error={faultOf('gtin')} />
        </div>
      </Panel>
      <TakeOver naming={naming} taken={draft.taken} onChange={(taken) => setDraft({ ...draft, taken })} />
      <Panel title="The old package">
        <ChoiceField
          label="When does it go out of use?"
          choices={[
            { value: 'now', label: 'With this change; what it does not hand over goes too' },
            { value: 'later', label: 'Later, when its stock is used up; both can be scanned until then' },
          ]}
          value={draft.oldGoes}
          onChange={(value) => setDraft({ ...draft, oldGoes: value === 'now' ? 'now' : 'later' })}
        />
      </Panel>
      <Panel title="The change">
        <Stack>
          <ChangeWordFields words={words} onChange={setWords} timeFault={proposal.timeFault} />
        </Stack>
      </Panel>
      {usedBy.some((use) => use.count > use.entries.length) ? (
        <Note
          tone="attention"
          title="More entries name this package than one change takes over. Re-point some of them first."
        />
      ) : null}
      <Problem problem={proposal.problem} onClear={proposal.clear} />
      <ActionBar
        isStill
        acts={[
          {
            id: 'propose',
            label: 'Propose the replacement',
            keys: 'Ctrl+Enter',
            look: 'primary',
            isBusy: proposal.isBusy,
            blocked: blockedBy(draft, facts !== null) ?? proposal.blocked,
            run: send,
          },
          { id: 'back', label: 'Back', run: () => go('/tables/packages/entry', { key: old.key }) },
        ]}
      />
    </Stack>
  );
}

function blockedBy({ typed, oldGoes }: Draft, hasNdc: boolean): string | undefined {
  if (!hasNdc) return 'Type the new NDC with its hyphens first';
  if (typed.gtinFrom === undefined) return 'Say where the GTIN comes from first';
  return oldGoes === '' ? 'Say when the old package goes first' : undefined;
}

type GtinProps = {
  readonly typed: Values;
  readonly set: (name: string) => (value: string) => void;
  readonly derived: string | null;
  readonly error: string | undefined;
};

function GtinFields({ typed, set, derived, error }: GtinProps) {
  return (
    <Field name="gtin">
      <ChoiceField
        label="GTIN"
        choices={[
          { value: 'package', label: 'read from the package' },
          ...(derived === null ? [] : [{ value: 'ndc', label: `reckoned from the NDC: ${derived}` }]),
          { value: 'none', label: 'none' },
        ]}
        value={typed.gtinFrom}
        onChange={set('gtinFrom')}
        error={error}
      />
      {typed.gtinFrom === 'package' ? (
        <TextField
          label="GTIN on the package"
          hint="14 digits"
          value={typed.gtin ?? ''}
          onChange={set('gtin')}
          isScanTarget
        />
      ) : null}
    </Field>
  );
}

type TakeOverProps = {
  readonly naming: readonly (Naming & { readonly called: string })[];
  readonly taken: readonly string[];
  readonly onChange: (taken: readonly string[]) => void;
};

function TakeOver({ naming, taken, onChange }: TakeOverProps) {
  return (
    <Panel
      title="What the new package takes over"
      note={naming.length === 0 ? 'nothing hangs on the old one' : undefined}
    >
      {naming.length === 0 ? <p>No barcode, charge code or carton names the old package.</p> : null}
      {naming.map((each) => {
        const name = nameOf(each);
        return (
          <label key={name} className={css.tick}>
            <input
              type="checkbox"
              checked={taken.includes(name)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...taken, name] : taken.filter((other) => other !== name))
              }
            />
            <span>{each.called}</span>
          </label>
        );
      })}
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/replace-package',
  title: 'Replace a package',
  permission: 'tables.edit',
  component: ReplacePackage,
};
