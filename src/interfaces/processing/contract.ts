/** The endpoint that tells what a replay would do. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

export const previewReplay = endpoint({
  id: 'interfaces.processing.previewReplay',
  method: 'GET',
  path: '/api/interfaces/messages/:messageId/preview',
  permission: 'message.replay',
  summary: 'What replaying a waiting message would do now, or why it would wait again. Nothing is changed.',
  params: Type.Object({ messageId: shapes.id }),
  reply: Type.Object({
    wouldSettle: Type.Boolean(),
    says: Type.String(),
    remedy: Type.String(),
    effects: Type.Array(Type.Object({ says: Type.String(), kind: Type.String() })),
  }),
});
