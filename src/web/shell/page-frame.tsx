import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../acts.ts';
import { connection } from '../connection.ts';
import { useObservable } from '../observable.ts';
import type { PageDefinition } from '../page.ts';
import { useSession } from '../session.tsx';
import { ScanFeedback } from '../ui/scan-feedback.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import css from './page-frame.module.css';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

interface PageFrameProps {
  readonly page: PageDefinition;
  readonly pages: readonly PageDefinition[];
  readonly children: ReactNode;
}

/** What stands around every page: skip link, top bar, rail (not at stations), connection state, scan feedback. */
export function PageFrame({ page, pages, children }: PageFrameProps) {
  const frame = page.frame ?? 'shell';
  const { environment } = useSession();
  const link = useObservable(connection);
  const [isRailOpen, setRailOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useShortcuts();
  useEffect(() => {
    document.title = `${page.title} · Mortar`;
  }, [page]);
  useEffect(() => {
    document.documentElement.dataset.density = frame === 'shell' ? 'desk' : frame;
  }, [frame]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address puts the focus at the start of its page
  useEffect(() => {
    main.current?.focus({ preventScroll: true });
  }, [path]);
  const railButton =
    frame === 'kiosk' ? undefined : (
      <button
        type="button"
        className={css.railButton}
        aria-expanded={isRailOpen}
        aria-controls="rail"
        onClick={() => setRailOpen(!isRailOpen)}
      >
        Pages
      </button>
    );
  return (
    <>
      <a className={css.skip} href="#content">
        Skip to the page
      </a>
      <TopBar pages={pages} frame={frame} {...(railButton === undefined ? {} : { railButton })} />
      <ConnectionBanner />
      <div className={css.below}>
        {frame === 'kiosk' ? null : <Rail pages={pages} isOpen={isRailOpen} onChoose={() => setRailOpen(false)} />}
        <main
          id="content"
          ref={main}
          tabIndex={-1}
          className={css.main}
          data-environment={environment}
          data-lost={link.state === 'lost' || undefined}
        >
          {children}
        </main>
      </div>
      <ScanFeedback />
    </>
  );
}
