/** Measures every row of BENCH.md, prints the tables and writes them. Options: see `USAGE`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../built.js";
import { write } from "../results/store.js";
import { benchDocument } from "./document.js";
import type { HostRow, HostRun } from "./host.js";
import type { Row } from "./row.js";
import { HOST_ROWS, ROWS } from "./rows.js";
import { type Run, reportFile, runHostRow, runRow } from "./run-row.js";

const USAGE = `npm run bench -- [--rows a,b] [--table]
  --rows   only these rows are run; the tables hold all that is stored
  --table  the tables from stored figures, run nothing
`;

const ALL: readonly (Row | HostRow)[] = [...ROWS, ...HOST_ROWS];

function chosenRows(args: readonly string[]): readonly (Row | HostRow)[] {
  const { values } = parseArgs({
    args: [...args],
    options: { rows: { type: "string" }, table: { type: "boolean", default: false } },
  });
  const ids = values.rows?.split(",") ?? ALL.map(({ id }) => id);
  const unknown = ids.filter((id) => !ALL.some((row) => row.id === id));
  if (unknown.length > 0)
    throw new Error(`no such row: ${unknown.join(", ")}; there are ${ALL.map(({ id }) => id).join(", ")}`);
  return values.table ? [] : ALL.filter(({ id }) => ids.includes(id));
}

async function attempt(row: Row | HostRow, known: Map<string, Run>): Promise<boolean> {
  try {
    process.stderr.write(`${row.id}: ${await measured(row, known)}\n`);
    return true;
  } catch (error) {
    process.stderr.write(`${row.id}: failed\n${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/** Runs a row; gives its figure in words. */
async function measured(row: Row | HostRow, known: Map<string, Run>): Promise<string> {
  if ("measure" in row) return `${(await runHostRow(row)).value} ${row.unit}`;
  const { bench } = await runRow(row, known);
  return `${bench.inference.instructions} instructions per inference`;
}

function stored<Kept>(row: Row | HostRow): Kept | null {
  const file = join(ROOT, reportFile(row));
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : null;
}

async function main(): Promise<void> {
  let failures = 0;
  const known = new Map<string, Run>();
  for (const row of chosenRows(process.argv.slice(2))) if (!(await attempt(row, known))) failures++;
  const document = benchDocument(
    ROWS.map((row) => ({ row, run: stored<Run>(row) })),
    HOST_ROWS.map((row) => ({ row, run: stored<HostRun>(row) })),
  );
  write("examples/BENCH.md", document);
  process.stdout.write(document);
  process.exitCode = failures > 0 ? 1 : 0;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
