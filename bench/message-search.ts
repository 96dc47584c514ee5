/**
 * First page of a search among stored messages against a `select 1` round trip, one connection, one by one in turns, p99.
 * 100,000 messages; another count by MORTAR_BENCH_MESSAGES (a million takes more than seven minutes to fill). Their words are
 * filled by the job itself. Asked are common and rare words, fields, and several together. Inside: all reads of the page; not inside: HTTP and its record.
 */

import { indexTerms } from '#src/interfaces/messages/index.ts';
import { listMessages } from '#src/interfaces/messages/queries.ts';
import type { Database } from '#src/kernel/database/database.ts';
import { at, timed, withCatalogue } from './catalogue.ts';
import type { BenchResult } from './result.ts';

const pairs = 2000;
const goal = 20;

/** Measures the search; see the head of this file. */
export function messageSearchBench(): Promise<BenchResult> {
  const count = Number(process.env.MORTAR_BENCH_MESSAGES ?? 100_000);
  return withCatalogue(async (kernel, owner) => {
    await insertMessages(owner, kernel.facilityId, count);
    while (await indexTerms.run(kernel));
    await owner.run('vacuum analyze interfaces.messages, interfaces.message_terms');
    const ours: number[] = [];
    const ones: number[] = [];
    for (let n = 0; n < pairs; n += 1) {
      const text = asked(n, count);
      const one = async () => void (await kernel.database.one('select 1 as one'));
      const search = async () => {
        const { messages } = await listMessages(kernel.database, kernel.facilityId, { text, limit: 50 });
        if (messages.length === 0) throw new Error(`a search for what is there found nothing: ${text}`);
      };
      ours.push(await timed(search));
      ones.push(await timed(one));
    }
    const ratio = at(ours, 0.99) / at(ones, 0.99);
    return {
      name: 'message search, first page, to a select 1 round trip, p99',
      ratio,
      goal: `<= ${goal}`,
      pass: ratio <= goal,
      detail: `${at(ours, 0.99).toFixed(2)} ms to ${at(ones, 0.99).toFixed(2)} ms; median ${at(ours, 0.5).toFixed(2)} to ${at(ones, 0.5).toFixed(2)}; ${count} messages, ${pairs} pairs`,
    };
  });
}

function asked(n: number, count: number): string {
  const row = 1 + ((n * 7919) % count);
  const patient = 700000 + (row % 5000);
  const texts = [
    `PID-3:${patient}`,
    `ORC-2:${row}`,
    'vancomycin',
    'drug:heparin type:RDE',
    `vancomycin mg`,
    `MSH-10:M${row}`,
    `PID-3:${patient} type:O11`,
  ];
  return texts[n % texts.length] ?? '';
}

/** Orders of 5,000 patients for eight medicines. */
async function insertMessages(owner: Database, facilityId: string, count: number): Promise<void> {
  await owner.run(
    `with made as materialized (
       select gen_random_uuid() as id, n,
            convert_to(concat('MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000||RDE^O11|M', n, '|P|2.5.1', E'\\r',
              'PID|1||', 700000 + n % 5000, '^^^MERCY^MR||OKAFOR^ADA||19700101|F', E'\\r',
              'PV1|1|I|ICU-2^08', E'\\r', 'ORC|NW|', n, E'\\r', 'RXE||',
              (array['vancomycin','heparin','insulin','lisinopril','morphine','cefazolin','ondansetron','metoprolol'])[1 + n % 8],
              '|10||mg', E'\\r'), 'UTF8') as bytes
         from generate_series(1, $2::int) as n),
     bodies as (
       insert into interfaces.bodies (facility_id, message_id, received_at, part, bytes)
       select $1, id, now(), 'message', bytes from made)
     insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id, type,
       ordering_key, order_numbers, state, received_at, says)
     select $1, id, 'hospital-in', 'in', '', 'HIS|MERCY', concat('M', n), 'RDE^O11', concat('patient:', 700000 + n % 5000),
            array[n::text], 'processed', now(), 'New order'
       from made order by n`,
    [facilityId, count],
  );
}
