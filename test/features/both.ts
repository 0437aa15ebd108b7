/** Random programs, run by the host and as C; inputs and outputs are bytes. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { compileFeatures } from "../../src/features/compile.js";
import type { FeatureIr } from "../../src/features/feature-ir.js";
import { type HostFeatures, hostOf } from "../../src/features/host.js";
import { printC } from "../../src/features/print-c.js";
import { printJs } from "../../src/features/print-js.js";
import { createRandom } from "../../src/numerics/prng.js";
import { WARNINGS } from "../support/compilers.js";
import { LENGTHS, type Numbers, randomProgram, SIZE } from "./random-program.js";

const RUNTIME = new URL("../../templates/runtime/", import.meta.url).pathname;
/** Calls of `step` per program, where nobody asks for more. */
const CALLS = 60;
/** Bytes of one call's arguments, and of its results: out, mark, fault. */
const ARGUMENTS = 4 * LENGTHS.x + 2 * LENGTHS.k + 8;
export const RESULTS = 4 * LENGTHS.x + 8;

export interface Drawn {
  readonly seed: number;
  readonly text: string;
  readonly ir: FeatureIr;
}

/** A program, or the refusal of one that is wrong for sure. */
export function draw(seed: number, numbers: Numbers = "both"): Drawn | Failure {
  const text = randomProgram(seed, numbers);
  const file = "/features/fuzz.ts";
  try {
    const ir = compileFeatures({
      file,
      name: "Fuzz",
      lengths: LENGTHS,
      constants: { size: SIZE },
      readText: (path) => (path === file ? text : libraryText(path)),
    });
    return { seed, text, ir };
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw new Error(`seed ${seed}: ${thrown}\n${text}`, { cause: thrown });
  }
}

const TEXTS = new Map<string, string>();

function libraryText(path: string): string {
  const known = TEXTS.get(path) ?? readFileSync(path, "utf8");
  TEXTS.set(path, known);
  return known;
}

/** Arguments of all calls of one program: numbers of many sizes, finite ones. */
export function argumentsFor(seed: number, calls = CALLS): Buffer {
  const random = createRandom(seed, 78);
  const bytes = Buffer.alloc(ARGUMENTS * calls);
  let at = 0;
  const real = (): number => {
    const scale = 2 ** (random.below(4) === 0 ? random.below(200) - 100 : random.below(8) - 4);
    return random.below(9) === 0 ? random.below(5) - 2 : random.normal() * scale;
  };
  const integer = (): number => (random.below(3) === 0 ? random.uint32() | 0 : random.below(40) - 12);
  for (let call = 0; call < calls; call++) {
    for (let i = 0; i < LENGTHS.x; i++) at = bytes.writeFloatLE(real(), at);
    for (let i = 0; i < LENGTHS.k; i++) at = bytes.writeInt16LE((integer() << 16) >> 16, at);
    at = bytes.writeFloatLE(real(), at);
    at = bytes.writeInt32LE(integer(), at);
  }
  return bytes;
}

/** Results of the host. */
export function onHost(
  ir: FeatureIr,
  input: Buffer,
  edit: (text: string) => string = (text) => text,
): Buffer {
  const host = hostOf(edit(printJs(ir)));
  const whole = isWhole(ir);
  const self = host.make("fuzz");
  const output = Buffer.alloc((input.length / ARGUMENTS) * RESULTS);
  for (let at = 0, to = 0; at < input.length; at += ARGUMENTS, to += RESULTS) {
    call(host, self, whole, input.subarray(at, at + ARGUMENTS), output.subarray(to, to + RESULTS));
  }
  return output;
}

/** Without floats. */
function isWhole(ir: FeatureIr): boolean {
  return ir.functions.find(({ name }) => name === "fuzz_step")?.out?.element === "i32";
}

function call(
  host: HostFeatures,
  self: ReturnType<HostFeatures["make"]>,
  whole: boolean,
  input: Buffer,
  output: Buffer,
): void {
  const Numbers = whole ? Int32Array : Float32Array;
  const read = (at: number): number => (whole ? input.readInt32LE(at) : input.readFloatLE(at));
  const x = new Numbers(LENGTHS.x).map((_, i) => read(4 * i));
  const k = Int16Array.from({ length: LENGTHS.k }, (_, i) => input.readInt16LE(4 * LENGTHS.x + 2 * i));
  const [a, b] = [read(ARGUMENTS - 8), input.readInt32LE(ARGUMENTS - 4)];
  const out = new Numbers(LENGTHS.x);
  host.call("fuzz_step", self, x, k, a, b, out);
  const mark = Number(host.call("fuzz_mark", self, b));
  out.forEach((value, i) => {
    if (whole) output.writeInt32LE(value, 4 * i);
    else output.writeFloatLE(Number.isNaN(value) ? 0.123 : value, 4 * i);
  });
  output.writeInt32LE(mark, RESULTS - 8);
  output.writeUInt32LE(host.takeFault(), RESULTS - 4);
}

