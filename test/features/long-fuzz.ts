/**
 * Random programs by the thousand: each batch runs on the host, under gcc and clang at one level of optimization each, with
 * sanitizers, and some of them on emulated processors with and without floats.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuOf } from "../support/bare-machine.js";
import { bareProgram } from "../support/bare-program.js";
import { CLANG } from "../support/compilers.js";
import {
  argumentsFor,
  cannotBuild,
  cText,
  type Drawn,
  difference,
  drawMany,
  onHost,
  runC,
  SANITIZED,
} from "./both.js";
import { LENGTHS, type Numbers } from "./random-program.js";

const BATCH = 40;
/** Calls of each program: with 14 results of a call some 10,000 values. */
const CALLS = 720;
const VALUES = LENGTHS.x + 2;
/** Of so many batches one runs in the emulator, and of so many one has no floats. */
const EMULATED = 3;
const WHOLE = 5;

/** Arithmetic of the programs that run on an emulated target. */
const KERNELS = { rv32imc: "ff_features", rv32imafc: "ff_features_f32" } as const;

type Run = (input: Buffer) => Buffer | Promise<Buffer>;

/** What the compilers say that lack sanitizers: without these no program can be linked, and nothing is known of it. */
export function missingSanitizers(): string[] {
  return ["gcc", CLANG].flatMap((compiler) => cannotBuild({ compiler, flags: SANITIZED }) ?? []);
}

/** Runs so many programs from a seed on; gives the number of batches that differ, and writes their programs to a folder. */
export async function fuzzFeatures(seed: number, programs: number, folder: string): Promise<number> {
  let [done, values, wrong] = [0, 0, 0];
  for (let batch = 0; done < programs; batch++) {
    const numbers = batch % WHOLE === WHOLE - 1 ? "integers" : "both";
    const drawn = drawMany(seed + batch * BATCH, BATCH, numbers).slice(0, programs - done);
    const found = await differences(drawn, batch, numbers);
    done += drawn.length;
    values += found.values;
    if (found.differences.length > 0) {
      wrong++;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `batch-${batch}.txt`), found.differences.join("\n\n"));
    }
    process.stdout.write(`${done} programs, ${values} values, ${wrong} batches that differ\n`);
  }
  return wrong;
}

/** Values that were compared, and what differs. */
async function differences(
  drawn: readonly Drawn[],
  batch: number,
  numbers: Numbers,
): Promise<{ values: number; differences: string[] }> {
  const inputs = drawn.map(({ seed }) => argumentsFor(seed, CALLS));
  const expected = Buffer.concat(drawn.map(({ ir }, index) => onHost(ir, inputs[index]!)));
  const text = cText(
    drawn.map(({ ir }) => ir),
    CALLS,
  );
  const found: string[] = [];
  const runs = runsOf(text, batch, numbers);
  for (const [name, run] of Object.entries(runs)) {
    try {
      const words = difference(drawn, expected, await run(Buffer.concat(inputs)));
      if (words !== null) found.push(`${name}: ${words}`);
    } catch (thrown) {
      found.push(`${name}: ${thrown}\nseeds ${drawn.map(({ seed }) => seed).join()}`);
    }
  }
  return { values: Object.keys(runs).length * drawn.length * CALLS * VALUES, differences: found };
}

/** gcc -O3 looks into accesses that the check around them never lets through. */
const UNREACHED = "-Wno-array-bounds";

/** Header of programs with floats: a product of constants may be a number, though all that was drawn is integers. */
const FLOATS = "ff_features_f32.h";

function runsOf(text: string, batch: number, numbers: Numbers): Record<string, Run> {
  const builds = [
    { compiler: "gcc", flags: [`-O${batch % 4}`, UNREACHED] },
    { compiler: CLANG, flags: [`-O${(batch >> 2) % 4}`] },
    { compiler: batch % 2 === 0 ? "gcc" : CLANG, flags: SANITIZED },
  ];
  const runs = builds.map((build): [string, Run] => [
    `${build.compiler} ${build.flags.join(" ")}`,
    (input) => runC(text, build, input),
  ]);
  const target = numbers === "integers" && !text.includes(FLOATS) ? "rv32imc" : "rv32imafc";
  if (batch % EMULATED === 0) runs.push([target, (input) => emulate(text, target, input)]);
  return Object.fromEntries(runs);
}

async function emulate(text: string, target: keyof typeof KERNELS, input: Buffer): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-"));
  try {
    const main = join(folder, "main.c");
    writeFileSync(main, text);
    const source = { main, kernels: [KERNELS[target]], simd: "none", target } as const;
    const run = await bareProgram(join(folder, "build"), source);
    return run(cpuOf(target))(input);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
