/** The emitted <model>_push with sanitizers over a serial line: it answers as its reference and as inference do. */
import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import type { Recording } from "../../src/ir/recording.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { Precision } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { followsDrift } from "../../src/steps/drift.js";
import { playRecordings } from "../../src/validate/validate-recording.js";
import { compareStream } from "../../src/validate/validate-stream.js";
import { CLANG, includes, RISCV, run, temporary } from "../support/compile.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted, type Edit } from "../support/emitted-device.js";
import { HOST } from "../support/host-target.js";
import { FEATURE_STREAMS, featureStream } from "../support/models/feature-stream.js";
import { STREAMED, signal, streamModel, WINDOWED, windows } from "../support/models/stream-model.js";

const KINDS = Object.keys(FEATURE_STREAMS) as (keyof typeof FEATURE_STREAMS)[];

const DECISION = { vote: [2, 3], minMargin: 0.05, refractory: 20, background: "rest" } as const;

async function onEmitted<Result>(
  model: DeviceModel,
  work: (device: { readonly layout: Plan; readonly session: Session }) => Promise<Result>,
  edit?: Edit,
): Promise<Result> {
  const { layout, program } = compileEmitted(model, edit);
  const device = await startDevice(program);
  const link = await Link.open(device.path, { baud: 115200 });
  try {
    const session = await connect(link, expectationOf(model, layout));
    return await work({ layout, session });
  } finally {
    await link.close();
    await device.stop();
    expect(device.complaints()).toBe("");
  }
}

function compareEmitted(model: DeviceModel, edit?: Edit) {
  const recording = windows(createRandom(11), 12, sizeOf(model.input.raw));
  const compare = ({ layout, session }: { readonly layout: Plan; readonly session: Session }) =>
    compareStream({
      ...{ model, plan: layout, stream: layout.stream!, session, recording, constants: 0 },
      progress: () => undefined,
    });
  return onEmitted(model, compare, edit);
}

const CASES: readonly (readonly [keyof typeof STREAMED, Precision, hop: number])[] = [
  ["strides and heads on every map", "int8", 2],
  ["strides and heads on every map", "fp16", 32],
  ["a pool of a layer, a mean and a dense layer", "int8", 12],
  ["a pool of a layer, a mean and a dense layer", "f32", 28],
  ["a pool before a dense layer", "int8", 32],
  ["a depthwise layer between others", "int8", 4],
  ["a depthwise layer between others", "fp16", 2],
];

test.each(CASES)("%s, %s, hop %i", async (net, precision, hop) => {
  const { verdict, firstMismatch } = await compareEmitted(
    streamModel({ layers: STREAMED[net], precision, hop }),
  );
  expect(firstMismatch).toBeNull();
  expect(verdict).toMatchObject({ window: 32, hop, rows: 384, mismatches: 0 });
  expect(verdict.answers).toBe(Math.floor((384 - 32) / hop) + 1);
});

test.each(Object.keys(WINDOWED) as (keyof typeof WINDOWED)[])("%s, over whole windows", async (name) => {
  for (const hop of [5, 32]) {
    const model = streamModel({ ...WINDOWED[name], hop, decision: DECISION });
    const { verdict, firstMismatch } = await compareEmitted(model);
    expect(firstMismatch).toBeNull();
    expect(verdict).toMatchObject({ kind: "windows", window: 32, hop, mismatches: 0 });
    expect(verdict.answers).toBe(Math.floor((verdict.rows - 32) / hop) + 1);
  }
});

test.each([
  ["windows", "uint8_t", () => streamModel({ ...WINDOWED["layers that learn"], hop: 8 })],
  ["frames", "int16_t", () => featureStream("a function of frames before a model that learns")],
] as const)("of %s the last answer's is learnt, whenever its label comes", (kind, reading, make) => {
  const model = make();
  expect(model.stream?.kind).toBe(kind);
  const files = [...emit(model, plan(model), HOST, { version: "0.0.0" })];
  const folder = temporary(new Map(files.filter(([path]) => path.startsWith("steps/"))));
  const main = new URL("stream-calls.c", import.meta.url).pathname;
  const sources = files.flatMap(([path]) => (/^steps\/.*(?<!_storage|slots)\.c$/.test(path) ? [path] : []));
  const flags = ["-std=c99", "-fsanitize=address,undefined", `-DREADING=${reading}`, "-I."];
  run("gcc", [...flags, main, ...sources, "-o", "calls"], folder);
  expect(run("./calls", [], folder)).toBe("");
});

