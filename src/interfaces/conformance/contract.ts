/** Endpoints of conformance: the profiles, what differs from them by field, and learning a profile. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { instant } = shapes;

export const readConformance = endpoint({
  id: 'interfaces.conformance.readConformance',
  method: 'GET',
  path: '/api/interfaces/conformance',
  permission: 'message.read',
  summary: 'The profiles in force, and what messages of the last 30 days differ in, by field.',
  reply: Type.Object({
    asOf: instant,
    profiles: Type.Array(
      Type.Object({
        profile: Type.String(),
        title: Type.String(),
        partner: Type.String(),
        channels: Type.Array(Type.String()),
        types: Type.Array(Type.String()),
        rules: Type.Integer(),
        source: Type.String(),
      }),
    ),
    violations: Type.Array(
      Type.Object({
        channel: Type.String(),
        direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
        profile: Type.String(),
        place: Type.String(),
        rule: Type.String(),
        times: Type.Integer(),
        firstAt: instant,
        lastAt: instant,
        sampleMessageId: Type.String(),
      }),
    ),
  }),
});

export const learnProfile = endpoint({
  id: 'interfaces.conformance.learnProfile',
  method: 'POST',
  path: '/api/interfaces/conformance/learn',
  permission: 'tables.edit',
  summary:
    'Proposes a profile that the newest 500 stored messages of a channel and type fulfil; a second person confirms it.',
  body: Type.Object({
    profile: Type.String({ minLength: 1, maxLength: 60 }),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    channel: Type.String({ minLength: 1, maxLength: 60 }),
    type: Type.String({ minLength: 1, maxLength: 20 }),
  }),
  reply: Type.Object({ changeSetId: Type.String(), messages: Type.Integer(), rules: Type.Integer() }),
  refusals: [
    'nothing-to-learn-from',
    'profile-known',
    'unknown-table',
    'unknown-entry',
    'bad-entry',
    'nothing-changes',
    'entry-in-use',
    'other-change-waits',
    'time-past',
  ],
});
