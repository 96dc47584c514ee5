import { connection } from '../connection.ts';
import { useObservable } from '../observable.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from './mark.tsx';
import css from './sign-in-page.module.css';

/** Shown until the server has said who is signed in. */
export function WaitingPage({ onRetry }: { onRetry: () => void }) {
  const link = useObservable(connection);
  return (
    <main className={css.page}>
      <div className={css.hero}>
        <h1 className={css.title}>
          <Mark size={44} /> Mortar
        </h1>
      </div>
      <div className={css.side}>
        <div className={css.card} role="status">
          {link.state === 'lost' ? (
            <>
              <p>
                <b>The server does not answer.</b> This page tries again by itself every two seconds.
              </p>
              <Button onClick={onRetry}>Try now</Button>
            </>
          ) : (
            <p>Reading your session…</p>
          )}
        </div>
      </div>
    </main>
  );
}
