/** How a reader stops: thrown inside a stream, turned into a refusal where the import ends. */
import type { Details } from '#src/kernel/outcome.ts';
import type { CatalogueCode } from '../refusals.ts';

export class FileRefused extends Error {
  readonly code: CatalogueCode;
  readonly details: Details;

  constructor(code: CatalogueCode, details: Details) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** A size as a person reads it. */
export function sizeText(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  if (bytes >= 1024 ** 2) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  if (bytes >= 1024) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${bytes} bytes`;
}
