import Type from 'typebox';
import { endpoint } from '#src/kernel/contract.ts';

/** Counts beside the rail's entries, by page path. */
export const readBadges = endpoint({
  id: 'web.shell.readBadges',
  method: 'GET',
  path: '/api/badges',
  permission: 'self',
  summary: 'Number of things that wait behind each entry of the rail.',
  reply: Type.Object({ counts: Type.Record(Type.String(), Type.Integer()) }),
});

/** Palette: what matches the words or the scanned code, by kind. */
export const searchAnything = endpoint({
  id: 'web.shell.searchAnything',
  method: 'GET',
  path: '/api/search',
  permission: 'self',
  summary: 'Patients, orders, products, messages and devices that match a text or a scanned code.',
  query: Type.Object({ text: Type.String({ minLength: 1, maxLength: 300 }) }),
  reply: Type.Object({
    results: Type.Array(
      Type.Object({ kind: Type.String(), title: Type.String(), detail: Type.String(), path: Type.String() }),
    ),
  }),
});
