import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findTools } from "../../src/target/tools.js";
import { fuzzFeatures, missingSanitizers } from "../features/long-fuzz.js";
import { coverageText, measureCoverage } from "./coverage.js";
import { type Limit, runKernels } from "./kernels/run.js";
import { KERNEL_NAMES } from "./kernels/subjects.js";
import { compileHarness, corpusOf, SANITIZED, SUBJECT_NAMES, type SubjectName } from "./program.js";

const USAGE = `usage: npm run fuzz -- [--runs N | --seconds S] [--subject NAME] [--seed N] [--update]
       npm run fuzz -- --kernels [--runs N | --seconds S] [--subject NAME] [--seed N]
       npm run fuzz -- --features [--runs N] [--seed N]
Gives the firmware, its loader and its drivers of flash random inputs, N or S seconds long for each subject (default 60 s), then prints what the stored corpora
reach; subjects: ${SUBJECT_NAMES.join(", ")}.
--kernels gives random jobs to vector kernels and to scalar ones; subjects: ${KERNEL_NAMES.join(", ")}.
--features compares random programs of the language of features, N of them (default 10000), on the host, as C, and emulated.
What is found is written to out/fuzz. --update stores inputs that reach what no stored one does.
`;
/** Bytes of an input: some ten requests. */
const LONGEST = 200;

/** Comparisons are not traced: the harness puts CRCs right, and tracing how they are computed would take most of the time. */
const UNTRACED = "-fno-sanitize-coverage=trace-cmp";

/** Where the libraries of clang come from. */
const WITH_RUNTIME =
  "`ff-edge doctor --install --fuzz` as root, or `apt-get install clang-19 libclang-rt-19-dev`, or the same of another version";

/** Fuzzes; gives the exit code: 0 nothing found, 1 something found, 2 usage, 3 a tool is missing. */
export async function main(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (options === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (options.features) return fuzzLanguage(options);
  return options.kernels ? fuzzKernels(options) : fuzzFirmware(options);
}

interface Options {
  readonly limit: Limit;
  /** Of kernels if those are fuzzed, else of firmware; all of them without a name. */
  readonly subject: string | undefined;
  readonly seed: string;
  readonly update: boolean;
  readonly kernels: boolean;
  readonly features: boolean;
}

function read(args: readonly string[]): Options | null {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ runs: text, seconds: text, subject: text, seed: text },
        ...{ update: flag, kernels: flag, features: flag },
      },
    });
    const { runs, seconds = "60", subject, seed = "1", update = false } = values;
    const { kernels = false, features = false } = values;
    if (![runs ?? "1", seconds, seed].every((each) => /^[1-9]\d{0,9}$/.test(each))) return null;
    if (chosen<string>(kernels ? KERNEL_NAMES : SUBJECT_NAMES, subject).length === 0) return null;
    const limit = { runs: runs === undefined ? null : Number(runs), seconds: Number(seconds) };
    return { limit, subject, seed, update, kernels, features };
  } catch {
    return null;
  }
}

/** All names, or the one that is asked for. */
function chosen<Name extends string>(names: readonly Name[], subject: string | undefined): Name[] {
  return names.filter((name) => name === (subject ?? name));
}

async function fuzzLanguage({ limit, seed }: Options): Promise<number> {
  const missing = missingSanitizers();
  if (missing.length > 0) {
    process.stderr.write(
      `${missing.join("\n")}\nNothing was compared: a compiler here has no sanitizers; ${WITH_RUNTIME}.\n`,
    );
    return 3;
  }
  const wrong = await fuzzFeatures(Number(seed), limit.runs ?? 10_000, resolve("out/fuzz/features"));
  return wrong === 0 ? 0 : 1;
}

async function fuzzKernels({ limit, subject, seed }: Options): Promise<number> {
  let sound = true;
  for (const name of chosen(KERNEL_NAMES, subject))
    sound = (await runKernels(name, Number(seed), limit)) && sound;
  return sound ? 0 : 1;
}

async function fuzzFirmware(options: Options): Promise<number> {
  const { fuzzer } = await findTools(["fuzzer"]);
  if (fuzzer === null) {
    process.stderr.write(`No clang here has libFuzzer: ${WITH_RUNTIME}.\n`);
    return 3;
  }
  const found = chosen(SUBJECT_NAMES, options.subject).filter((name) => !fuzz(name, fuzzer.path, options));
  process.stdout.write(`${coverageText(measureCoverage())}\n`);
  return found.length === 0 ? 0 : 1;
}

/** Whether nothing was found. */
function fuzz(name: SubjectName, compiler: string, { limit, seed, update }: Options): boolean {
  const folder = resolve("out/fuzz", name);
  const inputs = join(folder, "inputs");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(corpusOf(name), { recursive: true });
  mkdirSync(folder, { recursive: true });
  cpSync(corpusOf(name), inputs, { recursive: true });
  const flags = [...SANITIZED, "-O2", "-fsanitize=fuzzer", UNTRACED];
  const { program } = compileHarness(folder, name, { compiler, flags, fuzzer: true });
  const run = (...args: string[]) =>
    spawnSync(program, args, {
      encoding: "utf8",
      env: {
        ...process.env,
        ASAN_OPTIONS: "quarantine_size_mb=1:detect_leaks=0:detect_stack_use_after_return=0",
      },
      maxBuffer: 1 << 30,
    });
  const { status, stderr } = run(
    limit.runs === null ? `-max_total_time=${limit.seconds}` : `-runs=${limit.runs}`,
    `-seed=${seed}`,
    `-max_len=${LONGEST}`,
    "-print_final_stats=1",
    `-artifact_prefix=${folder}/`,
    inputs,
  );
  const runs = /number_of_executed_units:\s*(\d+)/.exec(stderr)?.[1] ?? "an unknown number of";
  process.stdout.write(
    `${name}: ${runs} inputs, ${status === 0 ? "nothing found" : `found, see ${folder}`}\n`,
  );
  if (status !== 0) process.stdout.write(`${stderr.slice(-6000)}\n`);
  if (status === 0 && update) {
    run("-set_cover_merge=1", "-use_counters=0", `-max_len=${LONGEST}`, corpusOf(name), inputs);
    process.stdout.write(`${name}: ${readdirSync(corpusOf(name)).length} inputs stored\n`);
  }
  return status === 0;
}
