import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lockSession, signOut } from '#src/people/sign-in/contract.ts';
import { call } from '../client.ts';
import { connection } from '../connection.ts';
import { forgetAllDrafts } from '../draft.ts';
import { useObservable } from '../observable.ts';
import type { PageDefinition, PageFrameKind } from '../page.ts';
import { useFormat, usePerson, useSession, useSessionRefresh } from '../session.tsx';
import { stationName } from '../station.ts';
import { isScanMuted } from '../ui/scan-tones.ts';
import { StatusChip } from '../ui/status-chip.tsx';
import { ClockControl } from './clock-control.tsx';
import { EnvironmentChip } from './environment-chip.tsx';
import { Mark } from './mark.tsx';
import { Palette } from './palette.tsx';
import css from './top-bar.module.css';

interface TopBarProps {
  readonly pages: readonly PageDefinition[];
  readonly frame: PageFrameKind;
  readonly railButton?: ReactNode;
}

/** The dark bar on top: where this is, which environment, search or scan, whose screen, hospital time. */
export function TopBar({ pages, frame, railButton }: TopBarProps) {
  const session = useSession();
  const station = useObservable(stationName);
  return (
    <header className={css.bar} data-print="no">
      {railButton}
      <Link to="/" className={css.brand} aria-label="Mortar, to your first page">
        <Mark />
        <span className={css.name}>Mortar</span>
      </Link>
      <EnvironmentChip environment={session.environment} />
      {frame !== 'kiosk' ? <Palette pages={pages} /> : null}
      <span className={css.place}>
        <span>{station === '' ? session.facility.name : station}</span>
        {station === '' ? null : <span className={css.role}>{session.facility.name}</span>}
      </span>
      <span className={css.slot} id="top-bar-slot" />
      <span className={css.spacer} />
      <ServiceChip />
      <ClockControl />
      <PersonMenu />
    </header>
  );
}

/** Whether the hospital works by its downtime procedure; not known is not "none". */
function ServiceChip() {
  const { downtime } = useSession();
  const link = useObservable(connection);
  const format = useFormat();
  const isMuted = useObservable(isScanMuted);
  return (
    <>
      {isMuted ? <StatusChip tone="attention">Scan tones off</StatusChip> : null}
      {link.state === 'lost' ? (
        <StatusChip tone="critical">No connection</StatusChip>
      ) : downtime === null ? (
        <StatusChip tone="good">No downtime</StatusChip>
      ) : (
        <StatusChip tone="attention">
          {downtime.says} since {format.time(downtime.since)}
        </StatusChip>
      )}
    </>
  );
}

function PersonMenu() {
  const person = usePerson();
  const refresh = useSessionRefresh();
  const client = useQueryClient();
  async function leave() {
    await call(signOut, {});
    forgetAllDrafts();
    await refresh();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  }
  async function lockNow() {
    await call(lockSession, {});
    await refresh();
  }
  return (
    <Menu position="bottom-end" offset={6} classNames={{ dropdown: css.menu ?? '', item: css.item ?? '' }}>
      <Menu.Target>
        <button type="button" className={css.person}>
          <span className={css.personName}>{person.name}</span>
          <span className={css.role}>{person.roleName}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => isScanMuted.set(!isScanMuted.get())}>Scan tones on or off</Menu.Item>
        <Menu.Item onClick={() => void lockNow()}>Lock, keep my work</Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
