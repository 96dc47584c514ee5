/** The words of the field are those of GLOSSARY.md: one name for one thing, in folders, tables, events, refusals and texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksOfModules, endpointsOfAll, refusalsOfAll } from '../../tools/generated-docs.ts';
import {
  headwords,
  unknownAbbreviations,
  unknownEvents,
  unknownModules,
  unknownRefusals,
  unknownTables,
} from './glossary-rules.ts';
import { checkout, sources, withoutComments } from './sources.ts';

const heads = headwords(readFileSync(join(checkout, 'GLOSSARY.md'), 'utf8'));
const known = new Set(heads);

/** Words of refusals that mean what they mean anywhere. */
const plain = new Set(
  `24h a about admitted holds resolved resolver unexplained after allowed deliverable do expired field match much offered pause permitted reused reviewer
   signed stands start stopped timings already ambiguous amount an and another answer any applied as at author back be before built busy by cancelled
   cannot changed cleared closed complete contradicts control countable cycle different does done ended enough else failed first
   fit fits for found free from future given gone has id identifier identifiers in incomplete into invalid involved is item itself
   kind known last late later left locked many match max metric missing mixed more name named never new newer no none not nothing
   number nurse of off old older on one only open or other own past paused plausible prior processed question rate read readable
   ready reason received receiver recognised running same second sent set settled several shown since some still stop such take
   taken target text than that the there this to today too tries two type undo unknown unmapped unsupported use used valid value
   bad decided differs meanwhile empty large inflates far cut short long binary row comparable incomplete
   verifies version was waiting waits when while with without word words wrong yet you your`.split(/\s+/),
);

/** Capitals that are no words of the field. */
const noTerms = new Set(['GET', 'POST', 'MB', 'GB', 'OK', 'README', 'WRONG', 'ITEM', 'YYYY']);

const product = sources(checkout, 'src', /[.]tsx?$/).filter(({ path }) => !/[.](test|fixture)[.]tsx?$/.test(path));

describe('the glossary', () => {
  it('has each word once, in the order of the alphabet', () => {
    expect(heads.filter((word, index) => heads.indexOf(word) !== index)).toEqual([]);
    const firsts = readFileSync(join(checkout, 'GLOSSARY.md'), 'utf8').match(/(?<=^- \*\*)[^*]+/gm) ?? [];
    const sorted = [...firsts].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    expect(firsts).toEqual(sorted);
  });

  it('knows every module', () => {
    const modules = readdirSync(join(checkout, 'src'), { withFileTypes: true })
      .filter((group) => group.isDirectory() && group.name !== 'kernel' && group.name !== 'web')
      .flatMap((group) => readdirSync(join(checkout, 'src', group.name), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(modules.length).toBeGreaterThan(20);
    expect(unknownModules(modules, known)).toEqual([]);
  });

  it('knows every table', () => {
    const tables = sources(checkout, 'migrations', /[.]sql$/).flatMap(({ text }) =>
      [...text.matchAll(/^create table \w+[.](\w+)/gm)].map(([, table]) => table ?? ''),
    );
    expect(tables.length).toBeGreaterThan(50);
    expect(unknownTables(tables, known)).toEqual([]);
  });

  it('knows what every event is about', () => {
    const events = product.flatMap(({ text }) =>
      [...text.matchAll(/(?:\bemit\(\{\s*name: |\bevents: \[)([^,\]]+(?:,[^\]]*\])?)/g)].flatMap(([, names = '']) =>
        [...names.matchAll(/'([A-Z][A-Za-z]+)'/g)].map(([, name]) => name ?? ''),
      ),
    );
    expect(events.length).toBeGreaterThan(8);
    expect(unknownEvents([...new Set(events)], known)).toEqual([]);
  });

  it('knows the words of every refusal', async () => {
    const codes = (await refusalsOfAll()).flatMap(({ values }) => values.flatMap((table) => Object.keys(table)));
    expect(codes.length).toBeGreaterThan(50);
    expect(unknownRefusals(codes, known, plain)).toEqual([]);
  });

  it('knows every abbreviation that people read', async () => {
    const refusals = (await refusalsOfAll()).flatMap(({ values }) => values.flatMap((table) => Object.values(table)));
    const checks = (await checksOfModules()).flatMap(({ values }) => values.map(({ title }) => title));
    const summaries = (await endpointsOfAll()).map(({ summary }) => summary);
    const screens = product
      .filter(({ path }) => /\/ui\/[^/]+[.]tsx$/.test(path))
      .map(({ text }) => withoutComments(text));
    const readmes = sources(checkout, 'src', /README[.]md$/).map(({ text }) => text);
    const texts = [
      ...refusals.flatMap(({ says, remedy }) => [says, remedy]),
      ...checks,
      ...summaries,
      ...screens,
      ...readmes,
    ];
    expect(unknownAbbreviations(texts.join('\n'), known, noTerms)).toEqual([]);
  });
});

describe('what breaks the rules is found', () => {
  const few = new Set(['order', 'cabinet profile', 'ndc', 'code map']);

  it('a module, a table, an event', () => {
    expect(unknownModules(['orders', 'code-maps', 'order-in', 'gizmos'], few)).toEqual(['gizmos']);
    expect(unknownTables(['orders', 'order_versions', 'gizmos'], few)).toEqual(['gizmos']);
    expect(unknownEvents(['OrderVerified', 'CabinetProfileChanged', 'GizmoTurned'], few)).toEqual(['GizmoTurned']);
  });

  it('a refusal, an abbreviation', () => {
    expect(unknownRefusals(['no-such-order', 'no-such-gizmo'], few, plain)).toEqual(['gizmo (no-such-gizmo)']);
    expect(unknownAbbreviations('The NDC of the GZM, by GET.', few, noTerms)).toEqual(['GZM']);
  });

  it('a line without a meaning is no term', () => {
    expect(headwords('- **NDC, code**: ten digits\n- **GZM**:\n**x**: y')).toEqual(['ndc', 'code']);
  });
});
