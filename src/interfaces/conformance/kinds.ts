/** The tables of conformance: what a facility agreed with each partner, changed with a second person like the drug file. */
import {
  code,
  integer,
  list,
  oneOf,
  optional,
  optionalText,
  type TableKind,
  text,
} from '#src/tables/change-control/index.ts';
import { bodyRule, dataTypes, readCondition, readPlace, ruleFault, usages } from './profile.ts';

export const profilesKind: TableKind = {
  kind: 'profiles',
  title: 'Conformance profiles',
  one: 'conformance profile',
  group: 'facility',
  about: 'What a partner sends, or takes from us, message type by message type; the rules stand in profile rules.',
  columns: {
    facility: code,
    profile: code,
    title: text,
    partner: text,
    channels: list(' ', code),
    types: list(' ', text),
    others: oneOf('allow', 'forbid'),
    source: text,
  },
  key: ['facility', 'profile'],
  shows: ['title', 'partner', 'channels', 'types', 'others'],
  called: (body) => `the conformance profile ${String(body.title)}`,
  judge: (body) =>
    (Array.isArray(body.types) ? body.types : [])
      .filter((type) => !/^[A-Z][A-Z0-9]{2}\^[A-Z0-9]{3}$/.test(type))
      .map((type) => ({ column: 'types', why: `"${type}" is no message type like RDE^O11` })),
};

const place = {
  ...text,
  read: (value: string) =>
    readPlace(value) === null ? { why: 'it is no place like ORC, ORC-7, ORC-7.4 or ORC-7.4.1' } : { value },
};
const condition = {
  ...optionalText,
  read: (value: string) =>
    value !== '' && readCondition(value) === null
      ? { why: 'it is no condition like "ORC-1 = NW|XO", "ORC-1 != DC", "PV1-2 present" or "PV1-2 absent"' }
      : { value: value === '' ? null : value },
};

export const profileRulesKind: TableKind = {
  kind: 'profile-rules',
  title: 'Profile rules',
  one: 'profile rule',
  group: 'facility',
  about: 'What a conformance profile asks of one segment, field or component.',
  columns: {
    facility: code,
    profile: code,
    place,
    usage: oneOf(...usages),
    condition,
    least: optional(integer),
    most: optional(integer),
    longest: optional(integer),
    data: optional(oneOf(...dataTypes)),
    values: list('|'),
    mask: optionalText,
    source: text,
  },
  key: ['facility', 'profile', 'place'],
  refers: {},
  shows: ['usage', 'condition', 'longest', 'data', 'values', 'mask'],
  called: (body) => `the rule for ${String(body.place)} of the profile ${String(body.profile)}`,
  judge: (body) => {
    const fault = ruleFault(bodyRule(body));
    return fault === null ? [] : [fault];
  },
};

export const conformanceKinds: readonly TableKind[] = [profilesKind, profileRulesKind];
