import { expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { deviceTensors } from "../../src/emit/tensors.js";
import { writeSources } from "../../src/emit/write.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../device/host-device.js";
import { learningModel } from "../learning/models.js";

it("a board with 16 KB of RAM learns the last layers of 104 -> 64 -> 32 as the reference does, in QEMU", async () => {
  const target = loadTarget("hifive1");
  const {
    model,
    plan: layout,
    train,
    test: samples,
  } = learningModel(
    {
      seed: 7,
      rule: "monoForward",
      precision: "int8",
      inputs: 104,
      units: [64, 32],
      classes: 3,
      storage: "int16",
      frozen: [0],
      exits: "margin",
    },
    60,
  );
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const expected = expectationOf(model, layout);
  const image = await compile(folder, model.name, target, { ...expected, stateBytes: layout.ram });
  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const session = await connect(link, expected);
    expect(session.info.sampleBytes).toBeGreaterThan(10 * expected.inputBytes);
    expect(image.firmware.ram + image.stack!).toBeLessThanOrEqual(16 * 1024);
    const { firstMismatch, mismatches, learning, memory } = await validate({
      model,
      plan: layout,
      constants: deviceTensors(model, layout),
      test: samples,
      samples: "all",
      seed: 1,
      session,
      target: target.name,
      execution: "qemu",
      image,
      learn: { create: () => createLearner(model, layout), train, steps: 60 },
    });
    expect({ firstMismatch, mismatches }).toEqual({ firstMismatch: undefined, mismatches: 0 });
    expect(learning).toMatchObject({ steps: 60, mismatches: 0 });
    expect(learning!.changedSteps).toBeGreaterThan(30);
    expect(learning!.instructions!.mean).toBeGreaterThan(5000);
    expect(memory.firmware.stackPainted).toBeLessThanOrEqual(image.stack!);
    await expect(session.save()).rejects.toThrow("FF6018: the device did not carry out SAVE"); // no slots in its flash
  } finally {
    await link.close();
    await running.stop();
  }
});
