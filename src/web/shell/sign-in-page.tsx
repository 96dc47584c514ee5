import { type FormEvent, useEffect, useState } from 'react';
import { signIn } from '#src/people/sign-in/contract.ts';
import { useObservable } from '../observable.ts';
import { useSession, useSessionRefresh } from '../session.tsx';
import { stationName } from '../station.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import { SecretField, TextField } from '../ui/text-field.tsx';
import { useCommand } from '../use-command.ts';
import { EnvironmentChip } from './environment-chip.tsx';
import { LoopDrawing } from './loop-drawing.tsx';
import { Mark } from './mark.tsx';
import css from './sign-in-page.module.css';

/** User and password; in a demo the people of the demo hospital stand ready as buttons. */
export function SignInPage() {
  const session = useSession();
  const station = useObservable(stationName);
  const refresh = useSessionRefresh();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const command = useCommand(signIn, { topics: [], onDone: () => void refresh() });
  useEffect(() => {
    document.title = 'Sign in · Mortar';
  }, []);
  function submit(event: FormEvent) {
    event.preventDefault();
    void command.run({ body: { user: user.trim(), password } });
  }
  return (
    <main className={css.page}>
      <div className={css.hero}>
        <h1 className={css.title}>
          <Mark size={44} /> Mortar
        </h1>
        <p className={css.claim}>Runs the medication loop, and proves every minute that it is whole.</p>
        <p className={css.place}>
          <EnvironmentChip environment={session.environment} />
          <span>
            {session.facility.name}
            {station === '' ? '' : ` · ${station}`}
          </span>
        </p>
        <div className={css.drawing}>
          <LoopDrawing />
        </div>
      </div>
      <div className={css.side}>
        {session.demoSignIns.length === 0 ? null : (
          <section className={css.demo} aria-labelledby="demo-people">
            <h2 id="demo-people">Look around the demo hospital as</h2>
            <ul className={css.people}>
              {session.demoSignIns.map((one) => (
                <li key={one.user}>
                  <button
                    type="button"
                    className={css.demoPerson}
                    onClick={() => void command.run({ body: { user: one.user, password: one.password } })}
                  >
                    <span className={css.role}>{one.roleName}</span>
                    <span className={css.opens}>{one.opens}</span>
                    <span className={css.who}>{one.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <form className={css.card} onSubmit={submit}>
          <h2>{session.demoSignIns.length === 0 ? 'Sign in' : 'Or sign in by name'}</h2>
          <TextField label="User" value={user} onChange={setUser} autoComplete="username" isRequired />
          <SecretField
            label="Password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            isRequired
          />
          <Problem problem={command.problem} />
          <Button look="primary" size="large" type="submit" isBusy={command.isBusy}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
