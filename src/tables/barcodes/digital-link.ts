/**
 * GS1 Digital Link URIs without compression, read and built (GS1 Digital Link Standard: URI Syntax): the primary key and
 * its qualifiers are the end of the path, the other elements the query. Host and what stands before the key are ignored.
 */
import { identifierOf } from './application-identifiers.ts';
import { missing } from './associations.ts';
import { type AiValue, type Elements, readPairs } from './element-string.ts';
import type { Problem } from './element-value.ts';

/** True for what looks like an address of the web. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/?#\s]+/i.test(text);
}

/** The elements of a Digital Link; a problem when it is one and wrong; null when the address is none (a compressed one too). */
export function parseDigitalLink(text: string, year?: number): Elements | Problem | null {
  const match = /^https?:\/\/[^/?#\s]+(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i.exec(text.trim());
  if (!match) return null;
  const segments = (match[1] ?? '').split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const starts = segments.flatMap((segment, at) =>
    (segments.length - at) % 2 === 0 && identifierOf(segment)?.path ? [at] : [],
  );
  let problem: Problem | null = null;
  for (const start of starts.reverse()) {
    const read = readLink(segments.slice(start), match[2] ?? '', year);
    if (!('why' in read)) return read;
    problem = read;
  }
  return problem;
}

function readLink(segments: readonly string[], query: string, year: number | undefined): Elements | Problem {
  const pairs: AiValue[] = [];
  for (let at = 0; at < segments.length; at += 2) {
    const value = decoded(segments[at + 1] ?? '');
    if (value === null) return { code: 'encoding', why: `"${segments[at + 1]}" is not encoded as an address must be` };
    pairs.push({ ai: segments[at] ?? '', value });
  }
  const [key, ...qualifiers] = pairs;
  const order = key && pathProblem(key.ai, qualifiers);
  if (order) return order;
  const attributes = readQuery(query);
  if ('why' in attributes) return attributes;
  const read = readPairs([...pairs, ...attributes.pairs].map(fullGtin), year);
  return 'why' in read ? read : { elements: read, warnings: missing(read), doubts: [] };
}

/** A GTIN in the path may have 8, 12 or 13 digits. */
function fullGtin({ ai, value }: AiValue): AiValue {
  return { ai, value: ai === '01' && /^(\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value };
}

/** Qualifiers stand in the order of one of the key's alternatives. */
function pathProblem(key: string, qualifiers: readonly AiValue[]): Problem | null {
  const ways = identifierOf(key)?.path ?? [];
  const told = qualifiers.map(({ ai }) => ai);
  if (ways.some((way) => isInOrder(told, way))) return null;
  return { code: 'order', why: `${told.join(', ')} may not follow ${key} in a Digital Link, or not in this order` };
}

function isInOrder(told: readonly string[], way: readonly string[]): boolean {
  const places = told.map((ai) => way.indexOf(ai));
  return places.every((place, at) => place >= 0 && place > (places[at - 1] ?? -1));
}

function readQuery(query: string): { readonly pairs: readonly AiValue[] } | Problem {
  const pairs: AiValue[] = [];
  for (const part of query.split(/[&;]/)) {
    const [name = '', ...rest] = part.split('=');
    // Other names (linkType, utm_source) are not of GS1.
    if (!/^\d+$/.test(name)) continue;
    const value = decoded(rest.join('='));
    if (value === null) return { code: 'encoding', why: `"${part}" is not encoded as an address must be` };
    if (identifierOf(name)?.attribute === false) {
      return { code: 'order', why: `identifier ${name} may not stand in the query of a Digital Link` };
    }
    pairs.push({ ai: name, value });
  }
  return { pairs };
}

/** Values of GS1 are ASCII, so that each %XX is one character; null when a % has no digits after it. */
function decoded(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** All but the characters that an address never gives a meaning. */
const encoded = (value: string) =>
  value.replace(/[^A-Za-z0-9_-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/**
 * The Digital Link of these elements under an address ("https://id.example.org" or with a path of its own), or what is wrong.
 * The first element that is a primary key opens the path, its qualifiers follow in their order, the others are the query.
 */
export function buildDigitalLink(address: string, elements: readonly AiValue[]): { readonly text: string } | Problem {
  if (!isWebAddress(address) || /[?#\s]/.test(address)) {
    return { code: 'encoding', why: `"${address}" is no address to put a Digital Link under` };
  }
  const read = readPairs(elements);
  if ('why' in read) return read;
  const key = read.find(({ ai }) => identifierOf(ai)?.path);
  if (!key) return { code: 'order', why: 'no element is a primary key of a Digital Link' };
  const others = read.filter((element) => element !== key);
  const ways = (identifierOf(key.ai)?.path ?? []).map((way) =>
    way.flatMap((ai) => others.find((element) => element.ai === ai) ?? []),
  );
  const qualifiers = ways.reduce((best, way) => (way.length > best.length ? way : best), []);
  const attributes = others.filter((element) => !qualifiers.includes(element));
  const unfit = attributes.find(({ ai }) => !identifierOf(ai)?.attribute);
  if (unfit) return { code: 'order', why: `identifier ${unfit.ai} has no place in a Digital Link of ${key.ai}` };
  const path = [key, ...qualifiers].map(({ ai, value }) => `/${ai}/${encoded(value)}`).join('');
  const query = attributes.map(({ ai, value }) => `${ai}=${encoded(value)}`).join('&');
  return { text: `${address.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}` };
}
