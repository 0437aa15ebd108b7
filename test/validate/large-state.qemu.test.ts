import { expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { temporaryFolder } from "../support/folder.js";
import { learningModel } from "../support/models/learning-model.js";

it("a state of 220 KB leaves a device as a blob, and another takes it over the line", async () => {
  const target = loadTarget("rv32imc");
  const { model, plan, train } = learningModel(
    { seed: 1, precision: "int8", rule: "monoForward", inputs: 784, units: [128, 64], classes: 10 },
    20,
  );
  const folder = temporaryFolder();
  writeSources(folder, emit(model, plan, target, { version: "0.0.0" }));
  const image = await compile(folder, model.name, target, { stateBytes: plan.ram });
  const learner = createLearner(model, plan);
  const fresh = learner.hash();
  const { length } = learner.payload();
  expect(length).toBeGreaterThan(220_000);
  const rows = [0, 1, 2].map((n) => train.inputs.subarray(784 * n, 784 * (n + 1)));
  for (const [n, row] of rows.entries()) learner.learn(row, train.labels[n]!);
  const learnt = learner.hash();

  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const session = await connect(link, expectationOf(model, plan));
    await session.learn(rows, [...train.labels.subarray(0, 3)]);
    expect((await session.stateHash()).learnt).toBe(learnt);
    const blob = await session.exportState(length);
    await session.reset();
    expect((await session.stateHash()).learnt).toBe(fresh);
    await session.importState(blob);
    expect((await session.stateHash()).learnt).toBe(learnt);
  } finally {
    await link.close();
    await running.stop();
  }
}, 300_000);
