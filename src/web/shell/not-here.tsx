import type { PageDefinition } from '../page.ts';
import { usePerson } from '../session.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { matchPathname } from './match-pathname.ts';
import css from './not-here.module.css';

/** An address without a page, or with one that this person may not open: says which, and the way on. */
export function NotHere({ known }: { known: readonly PageDefinition[] }) {
  const person = usePerson();
  const page = known.find((one) => matchPathname(one.path, location.pathname));
  return (
    <main className={css.page}>
      <h1>{page === undefined ? 'There is no page at this address' : `You may not open “${page.title}”`}</h1>
      <p>
        {page === undefined
          ? 'The link may be old or mistyped.'
          : `${person.roleName} does not hold the right “${page.permission}”. Ask an administrator if your work needs it.`}
      </p>
      <p>
        <PageLink to="/" look="primary">
          To your first page
        </PageLink>
      </p>
    </main>
  );
}
