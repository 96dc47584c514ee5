import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder of outside test data (messages and files by other hands, not part of this repository): the setting
 * MORTAR_TEST_DATA, else `shared/data` beside the checkout; null when neither is there, and then tests that need it are
 * skipped and say so.
 */
export function testData(): string | null {
  const set = process.env.MORTAR_TEST_DATA;
  const folder =
    set !== undefined && set !== '' ? set : fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return existsSync(folder) ? folder : null;
}
