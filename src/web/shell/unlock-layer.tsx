import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { signOut, unlockSession } from '#src/people/sign-in/contract.ts';
import { isAsleep } from '../asleep.ts';
import { call } from '../client.ts';
import { forgetAllDrafts } from '../draft.ts';
import { type Person, useSession, useSessionRefresh } from '../session.tsx';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { SecretField } from '../ui/text-field.tsx';
import { useCommand } from '../use-command.ts';
import { EnvironmentChip } from './environment-chip.tsx';
import { Mark } from './mark.tsx';
import css from './unlock-layer.module.css';

/** Asks the same person for the password again. Nothing of the pages is seen; what was typed waits behind it. */
export function UnlockLayer({ person }: { person: Person }) {
  const session = useSession();
  const refresh = useSessionRefresh();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [secret, setSecret] = useState('');
  const command = useCommand(unlockSession, {
    topics: [],
    onDone: () => void refresh().then(() => client.invalidateQueries()),
  });
  useEffect(() => {
    const before = document.title;
    document.title = 'Locked · Mortar';
    document.documentElement.dataset.locked = 'true';
    isAsleep.set(true);
    field.current?.focus();
    return () => {
      document.title = before;
      delete document.documentElement.dataset.locked;
      isAsleep.set(false);
    };
  }, []);
  function submit(event: FormEvent) {
    event.preventDefault();
    void command.run({ body: { secret } });
    setSecret('');
  }
  async function leave() {
    await call(signOut, {});
    forgetAllDrafts();
    await refresh();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  }
  return (
    <main className={css.layer}>
      <form className={css.card} onSubmit={submit}>
        <p className={css.brand}>
          <Mark /> Mortar <EnvironmentChip environment={session.environment} />
        </p>
        <h1>Locked</h1>
        <p>
          <b>{person.name}</b>, enter your password to go on. What you typed is kept.
        </p>
        <SecretField
          ref={field}
          label="Password"
          value={secret}
          onChange={setSecret}
          autoComplete="current-password"
          isRequired
        />
        <Problem problem={command.problem} />
        <Button look="primary" size="large" type="submit" isBusy={command.isBusy}>
          Unlock
        </Button>
        <Button look="quiet" onClick={() => void leave()}>
          Not {person.name}? Sign out
        </Button>
      </form>
    </main>
  );
}
