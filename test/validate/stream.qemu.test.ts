/** Rows that are pushed one by one to emulated targets, with and without vectors: not a bit differs. */
import { expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import type { Recording } from "../../src/ir/recording.js";
import { sizeOf } from "../../src/ir/shape.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { playRecordings } from "../../src/validate/validate-recording.js";
import { compareStream } from "../../src/validate/validate-stream.js";
import { temporaryFolder } from "../support/folder.js";
import { featureStream } from "../support/models/feature-stream.js";
import { STREAMED, signal, streamModel, WINDOWED, windows } from "../support/models/stream-model.js";

const WINDOWS = [
  ["rv32", "int8", WINDOWED["layers that learn"]],
  ["rv32imafc", "fp16", WINDOWED["columns with a scale each"]],
  ["rv32imc", "int8", { ...WINDOWED["channels first"], decision: { vote: [2, 3], refractory: 30 } }],
] as const;

test.each(WINDOWS)("%s, %s: whole windows", async (name, precision, given) => {
  await expectEqual(name, streamModel({ ...given, precision, hop: 5 }), 122);
});

test.each([
  ["rv32", "int8", "strides and heads on every map"],
  ["rv32", "fp16", "a pool of a layer, a mean and a dense layer"],
  ["rv32imafc", "fp16", "strides and heads on every map"],
  ["rv32imc", "int8", "a pool of a layer, a mean and a dense layer"],
] as const)("%s, %s: %s", async (name, precision, net) => {
  await expectEqual(name, streamModel({ layers: STREAMED[net], precision, hop: 4 }), 153);
});

test.each([
  ["rv32imc", "a class that finds events"],
  ["rv32imc", "a function of frames apart, some of which lead beyond an array"],
  ["rv32", "a function of frames that overlap"],
  ["rv32imafc", "a function of frames that overlap"],
] as const)("%s, int8: %s", async (name, kind) => {
  const model = featureStream(kind);
  const recording: Recording = {
    ...{ name: "walk", rows: 500, channels: 2, columns: null, storage: "int16", times: null, rate: null },
    values: Int16Array.from(signal(createRandom(8), 1000)),
    ...{ labels: null, events: null, group: "", location: (row) => `row ${row}` },
  };
  const { verdict, firstMismatch } = await onTarget(name, model, (layout, session) =>
    playRecordings({
      ...{ model, stream: layout.stream!, session, file: "walk.csv", recordings: [recording] },
      progress: () => undefined,
    }),
  );
  expect(firstMismatch).toBeNull();
  expect(verdict.answers).toBeGreaterThan(50);
});

async function expectEqual(name: string, model: DeviceModel, answers: number): Promise<void> {
  const { verdict, firstMismatch } = await onTarget(name, model, (layout, session) => {
    const recording = windows(createRandom(13), 20, sizeOf(model.input.raw));
    const sides = { model, plan: layout, stream: layout.stream!, session, recording, constants: 0 };
    return compareStream({ ...sides, progress: () => undefined });
  });
  expect(firstMismatch).toBeNull();
  expect(verdict).toMatchObject({ answers, mismatches: 0 });
}

async function onTarget<Result>(
  name: string,
  model: DeviceModel,
  work: (layout: Plan, session: Session) => Promise<Result>,
): Promise<Result> {
  const target = loadTarget(name);
  const layout = plan(model, target.arch);
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const running = await boot(await compile(folder, model.name, target), target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const session = await connect(link, expectationOf(model, layout));
    return await work(layout, session);
  } finally {
    await link.close();
    await running.stop();
  }
}
