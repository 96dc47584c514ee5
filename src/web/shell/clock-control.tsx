import { Menu } from '@mantine/core';
import { setClockRate } from '#src/systems/demo/contract.ts';
import { call } from '../client.ts';
import { useClockRate, useHospitalClock } from '../hospital-clock.ts';
import { useFormat, useMay, useSession } from '../session.tsx';
import css from './clock-control.module.css';
import { notify } from './notices.tsx';
import menuCss from './top-bar.module.css';

const paces = [
  { rate: 0, says: 'Paused' },
  { rate: 1, says: 'Real time' },
  { rate: 60, says: '60 times' },
] as const;

function paceWords(rate: number): string {
  return paces.find((pace) => pace.rate === rate)?.says ?? `${rate} times`;
}

/** The hospital's date and time. In a demo, who may can pause it or let it run fast. */
export function ClockControl() {
  const now = useHospitalClock();
  const rate = useClockRate();
  const format = useFormat();
  const { environment } = useSession();
  const canSet = useMay('demo.speed') && environment === 'demo';
  const face = (
    <>
      <time className={css.face} dateTime={now.toISOString()}>
        <span className={css.time}>{format.timeSeconds(now)}</span>
        <span className={css.date}>{format.date(now)}</span>
      </time>
      {rate === 1 ? null : <span className={css.pace}>{paceWords(rate)}</span>}
    </>
  );
  if (!canSet) return <span className={css.clock}>{face}</span>;
  async function set(next: 0 | 1 | 60) {
    const outcome = await call(setClockRate, { body: { rate: next } });
    if (!outcome.ok) notify.problem(outcome);
  }
  return (
    <Menu position="bottom-end" offset={6} classNames={{ dropdown: menuCss.menu ?? '', item: menuCss.item ?? '' }}>
      <Menu.Target>
        <button type="button" className={css.button} title="Speed of the demo hospital">
          {face}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {paces.map((pace) => (
          <Menu.Item key={pace.rate} onClick={() => void set(pace.rate)}>
            {pace.says}
            {pace.rate === rate ? ' ✓' : ''}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
