/** A small JSON file with one list of texts. */
import type { Kind, SourceRow, SourceTable } from '../shapes.ts';
import { FileRefused, sizeText } from './refused.ts';

const sizeMax = 8 * 1024 * 1024;

/** The list of a JSON file, and the version that the file tells; null when it has no such list. */
export async function readJsonList(
  blocks: AsyncIterable<string>,
  kind: Kind,
  file: string,
): Promise<(SourceTable & { readonly version: string | null }) | null> {
  if (kind.format.type !== 'json') return null;
  let text = '';
  for await (const block of blocks) {
    text += block;
    if (text.length > sizeMax) throw new FileRefused('file-too-large', { file, limit: sizeText(sizeMax) });
  }
  const read = parsed(text, file);
  const list = fieldOf(read, kind.format.list);
  if (!Array.isArray(list)) return null;
  const version = fieldOf(read, 'version');
  const rows = list.map((entry: unknown, at): SourceRow => {
    const cell = typeof entry === 'string' ? entry : '';
    return { rowNo: at + 1, cells: [cell], raw: JSON.stringify(entry) };
  });
  async function* once() {
    yield rows;
  }
  return {
    columns: kind.columns.map((column) => column.name),
    batches: once(),
    version: typeof version === 'string' ? version : null,
  };
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it is no JSON';
    throw new FileRefused('file-cut-short', { file, what });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
