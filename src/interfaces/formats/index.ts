/** The door of the formats. */
import { hl7v2 } from './hl7v2.ts';
import { csv, fixedWidth } from './rows.ts';
import type { Format } from './shapes.ts';
import { x12 } from './x12.ts';

export { openMessage } from './open-message.ts';
export { readLayout } from './rows.ts';
export {
  type Format,
  type FormatEnvelope,
  type FormatName,
  type FormatSettings,
  notTaken,
  type Taken,
  type TreeNode,
  taken,
  type WorkingMessage,
} from './shapes.ts';
export { csv, fixedWidth, hl7v2, x12 };

/** Every format that there is, by its name. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [hl7v2, x12, csv, fixedWidth].map((format) => [format.name, format]),
);
