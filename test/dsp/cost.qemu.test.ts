/** Instructions of features on emulated cores with and without floats, under the flags of firmware; what they may not exceed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFeatures, type Request } from "../../src/features/compile.js";
import { printC } from "../../src/features/print-c.js";
import { cpuOf } from "../support/bare-machine.js";
import { bareProgram } from "../support/bare-program.js";
import { temporaryFolder } from "../support/folder.js";

const subject = (name: string): string => new URL(`subjects/${name}.ts`, import.meta.url).pathname;

const OWN = "/features/cost.ts";

interface Case extends Request {
  readonly of: string;
  readonly target: string;
  readonly most: number;
  readonly text?: string;
}

/** A function `f` of 256 samples. */
function frame(names: string, from: string, result: string): Request & { readonly text: string } {
  const text = `import { ${names}, hann, powerSpectrum, table, windowed } from "${from}";
export function f(x: Int16Array): ${from.endsWith("integer") ? "Int32Array" : "Float32Array"} { return ${result}; }`;
  return { text, file: OWN, name: "f", lengths: { x: 256 } };
}

const SPECTRUM = "powerSpectrum(windowed(x, table(hann, 256)))";
const mfcc = (floor: string): string =>
  `dct(logOf(melEnergies(${SPECTRUM}, 8000, 20, 100, 3800), ${floor}), 13)`;
const MEL = "dct, logOf, melEnergies";
const CASES: readonly Case[] = [
  { of: "a spectrum", target: "rv32imafc", ...frame("hamming", "ff-edge/dsp", SPECTRUM), most: 12_400 },
  { of: "MFCC", target: "rv32imafc", ...frame(MEL, "ff-edge/dsp", mfcc("1e4")), most: 18_000 },
  { of: "a spectrum", target: "rv32imc", ...frame("hamming", "ff-edge/dsp/integer", SPECTRUM), most: 15_000 },
  { of: "MFCC", target: "rv32imc", ...frame(MEL, "ff-edge/dsp/integer", mfcc("0")), most: 20_400 },
  {
    of: "gestures",
    target: "rv32imafc",
    file: subject("gesture"),
    name: "gesture",
    lengths: { window: 1800 },
    most: 61_000,
  },
  {
    of: "brain waves",
    target: "rv32imafc",
    file: subject("eeg"),
    name: "eeg",
    lengths: { window: 1024 },
    most: 146_000,
  },
];

test.each(CASES)("$of on $target: at most $most", async ({ of, target, most, text = "", ...request }) => {
  const readText = (path: string): string => (path === OWN ? text : readFileSync(path, "utf8"));
  const ir = compileFeatures({ ...request, readText });
  expect(ir.sites).toEqual([]);
  const fn = ir.functions.find(({ name }) => name === ir.entries[0])!;
  const [input] = fn.parameters;
  if (input?.kind !== "array") throw new Error("no array");
  const out = `${fn.out?.element === "i32" ? "int32_t" : "float"} out[${fn.out?.length}]`;
  const { header, source } = printC(ir, "p");
  const whole = `${header}\n${source}${main(fn.name, input.array.length, out)}`;
  const found = await instructions(whole, target, new Uint8Array());
  console.log(`${of} on ${target}: ${found}`);
  expect(found).toBeLessThanOrEqual(most);
});

/** Counts the second of two calls on noise. */
function main(name: string, length: number, out: string): string {
  return `
#include <stdio.h>
static int16_t x[${length}];
static ${out};
static struct p_${name}_scratch scratch;
static uint32_t count(void)
{
    uint32_t value;
    __asm__ volatile("csrr %0, minstret" : "=r"(value));
    return value;
}
int main(void)
{
    uint32_t seed = 12345, spent = 0;
    for (int i = 0; i < ${length}; i++) {
        seed = seed * 1664525u + 1013904223u;
        x[i] = (int16_t)(seed >> 18);
    }
    for (int i = 0; i < 2; i++) {
        const uint32_t before = count();
        p_${name}(x, out, &scratch);
        spent = count() - before;
    }
    fwrite(&spent, sizeof spent, 1, stdout);
    return 0;
}
`;
}

const source = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

test.each([
  { of: "R peaks", file: source("src/dsp/r-peaks.ts"), name: "RPeaks", most: 80, gives: "" },
  {
    of: "R peaks and the features of beats",
    file: source("examples/ecg/features.ts"),
    name: "Heartbeats",
    most: 80,
    gives: "p_heartbeats_features(&self, out, &room);",
  },
])("$of on rv32imc: at most $most a sample", async ({ of, file, name, most, gives }) => {
  const constants = name === "RPeaks" ? { rate: 360 } : {};
  const { header, source } = printC(compileFeatures({ file, name, constants }), "p");
  const heart = Int16Array.from({ length: 3600 }, (_, i) => {
    const t = (i % 300) / 360;
    return Math.round(
      500 * Math.exp(-(((t - 0.4) / 0.012) ** 2) / 2) + 20 * Math.sin(i / 7) + 100 * Math.sin(i / 400),
    );
  });
  const prefix = `p_${name.toLowerCase()}`;
  const text = `${header}\n${source}
#include <stdio.h>
static int16_t x[3600];
static struct ${prefix} self;
static int16_t out[104];
${gives && `static struct ${prefix}_features_scratch room;`}
static uint32_t count(void)
{
    uint32_t value;
    __asm__ volatile("csrr %0, minstret" : "=r"(value));
    return value;
}
int main(void)
{
    uint32_t peaks = 0;
    ${prefix}_reset(&self);
    if (fread(x, sizeof x, 1, stdin) != 1) {
        return 1;
    }
    const uint32_t before = count();
    for (int i = 0; i < 3600; i++) {
        if (${prefix}_push(&self, x[i])) {
            peaks++;
            ${gives}
        }
    }
    const uint32_t spent = count() - before;
    fwrite(&spent, sizeof spent, 1, stdout);
    return peaks > 5 && out[0] != 1 ? 0 : 1;
}
`;
  const found = (await instructions(text, "rv32imc", new Uint8Array(heart.buffer))) / 3600;
  console.log(`${of} on rv32imc: ${found} a sample`);
  expect(found).toBeLessThanOrEqual(most);
});

async function instructions(text: string, target: string, input: Uint8Array): Promise<number> {
  const folder = temporaryFolder();
  const path = join(folder, "main.c");
  writeFileSync(path, text);
  const kernel = target === "rv32imc" ? "ff_features" : "ff_features_f32";
  const source = { main: path, kernels: [kernel], simd: "none", target } as const;
  const run = await bareProgram(join(folder, "build"), source);
  return run(cpuOf(target), true)(input).readUInt32LE(0);
}
