import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SearchValues } from '../navigation.ts';
import css from './page-link.module.css';

interface PageLinkProps {
  /** A path with its values filled in, for example `/order/1042`. */
  readonly to: string;
  /** The address's query. */
  readonly search?: SearchValues;
  readonly look?: 'text' | 'button' | 'primary';
  readonly children: ReactNode;
}

/** A link inside the program; as a button where it stands among buttons. */
export function PageLink({ to, search, look = 'text', children }: PageLinkProps) {
  return (
    <Link to={to} search={(search ?? {}) as never} className={css[look]}>
      {children}
    </Link>
  );
}