const FAULTS: Readonly<Record<string, readonly [...Edit, cause: RegExp]>> = {
  "a row of a ring that is written once": [
    "steps/ff_stream.h",
    "ring_bytes + i] = ",
    "0u * ring_bytes + i] = ",
    /rings, the kept maps/,
  ],
  "a map that keeps its rows": ["steps/ff_stream.h", "i - dropped]", "i]", /rings, the kept maps/],
  "an answer a row late": [
    "steps/steps_stream.c",
    "rows < STEPS_STREAM_ROWS",
    "rows <= STEPS_STREAM_ROWS",
    /counts its rows/,
  ],
};

test("recordings are played each in a stream of its own, whatever their lengths are", async () => {
  const model = streamModel({ ...WINDOWED["dense layers"], hop: 6, decision: DECISION });
  const random = createRandom(5);
  const recordings = [700, 31, 32, 1100].map(
    (rows, index): Recording => ({
      ...{ name: `part ${index}`, rows, channels: 3, columns: null, storage: "uint8", times: null, rate: 50 },
      values: signal(random, 3 * rows),
      labels: Uint16Array.from({ length: rows }, (_, row) => Math.floor(row / 90) % 3),
      ...{ events: null, group: "", location: (row) => `row ${row}` },
    }),
  );
  const { verdict, firstMismatch } = await onEmitted(model, ({ layout, session }) =>
    playRecordings({
      ...{ model, stream: layout.stream!, session, file: "all.csv", recordings, sweeps: true },
      progress: () => undefined,
    }),
  );
  expect(firstMismatch).toBeNull();
  expect(verdict).toMatchObject({ recordings: 4, rows: 1863, seconds: 1863 / 50, mismatches: 0 });
  expect(verdict.answers).toBe(112 + 0 + 1 + 179);
  const { found, wrong, missed, present } = verdict.events!;
  expect(found + wrong + missed).toBe(present);
  const { rules, own } = verdict.sweep!;
  const { vote, points } = rules[0]!;
  expect(vote).toEqual(DECISION.vote);
  const { margin, stored, ...score } = points[own]!;
  expect(verdict.events).toMatchObject(score);
  expect(margin).toBeCloseTo(DECISION.minMargin, 1);
  for (const rule of rules)
    for (const [at, point] of rule.points.entries()) {
      expect(point.found + point.wrong + point.missed).toBe(present);
      expect(point.stored).toBeGreaterThan(rule.points[at - 1]?.stored ?? -1);
    }
});

test.each(KINDS)("%s streams", async (kind) => {
  const model = featureStream(kind);
  const random = createRandom(5);
  const recordings = [600, 41].map(
    (rows, index): Recording => ({
      ...{ name: `part ${index}`, rows, channels: 2, columns: null, storage: "int16", times: null, rate: 50 },
      values: Int16Array.from(signal(random, 2 * rows)),
      ...{ labels: null, events: null, group: "", location: (row) => `row ${row}` },
    }),
  );
  const { verdict, firstMismatch } = await onEmitted(model, ({ layout, session }) =>
    playRecordings({
      ...{ model, stream: layout.stream!, session, file: "all.csv", recordings },
      ...(followsDrift(model) ? { follower: () => createLearner(model, layout) } : {}),
      progress: () => undefined,
    }),
  );
  expect(firstMismatch).toBeNull();
  expect(verdict.mismatches).toBe(0);
  expect(verdict.answers).toBeGreaterThan(40);
  if (kind.includes("beyond"))
    expect(verdict.refused).toMatchObject([{ access: { line: expect.any(Number) } }]);
});

