import { expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { deviceTensors } from "../../src/emit/tensors.js";
import { writeSources } from "../../src/emit/write.js";
import type { Image } from "../../src/ir/image.js";
import type { Target } from "../../src/ir/target.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { temporaryFolder } from "../support/folder.js";
import { learningModel } from "../support/models/learning-model.js";

const STEPS = 60;

/** 104 -> 64 -> 32 with exits, three classes, the shape of the ECG example; all but the first layer learn. */
const { model, plan, train, test } = learningModel(
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
  STEPS,
);

/** Infers and learns on the target, every bit against the reference; `more` happens before it is stopped. */
async function learnsOn(
  target: Target,
  more: (session: Session, image: Image) => Promise<void> = async () => undefined,
): Promise<void> {
  const folder = temporaryFolder();
  writeSources(folder, emit(model, plan, target, { version: "0.0.0" }));
  const expected = expectationOf(model, plan);
  const image = await compile(folder, model.name, target, { ...expected, stateBytes: plan.ram });
  const running = await boot(image, target);
  const link = await Link.open(running.serialPath, { baud: target.serial.baud });
  try {
    const session = await connect(link, expected);
    const { firstMismatch, mismatches, learning, memory } = await validate({
      model,
      plan,
      constants: deviceTensors(model, plan),
      test,
      samples: "all",
      seed: 1,
      session,
      target: target.name,
      execution: "qemu",
      image,
      learn: { create: () => createLearner(model, plan), train, steps: STEPS },
    });
    expect({ firstMismatch, mismatches }).toEqual({ firstMismatch: undefined, mismatches: 0 });
    expect(learning).toMatchObject({ steps: STEPS, mismatches: 0 });
    expect(learning!.changedSteps).toBeGreaterThan(STEPS / 2);
    expect(learning!.instructions!.mean).toBeGreaterThan(5000);
    expect(memory.firmware.stackPainted).toBeLessThanOrEqual(image.stack!);
    await more(session, image);
  } finally {
    await link.close();
    await running.stop();
  }
}

it("a HiFive1 with 16 KB of RAM learns as the reference does, in QEMU", async () => {
  await learnsOn(loadTarget("hifive1"), async (session, image) => {
    expect(image.firmware.ram + image.stack!).toBeLessThanOrEqual(16 * 1024);
    expect(session.info.sampleBytes).toBeGreaterThan(10 * session.info.inputBytes);
    const refused = "FF6018: the device did not carry out SAVE"; // no slots in its flash
    await expect(session.save()).rejects.toThrow(refused);
  });
});

it("what is compiled for the core of an RP2350 learns as the reference does, on QEMU's virt", async () => {
  const cpu = "rv32i,m=true,a=true,c=true,zicsr=true,zba=true,zbb=true,zbs=true";
  const virt = loadTarget("rv32imac");
  if (virt.run.kind !== "qemu" || virt.run.machine !== "virt") throw new Error("rv32imac is a virt");
  await learnsOn({ ...virt, arch: loadTarget("rp2350").arch, run: { ...virt.run, cpu } });
});
