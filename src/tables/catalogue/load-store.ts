/** COPY of the rows of a data set, with back pressure, and the look-ups that are made of them afterwards. */
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { Sql } from '#src/kernel/database/database.ts';

const copyText = 'copy tables.data_set_rows (data_set, row_no, key, code, name, cells) from stdin';
const pieceLength = 64 * 1024;

/** Sends lines to COPY; what the lines throw ends the COPY and the transaction. */
export async function copyRows(client: PoolClient, batches: AsyncIterable<readonly string[]>): Promise<void> {
  const stream = client.query(from(copyText));
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => {});
  const write = (text: string) =>
    stream.write(text) ? null : Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), failed]);
  try {
    let piece = '';
    for await (const lines of batches) {
      for (const line of lines) {
        piece += line;
        if (piece.length < pieceLength) continue;
        await write(piece);
        piece = '';
      }
    }
    if (piece !== '') await write(piece);
  } catch (error) {
    await new Promise<void>((resolve) => {
      stream.once('close', () => resolve());
      stream.once('error', () => resolve());
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    throw error;
  }
  await Promise.race([new Promise<void>((resolve) => stream.end(resolve)), failed]);
}

/** Makes the look-ups of a data set from its rows, each in the order of its index. */
export async function insertLookups(sql: Sql, dataSet: number): Promise<void> {
  // The rows are so new that the planner knows nothing of them; loops over loops, which it may then choose, would take minutes.
  await sql.rows(`select set_config('enable_nestloop', 'off', true)`);
  await sql.run(
    `insert into tables.data_set_codes (data_set, code, row_no)
     select data_set, code, row_no from tables.data_set_rows where data_set = $1 and code is not null order by code, row_no`,
    [dataSet],
  );
  await sql.run(
    `insert into tables.data_set_names (data_set, name_no, name, row_nos)
     select $1, row_number() over (order by lower(name), name), name, row_nos
       from (select name, array_agg(row_no) as row_nos from tables.data_set_rows where data_set = $1 and name is not null group by name) n`,
    [dataSet],
  );
  await sql.run(
    `insert into tables.data_set_words (data_set, word, name_no, is_first)
     select $1, word collate "C", name_no, bool_or(place = 1)
       from tables.data_set_names, regexp_split_to_table(lower(name), '[^[:alnum:]]+') with ordinality as w(word, place)
      where data_set = $1 and length(word) > 1
      group by word collate "C", name_no order by word collate "C", name_no`,
    [dataSet],
  );
  await sql.run(
    `insert into tables.data_set_starts (data_set, start, names, first_names)
     with many as materialized (
       select left(word, letters) collate "C" as start
         from (select word, count(*) as names from tables.data_set_words where data_set = $1 group by word) w, generate_series(2, 14) as letters
        where length(word) >= letters group by 1 having sum(names) > ${reckonedFrom})
     select $1, start, count(*), (array_agg(name_no order by not is_first, name_no))[1:10]
       from (select start, name_no, bool_or(is_first) as is_first
               from tables.data_set_words
               cross join generate_series(2, 14) as letters
               join many on many.start = left(word, letters) collate "C"
              where data_set = $1 and length(word) >= letters group by 1, 2) s
      group by start order by start`,
    [dataSet],
  );
}

/** A start that more names have than this is reckoned when loading; one of fewer is quick enough by itself. */
const reckonedFrom = 100;