test("the device tells the line of an access beyond its array", () => {
  const model = featureStream("a class whose events lead beyond an array, some of them");
  const main = `#include "steps/steps_stream.h"
#include <stdio.h>
static struct steps_state state;
static struct steps_stream stream;
int main(void)
{
    const int16_t row[2] = { 500, 500 };
    struct steps_result result;
    steps_init(&state);
    steps_stream_init(&stream, &state);
    printf("'%s'", steps_fault_place(&state));
    for (int i = 0; i < 4; i++) {
        if (steps_push(&stream, row, &result) == FF_OUT_OF_BOUNDS) {
            puts(steps_fault_place(&state));
        }
    }
    return 0;
}
`;
  const files = [...emit(model, plan(model), HOST, { version: "0.0.0" }), ["main.c", main] as const];
  const folder = temporary(new Map(files.filter(([path]) => !path.startsWith("firmware/"))));
  const sources = files.flatMap(([path]) => (/^(steps\/.*|main)\.c$/.test(path) ? [path] : []));
  run("gcc", ["-std=c99", "-fsanitize=address,undefined", "-I.", ...sources, "-o", "calls"], folder);
  expect(run("./calls", [], folder)).toBe("''features.ts:87\n");
});

const WINDOW_FAULTS: typeof FAULTS = {
  "a window that keeps its rows": ["steps/ff_stream.h", "i - dropped]", "i]", /the rows that push keeps/],
  "a vote too few": ["steps/ff_decision.h", "most = need - 1u", "most = need - 2u", /votes, the pause/],
  "a pause that never ends": [
    "steps/ff_decision.h",
    "decision->quiet < rows ?",
    "rows == 0 ?",
    /votes, the pause/,
  ],
};

test.each(Object.entries(WINDOW_FAULTS))("%s is reported", async (_name, [file, from, to, cause]) => {
  const model = streamModel({ ...WINDOWED["dense layers"], hop: 8, decision: DECISION });
  const { firstMismatch } = await compareEmitted(model, [file, from, to]);
  expect(firstMismatch).toMatchObject({ layer: "stream", cause: expect.stringMatching(cause) });
});

test.each(Object.entries(FAULTS))("%s is reported", async (_name, [file, from, to, cause]) => {
  const model = streamModel({ layers: STREAMED["strides and heads on every map"], hop: 8 });
  const { verdict, firstMismatch } = await compareEmitted(model, [file, from, to]);
  expect(verdict.mismatches).toBeGreaterThan(0);
  expect(firstMismatch).toMatchObject({ layer: "stream", sample: null, cause: expect.stringMatching(cause) });
  expect(firstMismatch!.row).toBeGreaterThanOrEqual(31);
});

test("windows with channels first are pushed row by row", async () => {
  const layers = STREAMED["a depthwise layer between others"];
  const { verdict, firstMismatch } = await compareEmitted(streamModel({ layers, hop: 6, layout: "chw" }));
  expect(firstMismatch).toBeNull();
  expect(verdict).toMatchObject({ rows: 384, mismatches: 0, answers: Math.floor((384 - 32) / 6) + 1 });
});

const MODELS = [
  ...CASES.map(([net, precision, hop]) => ({ layers: STREAMED[net], precision, hop })),
  ...Object.values(WINDOWED),
  { ...WINDOWED["columns with a scale each"], decision: DECISION },
  { layers: STREAMED["a pool before a dense layer"], decision: { vote: [1, 2] } },
] as const;

test.each([...MODELS, ...KINDS])("RAM and constants are planned to the byte: %#", (given) => {
  const model = typeof given === "string" ? featureStream(given) : streamModel(given);
  const planned = plan(model);
  const sizes = `#include "steps_stream.h"\n#include "steps_weights.h"\n_Static_assert(sizeof(struct steps_stream) == ${planned.stream!.ram}, "");\n`;
  const folder = temporary(
    new Map([...emit(model, planned, HOST, { version: "0.0.0" }), ["steps/sizes.c", sizes]]),
  );
  const files = ["steps/sizes.c", "steps/steps_weights.c", "steps/steps_stream.c"];
  run(CLANG, [...RISCV, "-O2", "-fdata-sections", ...includes(["steps"]), "-c", ...files], folder);
  const sections = run(CLANG.replace("clang", "llvm-size"), ["-A", "steps_weights.o"], folder);
  const bytes = [...sections.matchAll(/^\.s?rodata\S*\s+(\d+)/gm)].reduce(
    (sum, [, size]) => sum + Number(size),
    0,
  );
  expect(bytes).toBe(planned.constants);
});
