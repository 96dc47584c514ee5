import { Link } from '@tanstack/react-router';
import { readBadges } from '#src/integrity/board/contract.ts';
import { type PageDefinition, railGroups } from '../page.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { useRead } from '../use-read.ts';
import css from './rail.module.css';

/** The way to every page of this person, in groups, with the number of things that wait behind each. */
export function Rail({
  pages,
  isOpen,
  onChoose,
}: {
  pages: readonly PageDefinition[];
  isOpen: boolean;
  onChoose: () => void;
}) {
  const counts = useRead(readBadges, {}, { topic: 'badges' }).data?.counts ?? {};
  return (
    <nav className={css.rail} aria-label="Pages" data-open={isOpen || undefined} data-print="no" id="rail">
      <div className={css.inside}>
        {railGroups(pages).map(({ group, pages: members }) => (
          <div key={group} className={css.group}>
            {group === '' ? null : <p className={css.heading}>{group}</p>}
            <ul>
              {members.map((page) => (
                <li key={page.path}>
                  <Link
                    to={page.path}
                    className={css.entry}
                    activeOptions={{ exact: true }}
                    activeProps={{ 'aria-current': 'page' }}
                    onClick={onChoose}
                  >
                    <span>{page.menu?.label}</span>
                    <Count count={counts[page.path]} />
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

function Count({ count }: { count: number | undefined }) {
  if (count === undefined || count === 0) return null;
  return (
    <span className={css.count}>
      {count > 999 ? '999+' : count}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  );
}
