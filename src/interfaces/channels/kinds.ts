/** The table of channels: which lines to partners there are, changed with a second person like every table. */
import {
  type Body,
  type BodyFault,
  code,
  flag,
  list,
  oneOf,
  type TableKind,
  text,
} from '#src/tables/change-control/index.ts';
import { readStep } from '../steps/index.ts';
import { transports } from '../transports/index.ts';
import { isChannel } from './rules.ts';

export const channelsKind: TableKind = {
  kind: 'channels',
  title: 'Channels',
  one: 'channel',
  group: 'facility',
  about:
    'The lines to partners. A change opens or closes the channel when it goes live. Settings are like port=2575; several are parted by a semicolon.',
  columns: {
    facility: code,
    channel: code,
    title: text,
    carries: text,
    partner: text,
    direction: oneOf('in', 'out'),
    transport: oneOf(...transports.keys()),
    format: oneOf('hl7v2'),
    settings: list(';'),
    steps: list(';'),
    active: flag,
  },
  key: ['facility', 'channel'],
  shows: ['title', 'partner', 'direction', 'transport', 'settings', 'steps', 'active'],
  called: (body) => `the channel ${String(body.title)}`,
  judge: judgeChannel,
};

/** The settings of a channel by name. */
export function settingsOf(body: Body): ReadonlyMap<string, string> {
  return new Map(listed(body.settings).map((setting) => parted(setting)));
}

export const listed = (cell: Body[string] | undefined): readonly string[] => (Array.isArray(cell) ? cell : []);

function parted(setting: string): [string, string] {
  const at = setting.indexOf('=');
  return at < 0 ? [setting.trim(), ''] : [setting.slice(0, at).trim(), setting.slice(at + 1).trim()];
}

/** Each setting is one of its transport's and takes its value; the first four may leave to the configuration what it says. */
function judgeChannel(body: Body): readonly BodyFault[] {
  const declared = transports.get(String(body.transport))?.settings[body.direction === 'in' ? 'in' : 'out'] ?? {};
  const given = settingsOf(body);
  const column = 'settings';
  const faults: BodyFault[] = [];
  if (given.size < listed(body.settings).length) faults.push({ column, why: 'a setting stands there twice' });
  for (const [name, value] of given) {
    const setting = declared[name];
    if (!setting) {
      faults.push({ column, why: `there is no setting "${name}"; there are ${Object.keys(declared).join(', ')}` });
      continue;
    }
    const taken = setting.type.read(value);
    if ('why' in taken) faults.push({ column, why: `${name}: ${taken.why}` });
  }
  const missing = Object.keys(declared).filter((name) => declared[name]?.isNeeded && !given.has(name));
  if (missing.length > 0 && !isChannel(String(body.channel))) {
    faults.push({ column, why: `a channel needs its ${missing.join(' and ')}, like ${missing[0]}=…` });
  }
  if (given.has('certificate-file') !== given.has('key-file')) {
    faults.push({ column, why: 'certificate-file and key-file go together' });
  }
  return [...faults, ...stepFaults(body)];
}

function stepFaults(body: Body): BodyFault[] {
  return listed(body.steps).flatMap((reference) => {
    const read = readStep(reference);
    return read.ok ? [] : [{ column: 'steps', why: read.why }];
  });
}