/** One C program of many: it runs each of them on its arguments, one after the other. */
export function cText(programs: readonly FeatureIr[], calls = CALLS): string {
  const texts = programs.map((ir, index) => {
    const { header, source } = printC(ir, `p${index}`);
    const [scratch, fault, marks] = [
      header.includes(`p${index}_fuzz_step_scratch {`),
      /fuzz_step\([^)]*fault\)/.test(header),
      /fuzz_mark\([^)]*fault\)/.test(header),
    ];
    return `${header}\n${source}
static void run_${index}(void)
{
    static struct p${index}_fuzz self;
    ${scratch ? `static struct p${index}_fuzz_step_scratch scratch;` : ""}
    p${index}_fuzz_reset(&self);
    for (int call = 0; call < ${calls}; call++) {
        ${isWhole(ir) ? "int32_t" : "float"} x[${LENGTHS.x}], a, out[${LENGTHS.x}];
        int16_t k[${LENGTHS.k}];
        int32_t b, mark;
        uint32_t fault = 0;
        ${scratch ? "soil(&scratch, sizeof scratch);" : ""}
        soil(out, sizeof out);
        take(x, sizeof x);
        take(k, sizeof k);
        take(&a, sizeof a);
        take(&b, sizeof b);
        p${index}_fuzz_step(&self, x, k, a, b, out${scratch ? ", &scratch" : ""}${fault ? ", &fault" : ""});
        mark = p${index}_fuzz_mark(&self, b${marks ? ", &fault" : ""});
        ${
          isWhole(ir)
            ? ""
            : `for (int i = 0; i < ${LENGTHS.x}; i++) {
            out[i] = ff_is_nan(out[i]) ? 0.123f : out[i];
        }`
        }
        fwrite(out, sizeof out, 1, stdout);
        fwrite(&mark, sizeof mark, 1, stdout);
        fwrite(&fault, sizeof fault, 1, stdout);
    }
}`;
  });
  const runs = programs.map((_, index) => `    run_${index}();`).join("\n");
  return `${ODD}#include <stdio.h>\n#include <stdlib.h>
static void take(void *to, size_t size)
{
    if (fread(to, size, 1, stdin) != 1) {
        exit(2);
    }
}
/* What no program may read. */
static void soil(void *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((unsigned char *)at)[i] = 0xa5;
    }
}
${texts.join("\n")}
int main(void)
{
${runs}
    return 0;
}
`;
}

export interface Build {
  readonly compiler: string;
  readonly flags: readonly string[];
}

export const SANITIZED = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/** Warnings about what nobody writes but a random author. */
const ODD = `#pragma GCC diagnostic ignored "-Wtautological-compare"
#pragma GCC diagnostic ignored "-Wtype-limits"
#ifdef __clang__
#pragma clang diagnostic ignored "-Wself-assign"
#pragma clang diagnostic ignored "-Wtautological-constant-out-of-range-compare"
#endif
`;

/** What a C program answers to an input; an Error says what the compiler or a sanitizer said. */
export function runC(text: string, build: Build, input: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "ff-edge-"));
  try {
    compileC(text, build, folder);
    const env = { ...process.env, ASAN_OPTIONS: "detect_leaks=0" };
    const options = { input, maxBuffer: 1 << 28, timeout: 120_000, env, stdio: "pipe" } as const;
    return execFileSync(join(folder, "program"), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a compiler says where it builds not even an empty program with these flags; null where it does. */
export function cannotBuild(build: Build): string | null {
  try {
    runC("int main(void)\n{\n    return 0;\n}\n", build, Buffer.alloc(0));
    return null;
  } catch (thrown) {
    return `${build.compiler} ${build.flags.join(" ")}: ${thrown}`;
  }
}

function compileC(text: string, { compiler, flags }: Build, folder: string): void {
  writeFileSync(join(folder, "main.c"), text);
  const sources = ["main.c", join(RUNTIME, "ff_math_f32.c")];
  const exact = ["-ffp-contract=off", "-fno-math-errno"];
  const args = [...WARNINGS, ...exact, ...flags, `-I${RUNTIME}`, ...sources, "-o", "program"];
  execFileSync(compiler, args, { cwd: folder, stdio: "pipe" });
}

/** Programs of some seeds, without those that are refused because they are wrong for sure. */
export function drawMany(from: number, count: number, numbers: Numbers = "both"): Drawn[] {
  const drawn = Array.from({ length: count }, (_, index) => draw(from + index, numbers));
  return drawn.filter((each): each is Drawn => !(each instanceof Failure));
}

/** The first difference, in words; null for none. */
export function difference(programs: readonly Drawn[], expected: Buffer, found: Buffer): string | null {
  if (found.equals(expected)) return null;
  const at = expected.findIndex((byte, index) => byte !== found[index]);
  const size = expected.length / programs.length;
  const { seed, text } = programs[Math.floor(at / size)]!;
  const offset = at % size;
  return `seed ${seed}, call ${Math.floor(offset / RESULTS)}, byte ${offset % RESULTS}\n${text}`;
}
