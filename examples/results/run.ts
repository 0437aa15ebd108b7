/** Trains and measures every row of RESULTS.md, and writes it. Options: see `USAGE`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../built.js";
import { resultsDocument } from "./document.js";
import { quickData, quickRows } from "./quick.js";
import type { Row, Run } from "./row.js";
import { ROWS } from "./rows.js";
import { runRow } from "./run-row.js";
import { clear, loadRow, type Store, write } from "./store.js";

const USAGE = `npm run results -- [--rows a,b] [--seeds 1,2,3] [--jobs N] [--table] [--quick]
  --rows   only these rows are run; the tables hold all that is stored
  --seeds  default 1,2,3, or those that a row has of its own
  --jobs   trainings side by side, default 1
  --table  write the tables from stored figures, run nothing; rows without any keep their lines
  --quick  smoke run from nothing: tiny networks, few digits, one epoch, invented patients, seed 1, two jobs; writes below out/
`;

interface Settings {
  readonly store: Store;
  readonly document: string;
  /** All rows of the document, and those to run now. */
  readonly rows: readonly Row[];
  readonly chosen: readonly Row[];
  /** Of a row that has none of its own; or of every row, where the command names them. */
  readonly seeds: readonly number[];
  readonly seedsOf: (row: Row) => readonly number[];
  readonly jobs: number;
  readonly smoke: boolean;
}

function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string" },
      seeds: { type: "string" },
      jobs: { type: "string" },
      table: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
    },
  });
  const { quick } = values;
  const rows = quick ? quickRows(ROWS) : ROWS;
  const ids = values.rows?.split(",") ?? rows.map(({ id }) => id);
  const named = values.seeds?.split(",").map(positive);
  const seeds = named ?? (quick ? [1] : [1, 2, 3]);
  const unknown = ids.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0)
    throw new Error(`no such row: ${unknown.join(", ")}; there are ${rows.map(({ id }) => id).join(", ")}`);
  return {
    store: { folder: quick ? "out/results-quick" : "out/results" },
    document: quick ? "out/results-quick/RESULTS.md" : "examples/RESULTS.md",
    rows,
    chosen: values.table ? [] : rows.filter(({ id }) => ids.includes(id)),
    seeds,
    seedsOf: (row) => named ?? row.seeds ?? seeds,
    jobs: positive(values.jobs ?? (quick ? "2" : "1")),
    smoke: quick,
  };
}

function positive(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`expected a whole number from 1, found "${text}"`);
}

/** Rows that share weights run one after the other, so that they are trained once. */
interface Job {
  readonly seed: number;
  readonly rows: readonly Row[];
}

function jobsOf({ chosen, seedsOf }: Settings): Job[] {
  const runnable = chosen.filter(({ needs }) => needs === undefined || process.env[needs] !== undefined);
  const trainings = new Map<string, Row[]>();
  for (const row of runnable) {
    const name = row.training ?? row.id;
    trainings.set(name, [...(trainings.get(name) ?? []), row]);
  }
  const seeds = [...new Set(runnable.flatMap(seedsOf))];
  return seeds.flatMap((seed) =>
    [...trainings.values()].flatMap((rows) => {
      const own = rows.filter((row) => seedsOf(row).includes(seed));
      return own.length === 0 ? [] : [{ seed, rows: own }];
    }),
  );
}

/** Runs all jobs, `jobs` at a time; gives the number of rows that failed. */
async function runAll(settings: Settings): Promise<number> {
  const waiting = jobsOf(settings);
  let failures = 0;
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      for (const row of job.rows) if (!(await attempt(settings.store, row, job.seed))) failures++;
    }
  };
  await Promise.all(Array.from({ length: settings.jobs }, work));
  return failures;
}

async function attempt(store: Store, row: Row, seed: number): Promise<boolean> {
  const started = performance.now();
  try {
    const run = await runRow(store, row, seed);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    say(`${row.id}, seed ${seed}: ${outcome(run)}, ${seconds} s`);
    return !differs(run);
  } catch (error) {
    say(`${row.id}, seed ${seed}: failed\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function outcome(run: Run): string {
  const { report, adaptation, online, anomaly, lasting, learntValues } = run;
  const learnt = adaptation?.all.after ?? online?.after;
  const text = (share: number) => `${(100 * share).toFixed(2)} %`;
  const after = learnt ? `, after learning ${text(learnt.accuracy)}` : "";
  const verdict = differs(run) ? ", DEVICE AND HOST DIFFER" : "";
  if (learntValues) return `MAE ${learntValues.before.toFixed(4)}, learnt ${learntValues.after.toFixed(4)}`;
  if (run.values)
    return run.values.map(({ name, shipped }) => `MAE of ${name} ${shipped.mae.toFixed(4)}`).join(", ");
  if (lasting) return `first lasting alarm at ${text(lasting.far.first)} of its life`;
  if (anomaly) return `AUC ${text(anomaly.auc)}`;
  return `${report.test.precision} ${text(report.test.accuracy)}${after}${verdict}`;
}

/** Whether a device learnt or answered otherwise than the reference; other devices fail their command. */
function differs({ adaptation }: Run): boolean {
  return (adaptation?.device?.mismatches ?? 0) > 0;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  const settings = settingsOf(process.argv.slice(2));
  if (settings.smoke && settings.chosen.length > 0) {
    clear(settings.store); // else it would show that stored weights can be read
    process.env.FF_EDGE_DATA = quickData(settings.store);
  }
  const failures = await runAll(settings);
  const results = settings.rows.map((row) => loadRow(settings.store, row, settings.seedsOf(row)));
  const earlier = join(ROOT, settings.document);
  write(
    settings.document,
    resultsDocument(results, settings.seeds, {
      smoke: settings.smoke,
      earlier: existsSync(earlier) ? readFileSync(earlier, "utf8") : "",
    }),
  );
  say(`wrote ${settings.document}${failures > 0 ? `; ${failures} runs failed` : ""}`);
  process.exitCode = failures > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
