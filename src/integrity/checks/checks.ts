/** The checks on the record itself and on the kernel's own queues. */
import type { Check } from '#src/kernel/check.ts';
import { newestLink, verifyChain } from '#src/kernel/records.ts';

const tail: Check = {
  id: 'records.sealed-within-a-minute',
  title: 'Every record is sealed into the chain within a minute',
  everySeconds: 60,
  async run(sql, facilityId) {
    const unsealed = await sql.one<{ count: number; oldest: Date | null }>(
      `select count(*)::int as count, min(r.wall_at) as oldest
         from kernel.records r
         join kernel.chain_heads h on h.facility_id = r.facility_id
        where r.facility_id = $1 and (r.xid, r.record_seq) > (h.xid, h.record_seq) and r.wall_at < clock_timestamp() - interval '1 minute'`,
      [facilityId],
    );
    if (unsealed.count === 0) return [];
    return [
      {
        subject: 'tail',
        effect: 'record-wrong',
        severity: 3,
        says: `${unsealed.count} records are not sealed.`,
        detail: `The oldest is of ${unsealed.oldest?.toISOString() ?? 'an unknown time'}; the sealing job does not keep up or has stopped.`,
        evidence: unsealed,
        patients: [],
        ownerRole: 'informatics',
        nextStep: 'Look at the jobs',
      },
    ];
  },
};

/** Links that are reckoned again at each run; the whole chain is checked offline by `verifyChain`. */
const newestLinks = 500n;

const chain: Check = {
  id: 'records.chain-unbroken',
  title: 'The newest links of the chain of records are as they were sealed',
  everySeconds: 600,
  async run(sql, facilityId) {
    const newest = await newestLink(sql, facilityId);
    const broken = await verifyChain(sql, facilityId, newest > newestLinks ? newest - newestLinks : 0n);
    if (!broken) return [];
    return [
      {
        subject: 'chain',
        effect: 'record-wrong',
        severity: 2,
        says: 'The chain of records does not fit together.',
        detail: `Link ${broken.sealSeq} is not what was sealed.`,
        evidence: broken,
        patients: [],
        ownerRole: 'informatics',
        nextStep: 'Keep the database as it is and check the whole chain',
      },
    ];
  },
};

const deliveries: Check = {
  id: 'outbox.consumed',
  title: 'Every event is acted on',
  everySeconds: 30,
  async run(sql, facilityId) {
    const stuck = await sql.rows<{ consumer: string; count: number; attempts: number; keys: string[] }>(
      `select consumer, count(*)::int as count, max(attempts) as attempts, (array_agg(distinct ordering_key))[1:50] as keys
         from kernel.deliveries
        where facility_id = $1 and settled_at is null and attempts >= 3
        group by consumer order by consumer`,
      [facilityId],
    );
    return stuck.map((row) => ({
      subject: row.consumer,
      effect: 'doses-at-risk' as const,
      severity: 2 as const,
      says: `${row.count} events wait because ${row.consumer} fails.`,
      detail: `It was tried ${row.attempts} times and goes on trying.`,
      evidence: row,
      patients: row.keys.filter((key) => /^[0-9a-f-]{36}$/.test(key)),
      ownerRole: 'informatics' as const,
      nextStep: 'Look at the log for the cause',
    }));
  },
};

export const checks: readonly Check[] = [tail, chain, deliveries];
