/** The features of a beat: C against TypeScript, and who may see what. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Beats, readBeats } from "../../examples/ecg/beats.js";
import { BEAT, Patient, POINTS, RHYTHM } from "../../examples/ecg/features.js";
import { patients } from "../../examples/ecg/synthetic.js";
import { compileFeatures } from "../../src/features/compile.js";
import { printC } from "../../src/features/print-c.js";
import { createRandom } from "../../src/numerics/prng.js";
import { folder } from "../data/support.js";
import { cProgram } from "../support/c-program.js";

const INPUTS = 2 * POINTS + RHYTHM;
const RECORD_BYTES = 2 + 2 * BEAT + 6;

const HARNESS = `
#include <stdio.h>
#include "ecg_features.h"

int main(void)
{
    static struct ecg_patient patient;
    static struct ecg_patient_beat_scratch scratch;
    uint16_t first, intervals[3];
    int16_t beat[${BEAT}], input[${INPUTS}];
    while (fread(&first, 2, 1, stdin) == 1) {
        if (fread(beat, 2, ${BEAT}, stdin) != ${BEAT} || fread(intervals, 2, 3, stdin) != 3) return 1;
        if (first) ecg_patient_reset(&patient);
        ecg_patient_beat(&patient, beat, intervals, input, &scratch);
        fwrite(input, 2, ${INPUTS}, stdout);
    }
    return 0;
}
`;

const ir = compileFeatures({
  file: new URL("../../examples/ecg/features.ts", import.meta.url).pathname,
  name: "Patient",
  lengths: { samples: BEAT, intervals: 3 },
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

/** Features of all beats, [count][104], by a new patient at each record. */
function inTypeScript({ count, beats, intervals, records }: Beats): Int16Array {
  const inputs = new Int16Array(count * INPUTS);
  let patient = new Patient();
  for (let beat = 0; beat < count; beat++) {
    if (records[beat] !== records[beat - 1]) patient = new Patient();
    const features = patient.beat(
      beats.subarray(beat * BEAT, (beat + 1) * BEAT),
      intervals.subarray(beat * 3, beat * 3 + 3),
    );
    inputs.set(features, beat * INPUTS);
  }
  return inputs;
}

function inC({ count, beats, intervals, records }: Beats): Int16Array {
  const bytes = Buffer.alloc(count * RECORD_BYTES);
  for (let beat = 0; beat < count; beat++) {
    let at = bytes.writeUInt16LE(records[beat] === records[beat - 1] ? 0 : 1, beat * RECORD_BYTES);
    for (const value of beats.subarray(beat * BEAT, (beat + 1) * BEAT)) at = bytes.writeInt16LE(value, at);
    for (const value of intervals.subarray(beat * 3, beat * 3 + 3)) at = bytes.writeUInt16LE(value, at);
  }
  const output = compiled(bytes);
  return new Int16Array(new Uint8Array(output).buffer);
}

/** Beats of one patient that no heart has: any sample, any interval. */
function wild(count: number): Beats {
  const random = createRandom(3);
  const extremes = [-32768, 32767, 0, 1, -1];
  const sample = () =>
    random.below(3) === 0 ? extremes[random.below(extremes.length)]! : random.below(65536) - 32768;
  return {
    count,
    beats: Int16Array.from({ length: count * BEAT }, sample),
    intervals: Uint16Array.from({ length: count * 3 }, () =>
      random.below(4) === 0 ? [0, 65535, 199, 2001][random.below(4)]! : random.below(3000),
    ),
    classes: new Uint8Array(count),
    records: new Uint8Array(count).fill(7),
    positions: Int32Array.from({ length: count }, (_, beat) => beat),
  };
}

/** Where two runs of values first differ, -1 if nowhere; quicker to tell than a listing of both. */
function difference(one: Int16Array, other: Int16Array): number {
  if (one.length !== other.length) return Math.min(one.length, other.length);
  return one.findIndex((value, at) => value !== other[at]);
}

test("C and TypeScript compute the same features of invented patients", () => {
  const all = patients("ds1", { patients: 4, beats: 150 });
  expect(difference(inC(all), inTypeScript(all))).toBe(-1);
});

test("C and TypeScript compute the same features of any samples and intervals", () => {
  const all = wild(400);
  const inputs = inTypeScript(all);
  expect(new Set(inputs).size).toBeGreaterThan(100);
  expect(difference(inC(all), inputs)).toBe(-1);
});

test("flat lines and zero intervals divide nothing by zero", () => {
  const count = 3;
  const flat = { ...wild(count), beats: new Int16Array(count * BEAT), intervals: new Uint16Array(count * 3) };
  const inputs = inTypeScript(flat);
  expect(difference(inC(flat), inputs)).toBe(-1);
  expect([...inputs.slice(0, 2 * POINTS)].every((value) => value === 0)).toBe(true);
});

test("a beat changes no feature of a beat before it", () => {
  const all = patients("ds1", { patients: 1, beats: 60 });
  const before = inTypeScript(all);
  for (const changed of [1, 30, 59]) {
    const other = { ...all, beats: all.beats.slice(), intervals: all.intervals.slice() };
    other.beats.fill(-500, changed * BEAT);
    other.intervals.fill(444, changed * 3);
    const after = inTypeScript(other);
    expect(Math.floor(difference(after, before) / INPUTS)).toBe(changed);
  }
});

test("the interval after a beat is the one thing that waits: it moves two rhythm values of that beat only", () => {
  const all = patients("ds1", { patients: 1, beats: 20 });
  const before = inTypeScript(all);
  const intervals = all.intervals.slice();
  intervals[10 * 3 + 1] = 1999;
  const after = inTypeScript({ ...all, intervals });
  const moved = [...after.keys()].filter((at) => after[at] !== before[at]);
  expect(moved).toEqual([1, 4].map((value) => 10 * INPUTS + 2 * POINTS + value));
});

test("a patient starts anew: the first beat is his usual one", () => {
  const all = patients("ds1", { patients: 2, beats: 30 });
  const inputs = inTypeScript(all);
  const second = inputs.subarray(30 * INPUTS + POINTS, 30 * INPUTS + 2 * POINTS);
  expect([...second].every((value) => value === 0)).toBe(true);
});

const recordings = join(process.env.FF_EDGE_DATA ?? "", "mitbih");
const there = process.env.FF_EDGE_DATA !== undefined && existsSync(recordings);
test.runIf(there)("C and TypeScript agree on every beat of DS2 (needs FF_EDGE_DATA)", () => {
  const all = readBeats(recordings, "ds2");
  expect(difference(inC(all), inTypeScript(all))).toBe(-1);
});
