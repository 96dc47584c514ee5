import { connection } from '../connection.ts';
import { clockSetting, hospitalMsAt } from '../hospital-clock.ts';
import { useObservable } from '../observable.ts';
import { useFormat } from '../session.tsx';
import { Shape } from '../ui/shape.tsx';
import css from './connection-banner.module.css';

/** Says that the server is not heard, since when, and what that means for what is on the screen. */
export function ConnectionBanner() {
  const link = useObservable(connection);
  const setting = useObservable(clockSetting);
  const format = useFormat();
  const since = link.state === 'lost' ? format.timeSeconds(new Date(hospitalMsAt(setting, link.lostSince))) : undefined;
  return (
    <div role="alert" className={since === undefined ? undefined : css.banner}>
      {since === undefined ? null : (
        <>
          <Shape tone="critical" />
          <span>
            <b>Connection lost since {since}; shown as of then.</b> Nothing new arrives and nothing is recorded until it
            is back. What you type is kept; Mortar tries again by itself.
          </span>
        </>
      )}
    </div>
  );
}
