/** The features of heartbeats: C against TypeScript, and what depends on what. */
import { expect, test } from "vitest";
import { Heartbeats, POINTS, RHYTHM } from "../../examples/ecg/features.js";
import { patients } from "../../examples/ecg/synthetic.js";
import { compileFeatures } from "../../src/features/compile.js";
import { printC } from "../../src/features/print-c.js";
import { createRandom } from "../../src/numerics/prng.js";
import { folder } from "../data/support.js";
import { cProgram } from "../support/c-program.js";

const SIZE = 2 * POINTS + RHYTHM;

/** A reading of a record on stdin becomes an answer of `push`; a beat its features and its age. */
const HARNESS = `
#include <stdio.h>
#include "ecg_features.h"

int main(void)
{
    static struct ecg_heartbeats heart;
    static struct ecg_heartbeats_features_scratch scratch;
    int16_t reading, out[${SIZE}];
    ecg_heartbeats_reset(&heart);
    while (fread(&reading, 2, 1, stdin) == 1) {
        if (!ecg_heartbeats_push(&heart, reading)) continue;
        ecg_heartbeats_features(&heart, out, &scratch);
        fwrite(out, 2, ${SIZE}, stdout);
        out[0] = (int16_t)ecg_heartbeats_age(&heart);
        fwrite(out, 2, 1, stdout);
    }
    return 0;
}
`;

const ir = compileFeatures({
  file: new URL("../../examples/ecg/features.ts", import.meta.url).pathname,
  name: "Heartbeats",
});
const { header, source } = printC(ir, "ecg");
const files = folder();
files.write("ecg_features.h", header);
const sources = [
  files.write("harness.c", HARNESS),
  files.write("ecg_features.c", source.replace("#include", '#include "ecg_features.h"\n#include')),
];
const runtime = new URL("../../templates/runtime/", import.meta.url).pathname;
const compiled = cProgram(sources, ["-I", runtime]);

/** Features and age of every beat of a lead, one after the other. */
function inTypeScript(lead: Int16Array): Int16Array {
  const heart = new Heartbeats();
  const out: number[] = [];
  for (const reading of lead) if (heart.push(reading)) out.push(...heart.features(), heart.age());
  return Int16Array.from(out);
}

function inC(lead: Int16Array): Int16Array {
  const output = compiled(Buffer.from(lead.buffer, lead.byteOffset, lead.byteLength));
  return new Int16Array(new Uint8Array(output).buffer);
}

/** Place where two runs of values first differ, -1 if nowhere; quicker to tell than a listing of both. */
function difference(one: Int16Array, other: Int16Array): number {
  if (one.length !== other.length) return Math.min(one.length, other.length);
  return one.findIndex((value, at) => value !== other[at]);
}

const [invented, other] = patients("ds1", { patients: 2, beats: 150 }).map(({ lead }) => lead);

test("every access is proved to be inside of its array", () => {
  expect(ir.sites).toEqual([]);
});

test("C and TypeScript compute the same features of an invented patient", () => {
  const values = inTypeScript(invented!);
  expect(values.length / (SIZE + 1)).toBeGreaterThan(140);
  expect(difference(inC(invented!), values)).toBe(-1);
});

test("and of readings that no heart has", () => {
  const random = createRandom(3);
  const extremes = [-32768, 32767, 0, 1, -1];
  const wild = Int16Array.from({ length: 40_000 }, (_, at) => {
    if (random.below(3) === 0) return extremes[random.below(extremes.length)]!;
    return at % 400 < 30 ? random.below(65536) - 32768 : random.below(200);
  });
  const values = inTypeScript(wild);
  expect(new Set(values).size).toBeGreaterThan(100);
  expect(difference(inC(wild), values)).toBe(-1);
});

test("a flat line has no beat, and divides nothing by zero", () => {
  const flat = new Int16Array(20_000);
  expect([...inC(flat)]).toEqual([]);
  const stopped = Int16Array.from([...invented!.subarray(0, 20_000), ...flat, ...invented!]);
  expect(difference(inC(stopped), inTypeScript(stopped))).toBe(-1);
});

test("a beat changes no feature of one that has been told", () => {
  const before = inTypeScript(invented!);
  const changed = invented!.slice();
  changed.fill(-500, 20_000);
  const after = inTypeScript(changed);
  const told = Math.floor(after.findIndex((value, at) => value !== before[at]) / (SIZE + 1));
  expect(told).toBeGreaterThan(40);
  const [age] = before.subarray((told + 1) * (SIZE + 1) - 1);
  expect(age).toBeGreaterThan(0.57 * 360);
});

test("a patient starts anew: his first beat is his usual one", () => {
  const change = inTypeScript(other!).subarray(POINTS, 2 * POINTS);
  expect([...change].every((value) => value === 0)).toBe(true);
});
