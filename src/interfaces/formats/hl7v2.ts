/** HL7 v2 as a format: batches are split, fields are places. */
import { describe, type Message, parseMessage, parsePath, rewriteText, splitBatch } from '#lib/hl7v2/index.ts';
import { type Format, notTaken, type Taken, type TreeNode, taken, type WorkingMessage } from './shapes.ts';

/** Opens HL7 bytes to be read and changed in places. */
export function openHl7(bytes: Uint8Array): Taken<WorkingMessage> {
  const parsed = parseMessage(bytes);
  return parsed.ok ? taken(working(parsed.value)) : notTaken(parsed.problem.message);
}

function working(first: Message): WorkingMessage {
  let message = first;
  const become = (bytes: { ok: true; value: Uint8Array } | { ok: false; problem: { message: string } }) => {
    if (!bytes.ok) return notTaken(bytes.problem.message);
    const parsed = parseMessage(bytes.value, { charset: message.charset.name });
    if (!parsed.ok) return notTaken(`the change leaves what cannot be read: ${parsed.problem.message}`);
    message = parsed.value;
    return taken(null);
  };
  return {
    get(path) {
      const read = fieldPath(path);
      return read === null ? noPlace(path) : taken(message.text(path));
    },
    set(path, value) {
      return fieldPath(path) === null ? noPlace(path) : become(message.patch({ [path]: value }));
    },
    copy(from, to) {
      if (fieldPath(from) === null) return noPlace(from);
      if (fieldPath(to) === null) return noPlace(to);
      return become(message.patch({ [to]: { raw: message.raw(from) } }));
    },
    remove(path) {
      if (fieldPath(path) !== null)
        return message.raw(path) === '' ? taken(null) : become(message.patch({ [path]: '' }));
      const segment = segmentPath(path);
      if (segment === null) return noPlace(path);
      if (segment.name === 'MSH') return notTaken('MSH is what a message begins with and cannot be taken away');
      return become(rewriteText(message, withoutSegments(message, segment)));
    },
    insert(after, written) {
      const place = segmentPath(after);
      if (place === null) return noPlace(after);
      if (!/^[A-Z][A-Z0-9]{2}(\W|$)/.test(written) || /[\r\n]/.test(written) || written.startsWith('MSH'))
        return notTaken(`"${written.slice(0, 20)}" is not one segment other than MSH`);
      const range = message.segmentRange(place.name, place.occurrence ?? message.segments(place.name).length);
      if (range === null) return notTaken(`the message has no segment ${after}`);
      const { decoded } = message;
      const text = `${decoded.slice(0, range.to)}\r${written}${decoded.slice(range.to)}`;
      return become(rewriteText(message, text));
    },
    count(path) {
      const segment = segmentPath(path);
      if (segment !== null) return taken(message.segments(segment.name).length);
      const field = fieldPath(path);
      return field === null
        ? noPlace(path)
        : taken(message.segment(field.segment, field.occurrence)?.repetitions(field.field).length ?? 0);
    },
    bytes: () => message.toBytes(),
    tree: () => treeOf(message),
  };
}

function noPlace(path: string): { ok: false; why: string } {
  return notTaken(`"${path.slice(0, 60)}" is no place of an HL7 message, as PID-3.1 or ZPM(2) is`);
}

function fieldPath(path: string) {
  const read = parsePath(path);
  return read === null || read.repetition === 0 ? null : read;
}

function segmentPath(path: string): { name: string; occurrence: number | null } | null {
  const match = /^([A-Z][A-Z0-9]{2})(?:\((\d{1,6})\))?$/.exec(path);
  return match === null ? null : { name: match[1] ?? '', occurrence: match[2] === undefined ? null : Number(match[2]) };
}

function withoutSegments(message: Message, { name, occurrence }: { name: string; occurrence: number | null }): string {
  const { decoded } = message;
  const total = message.segments(name).length;
  const gone = occurrence === null ? Array.from({ length: total }, (_, at) => at + 1) : [occurrence];
  let text = '';
  let from = 0;
  for (const each of gone) {
    const range = message.segmentRange(name, each);
    if (range === null) continue;
    let to = range.to;
    while (decoded[to] === '\r' || decoded[to] === '\n') to += 1;
    text += decoded.slice(from, range.from);
    from = to;
  }
  return text + decoded.slice(from);
}

function treeOf(message: Message): TreeNode[] {
  const places = describe(message);
  const bySegment = new Map<string, TreeNode[]>();
  for (const { path, name, value } of places) {
    const segment = path.slice(0, path.indexOf('-'));
    const list = bySegment.get(segment) ?? [];
    bySegment.set(segment, list);
    const text = value.kind === 'value' ? value.text : '""';
    list.push({ name: path, title: name, value: text, children: [] });
  }
  return [...bySegment].map(([name, children]) => ({ name, title: '', value: null, children }));
}

/** The format of HL7 v2: bytes with FHS or BHS, or several messages in a row, are split at every MSH. */
export const hl7v2: Format = {
  name: 'hl7v2',
  title: 'HL7 v2',
  settings: {},
  split(body) {
    const batch = splitBatch(body);
    if (!batch.ok) return notTaken(batch.problem.message);
    const { messages, statedCount } = batch.value;
    if (/^\d+$/.test(statedCount) && Number(statedCount) !== messages.length)
      return notTaken(`BTS-1 says ${statedCount} messages and the batch holds ${messages.length}`);
    return taken(messages);
  },
  envelope(bytes) {
    const parsed = parseMessage(bytes);
    if (!parsed.ok) return notTaken(parsed.problem.message);
    const message = parsed.value;
    const sender = `${message.text('MSH-3.1').trim()}|${message.text('MSH-4.1').trim()}`;
    const type = [message.text('MSH-9.1'), message.text('MSH-9.2')].filter((part) => part !== '').join('^');
    const patient = message.text('PID-3.1').trim();
    const orderingKey = patient === '' ? `sender:${sender}` : `patient:${patient}`;
    return taken({ sender, number: message.text('MSH-10').trim(), type, orderingKey });
  },
  open: openHl7,
};
