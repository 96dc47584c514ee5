/** Stories: short scripts that a pharmacist can read and change. What is wrong in one is said with file, step and what is wanted. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse, YAMLParseError } from 'yaml';

const word = Type.String({ minLength: 1, maxLength: 200 });
/** "1000 mg", "0.5 mg". */
const amount = Type.String({
  pattern: '^\\d+(\\.\\d+)? [A-Za-z]+$',
  description: 'an amount with its unit, like 0.5 mg',
});
const span = Type.String({ pattern: '^\\d+ (minute|hour)s?$', description: 'a time like 20 minutes' });
const clock = Type.String({ pattern: '^\\d{2}:\\d{2}$', description: 'a time of the day in quotes, like "08:30"' });
const optional = Type.Optional;
const closed = { additionalProperties: false };
const quantity = Type.Number({ exclusiveMinimum: 0 });

/** One verb, one shape; a step of a story is one of these. */
export const verbs = {
  admit: Type.Object(
    {
      patient: word,
      unit: word,
      allergies: optional(Type.Union([Type.Literal('none known'), Type.Array(word)])),
      weight: optional(Type.String({ pattern: '^\\d+(\\.\\d+)? kg$', description: 'a weight like 70 kg' })),
    },
    closed,
  ),
  'tell allergies': Type.Object({ patient: word, allergies: Type.Array(word) }, closed),
  move: Type.Object({ patient: word, unit: word }, closed),
  discharge: Type.Object({ patient: word }, closed),
  /** The same person under a second number. */
  'register again': Type.Object({ patient: word, as: word }, closed),
  merge: Type.Object({ patient: word, into: word }, closed),
  order: Type.Object(
    {
      name: word,
      patient: word,
      drug: word,
      dose: amount,
      route: word,
      schedule: word,
      priority: optional(
        Type.Union([Type.Literal('stat'), Type.Literal('now'), Type.Literal('routine'), Type.Literal('as needed')]),
      ),
      for: optional(word),
      hours: optional(quantity),
    },
    closed,
  ),
  change: Type.Object({ order: word, dose: amount }, closed),
  stop: Type.Object({ order: word }, closed),
  verify: Type.Object({ order: word, by: optional(word), refused: optional(word) }, closed),
  take: Type.Object(
    {
      order: optional(word),
      patient: optional(word),
      drug: optional(word),
      override: optional(word),
      by: word,
      witness: optional(word),
      refused: optional(word),
    },
    closed,
  ),
  scan: Type.Object(
    {
      order: optional(word),
      patient: optional(word),
      drug: optional(word),
      by: word,
      'wristband of': optional(word),
      'leads to': optional(word),
      says: optional(word),
    },
    closed,
  ),
  give: Type.Object(
    {
      order: optional(word),
      patient: optional(word),
      drug: optional(word),
      by: word,
      at: optional(clock),
      dose: optional(amount),
      answers: optional(Type.Record(word, word)),
      refused: optional(word),
    },
    closed,
  ),
  'not give': Type.Object(
    { order: word, by: word, outcome: Type.Union([Type.Literal('held'), Type.Literal('refused')]), reason: word },
    closed,
  ),
  waste: Type.Object(
    {
      order: optional(word),
      patient: optional(word),
      drug: optional(word),
      by: word,
      quantity,
      witness: optional(word),
      reason: optional(word),
      refused: optional(word),
    },
    closed,
  ),
  return: Type.Object(
    {
      order: optional(word),
      patient: optional(word),
      drug: optional(word),
      by: word,
      quantity,
      witness: optional(word),
      refused: optional(word),
    },
    closed,
  ),
  'send again': Type.Object(
    { message: Type.Union([Type.Literal('the last')]), times: optional(Type.Integer({ minimum: 1 })) },
    closed,
  ),
  wait: span,
  expect: Type.Record(word, Type.Union([Type.String(), Type.Number()])),
} as const satisfies Readonly<Record<string, TSchema>>;

export type Verb = keyof typeof verbs;
export type Step = { [V in Verb]: { readonly verb: V; readonly input: Static<(typeof verbs)[V]> } }[Verb];

export type Story = {
  /** Name of the file. */
  readonly file: string;
  readonly title: string;
  readonly says: string;
  /** Local time of the first step, "08:00". */
  readonly begins: string;
  readonly steps: readonly Step[];
};

export const storyFolder = new URL('../scenarios/stories/', import.meta.url);

/** Every story that is shipped. */
export function storyFiles(): URL[] {
  return readdirSync(storyFolder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => new URL(name, storyFolder));
}

/** Reads one story; throws one sentence that names file, step and what is wanted. */
export function readStory(file: URL): Story {
  const name = `simulators/scenarios/stories/${basename(file.pathname)}`;
  const bad = (where: string, wanted: string): never => {
    throw new Error(`${name}${where}: ${wanted}`);
  };
  const document = parsed(file, bad);
  const text = (key: string): string => {
    const value = document[key];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : bad('', `"${key}" wants some words`);
  };
  const begins = text('begins');
  if (!/^\d{2}:\d{2}$/.test(begins)) bad('', '"begins" wants a time of the day in quotes, like "08:00"');
  const { steps } = document;
  if (!Array.isArray(steps) || steps.length === 0) return bad('', '"steps" wants a list of steps');
  return {
    file: name,
    title: text('title'),
    says: text('says'),
    begins,
    steps: steps.map((step, at) => readStep(step, (wanted) => bad(`, step ${at + 1}`, wanted))),
  };
}

function parsed(file: URL, bad: (where: string, wanted: string) => never): Record<string, unknown> {
  try {
    const document: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof document === 'object' && document !== null) return { ...document };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return bad(`, line ${error.linePos?.[0].line ?? '?'}`, `this is not YAML: ${error.message.split('\n')[0]}`);
  }
  return bad('', 'a story wants title, says, begins and steps');
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word);
}

function readStep(step: unknown, bad: (wanted: string) => never): Step {
  const entries = typeof step === 'object' && step !== null ? Object.entries(step) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1) return bad(`a step is one verb; there are: ${Object.keys(verbs).join(', ')}`);
  const [verb, input] = entry;
  if (!isVerb(verb)) return bad(`"${verb}" is no verb; there are: ${Object.keys(verbs).join(', ')}`);
  const schema: TSchema = verbs[verb];
  if (Value.Check(schema, input)) return { verb, input } as Step;
  const [error] = Value.Errors(schema, input);
  return bad(`"${verb}": ${error ? faultOf(schema, error) : 'this is not right'}`);
}

type Fault = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
};

/** What is wrong with a step, in words. */
function faultOf(schema: TSchema, { keyword, instancePath, message, params }: Fault): string {
  const properties: Readonly<Record<string, TSchema>> =
    'properties' in schema && typeof schema.properties === 'object' ? { ...schema.properties } : {};
  const [, key = ''] = instancePath.split('/');
  const known = Object.keys(properties).join(', ');
  if (keyword === 'required') return `${String(params.requiredProperties)} is missing; it takes ${known}`;
  if (keyword === 'boolean' || keyword === 'additionalProperties') return `"${key}" is not known; it takes ${known}`;
  const wanted: TSchema | undefined = key === '' ? schema : properties[key];
  const words = wanted && 'description' in wanted ? String(wanted.description) : null;
  return `${key === '' ? '' : `"${key}" `}${words === null ? message : `wants ${words}`}`;
}
