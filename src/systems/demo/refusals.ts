import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const demoRefusals = {
  'not-a-demo': {
    status: 409,
    says: 'This hospital is not a demo: its time is the real time.',
    remedy: 'Start Mortar with MORTAR_ENVIRONMENT=demo to try other paces.',
  },
} as const satisfies RefusalTable;

export const refuseDemo = refuser(demoRefusals);
