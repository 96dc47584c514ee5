/**
 * npm run bench: every claim about speed as a ratio, both sides measured in one run. Ends non-zero when a goal is missed.
 * `npm run bench -- parse ingest` runs some of them; `--millions 5` enlarges the bedside bench.
 */
import { compareBench } from './compare.ts';
import { drainBench } from './drain.ts';
import { importBench } from './import.ts';
import { ingestBench } from './ingest.ts';
import { isolationBench } from './isolation.ts';
import { messageSearchBench } from './message-search.ts';
import { parseBench } from './parse.ts';
import type { BenchResult } from './result.ts';
import { scanBench } from './scan.ts';
import { searchBench } from './search.ts';
import { stepsBench } from './steps.ts';

const benches: Readonly<Record<string, () => Promise<BenchResult | readonly BenchResult[]>>> = {
  parse: parseBench,
  ingest: ingestBench,
  drain: drainBench,
  scan: scanBench,
  isolation: isolationBench,
  import: importBench,
  search: searchBench,
  'message-search': messageSearchBench,
  compare: compareBench,
  steps: stepsBench,
};

const asked = process.argv.slice(2).filter((argument) => argument in benches);
let missed = 0;
for (const [name, run] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const result of [await run()].flat()) {
    const verdict = result.goal === null ? 'measured' : result.pass ? 'goal met' : 'GOAL MISSED';
    if (!result.pass) missed += 1;
    console.log(
      `${result.name}: ${result.ratio.toFixed(2)}${result.goal === null ? '' : ` (goal ${result.goal})`} ${verdict}\n  ${result.detail}`,
    );
  }
}
console.log(missed === 0 ? 'All goals met.' : `${missed} goals missed.`);
process.exit(missed === 0 ? 0 : 1);
