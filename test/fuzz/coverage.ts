import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileHarness, inputsOf, type SubjectName } from "./program.js";

/** What takes bytes from the line apart and carries requests out: what the corpora are to reach. */
export const PARSER = ["ff_wire.c", "ff_cobs.c", "ff_samples.c"];
export const DISPATCHER = ["ff_service.c", "ff_learning.c"];

/** Whose corpora reach it; those of the others are about models. */
const MEASURED = ["learning", "floats", "exits"] as const satisfies readonly SubjectName[];

/** Lines of one file that were executed, of those that could be. */
export interface Coverage {
  readonly file: string;
  readonly lines: number;
  readonly executed: number;
  /** Numbers of the lines that no input has reached. */
  readonly missed: readonly number[];
}

/** Replays these corpora and counts with gcov; a line counts once, whichever firmware has executed it. */
export function measureCoverage(): Coverage[] {
  const reached = new Map<string, Map<number, boolean>>();
  for (const name of MEASURED) {
    for (const { file, line, executed } of replayed(name)) {
      const lines = reached.get(file) ?? reached.set(file, new Map()).get(file)!;
      lines.set(line, executed || lines.get(line) === true);
    }
  }
  return [...DISPATCHER, ...PARSER].map((file) => {
    const lines = [...(reached.get(file) ?? [])];
    const missed = lines.flatMap(([line, executed]) => (executed ? [] : [line]));
    return { file, lines: lines.length, executed: lines.length - missed.length, missed };
  });
}

function replayed(name: SubjectName): { file: string; line: number; executed: boolean }[] {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-coverage-"));
  try {
    const flags = ["-std=c99", "-O0", "--coverage"];
    const { program } = compileHarness(folder, name, { compiler: "gcc", flags });
    execFileSync(program, inputsOf(name), { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const notes = readdirSync(folder).filter((file) => /^(ff_\w+|harness)\.gcda$/.test(file));
    execFileSync("gcov", notes, { cwd: folder, stdio: "ignore" });
    return [...DISPATCHER, ...PARSER].flatMap((file) => linesOf(folder, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** gcov's text: `count:line:source`, the count `-` where there is no code and `#####` where nothing was executed. */
function linesOf(folder: string, file: string): { file: string; line: number; executed: boolean }[] {
  const path = join(folder, `${file}.gcov`);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text) => {
      const [count = "-", line = "0"] = text.split(":", 2).map((each) => each.trim());
      return count === "-" || count === "" ? [] : [{ file, line: Number(line), executed: count !== "#####" }];
    });
}

/** One line for each file, and the dispatcher as a whole. */
export function coverageText(found: readonly Coverage[]): string {
  const line = (what: string, parts: readonly Coverage[]): string => {
    const [executed, lines] = totals(parts);
    const missed = parts.flatMap((each) => each.missed).join(" ");
    return `${what.padEnd(16)} ${((100 * executed) / lines).toFixed(1).padStart(5)} %  ${executed} of ${lines} lines${missed && `; not ${missed}`}`;
  };
  const dispatcher = found.filter(({ file }) => DISPATCHER.includes(file));
  return [...found.map((each) => line(each.file, [each])), line("dispatcher", dispatcher)].join("\n");
}

/** Lines executed, and lines that could be. */
export function totals(parts: readonly Coverage[]): [executed: number, lines: number] {
  return [
    parts.reduce((sum, { executed }) => sum + executed, 0),
    parts.reduce((sum, { lines }) => sum + lines, 0),
  ];
}
