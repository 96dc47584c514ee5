/** What a story expects to be so: each word is a question to what Mortar has written down. */
import { runAllChecks } from '#src/integrity/checks/index.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { fault, orderOf, type Scene } from './story-scene.ts';

/** Sums and counts over everything; $1 is the facility. */
const questions: Readonly<Record<string, string>> = {
  'open in a hand': `select count(*) as answer from medication_loop.withdrawals where facility_id = $1 and closed_at is null`,
  taken: `select coalesce(sum(quantity), 0) as answer from medication_loop.withdrawals where facility_id = $1`,
  given: `select coalesce(sum(given), 0) as answer from medication_loop.withdrawals where facility_id = $1`,
  wasted: `select coalesce(sum(wasted), 0) as answer from medication_loop.withdrawals where facility_id = $1`,
  returned: `select coalesce(sum(returned), 0) as answer from medication_loop.withdrawals where facility_id = $1`,
  'wastes witnessed': `select count(*) as answer from medication_loop.wastes where facility_id = $1 and witnessed_at is not null`,
  overrides: `select count(*) as answer from medication_loop.withdrawals where facility_id = $1 and kind = 'override'`,
  'overrides without an order': `select count(*) as answer from medication_loop.withdrawals where facility_id = $1 and kind = 'override' and matched_order_id is null`,
  'overrides to review': `select count(*) as answer from medication_loop.withdrawals where facility_id = $1 and review = 'open'`,
  administrations: `select count(*) as answer from medication_loop.administrations where facility_id = $1 and outcome = 'given'`,
  exceptions: `select count(*) as answer from medication_loop.administrations where facility_id = $1 and exception is not null`,
  'entered late': `select count(*) as answer from medication_loop.administrations where facility_id = $1 and back_entered`,
  'messages stored': `select count(*) as answer from interfaces.messages where facility_id = $1 and channel = 'hospital-in'`,
  'messages that wait': `select count(*) as answer from interfaces.messages where facility_id = $1 and state in ('waiting', 'conflict', 'received', 'queued')`,
  'said twice': `select coalesce(sum(duplicates), 0) as answer from interfaces.messages where facility_id = $1`,
  orders: `select count(*) as answer from medication_loop.orders where facility_id = $1`,
  patients: `select count(*) as answer from patients.patients where facility_id = $1 and merged_into is null`,
  unexplained: `select count(*) as answer from stock.balances where facility_id = $1 and account_id = 'discrepancy' and quantity <> 0`,
};

/** Asks each question and holds the answer to what the story says. */
export async function expectWords(scene: Scene, words: Readonly<Record<string, string | number>>): Promise<void> {
  for (const [word, wanted] of Object.entries(words)) {
    const answer = await answerTo(scene, word);
    if (!same(answer, wanted)) fault(`"${word}" is ${answer}; the story says ${wanted}`);
  }
}

function same(answer: string, wanted: string | number): boolean {
  return typeof wanted === 'number' ? Number(answer) === wanted : answer === wanted;
}

async function answerTo(scene: Scene, word: string): Promise<string> {
  const { database, facilityId } = scene.stage.mortar.application.kernel;
  const [, subject, name = ''] = /^(order|doses of|finding) (.+)$/.exec(word) ?? [];
  if (subject === 'order') return orderState(database, facilityId, orderOf(scene, name).placer);
  if (subject === 'doses of') return dosesOf(database, facilityId, orderOf(scene, name).placer);
  if (subject === 'finding') return openFindings(scene, name);
  if (word === 'told the hospital') return String(scene.stage.chart.received);
  const question = questions[word];
  if (question === undefined) fault(`nothing answers to "${word}"; there are: ${Object.keys(questions).join(', ')}`);
  const { answer } = await database.one<{ answer: string }>(question, [facilityId]);
  return String(answer);
}

async function orderState(sql: Sql, facilityId: string, placer: string): Promise<string> {
  const row = await sql.maybe<{ state: string }>(
    `select state from medication_loop.orders where facility_id = $1 and placer_number = $2`,
    [facilityId, placer],
  );
  return row?.state ?? 'not there';
}

/** "1 given, 2 due" */
async function dosesOf(sql: Sql, facilityId: string, placer: string): Promise<string> {
  const rows = await sql.rows<{ state: string; count: string }>(
    `select d.state, count(*) from medication_loop.doses d
       join medication_loop.orders o on o.facility_id = d.facility_id and o.order_id = d.order_id
      where d.facility_id = $1 and o.placer_number = $2 group by d.state order by min(d.due_at), d.state`,
    [facilityId, placer],
  );
  return rows.length === 0 ? 'none' : rows.map(({ state, count }) => `${count} ${state}`).join(', ');
}

/** Open findings of one check, after all checks have run. */
async function openFindings(scene: Scene, check: string): Promise<string> {
  const { application } = scene.stage.mortar;
  const known = application.checks.find(({ id }) => id === check);
  if (!known) fault(`there is no check "${check}"`);
  const results = await runAllChecks(application.kernel, [known]);
  return String(results[0]?.state === 'not-known' ? 'not known' : (results[0]?.findings ?? 0));
}
