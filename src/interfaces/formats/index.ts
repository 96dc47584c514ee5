/** The door of the formats. */
export { hl7v2, openHl7 } from './hl7v2.ts';
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
