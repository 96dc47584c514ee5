/** What the checks of the messages look at. */
import type { Sql } from '#src/kernel/database/database.ts';

export type UnsettledRow = {
  readonly channel: string;
  readonly messages: number;
  readonly oldestAt: Date;
  readonly patients: string[];
};

const patientsOf = `coalesce(array_agg(distinct p.patient_id) filter (where p.patient_id is not null), '{}')`;
const joinPatients = `left join patients.patients p on p.facility_id = m.facility_id and m.ordering_key = 'patient:' || p.mrn`;

/** Acknowledged, older than the limit, and neither settled nor in an error list. */
export function selectUnsettled(sql: Sql, facilityId: string, before: Date): Promise<UnsettledRow[]> {
  return sql.rows<UnsettledRow>(
    `select m.channel, count(distinct m.message_id)::int as messages, min(m.received_at) as "oldestAt", ${patientsOf} as patients
       from (select facility_id, channel, message_id, received_at, ordering_key from interfaces.messages
              where facility_id = $1 and state = 'received' and received_at < $2
             union all
             select facility_id, channel, message_id, received_at, null from interfaces.inbox
              where facility_id = $1 and received_at < $2) m ${joinPatients}
      group by m.channel`,
    [facilityId, before],
  );
}

export type WaitingRow = UnsettledRow & {
  readonly cause: string;
  readonly causeKey: string;
  readonly state: string;
  readonly sampleId: string;
  readonly says: string;
  readonly orders: number;
};

/** Messages in the error list by cause; those behind another one stand with it and are left out. */
export function selectWaitingByCause(sql: Sql, facilityId: string, direction: 'in' | 'out'): Promise<WaitingRow[]> {
  return sql.rows<WaitingRow>(
    `select m.cause, coalesce(m.cause_key, '') as "causeKey", m.channel, m.state, count(distinct m.message_id)::int as messages,
            count(distinct m.message_id) filter (where cardinality(m.order_numbers) > 0)::int as orders,
            min(m.received_at) as "oldestAt", (array_agg(m.message_id order by m.seq))[1] as "sampleId",
            (array_agg(m.says order by m.seq))[1] as says, ${patientsOf} as patients
       from interfaces.messages m ${joinPatients}
      where m.facility_id = $1 and m.state in ('waiting', 'conflict') and m.cause <> 'behind' and m.direction = $2
      group by m.cause, m.cause_key, m.channel, m.state`,
    [facilityId, direction],
  );
}

/** Queued to a partner before the limit and still not acknowledged. */
export function selectOldQueued(sql: Sql, facilityId: string, before: Date): Promise<UnsettledRow[]> {
  return sql.rows<UnsettledRow>(
    `select m.channel, count(distinct m.message_id)::int as messages, min(m.received_at) as "oldestAt", ${patientsOf} as patients
       from interfaces.messages m ${joinPatients}
      where m.facility_id = $1 and m.state = 'queued' and m.received_at < $2
      group by m.channel`,
    [facilityId, before],
  );
}

export function selectRefused(
  sql: Sql,
  facilityId: string,
  since: Date,
): Promise<{ channel: string; frames: number; says: string; lastAt: Date }[]> {
  return sql.rows(
    `select channel, count(*)::int as frames, (array_agg(says order by received_at desc))[1] as says, max(received_at) as "lastAt"
       from interfaces.refused_frames where facility_id = $1 and received_at > $2 group by channel`,
    [facilityId, since],
  );
}
