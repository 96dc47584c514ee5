import type { PageDefinition } from './page.ts';

const modules = import.meta.glob<{ page: PageDefinition }>('../**/ui/*.page.tsx', { eager: true });

/** Every page of every module, found by file name at build time. */
export const pages: readonly PageDefinition[] = Object.values(modules).map((module) => module.page);
