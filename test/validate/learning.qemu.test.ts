import { join } from "node:path";
import { expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect, type Session } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import { conv2d } from "../../src/model.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { type PlanOptions, plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { test } from "../support/device/fake-device.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel, tinyMaps } from "../support/models/learning-model.js";
import { INTEGERS, reals } from "../support/models/tiny.js";

/** Layers of whole words, which learn with sums of halves. */
function ofHalves(options: Pick<LearningOptions, "rule" | "classes" | "units" | "slices">): DeviceModel {
  return learningModel({ ...options, seed: 5, precision: "fp16", accumulate: "f16", inputs: 12, recent: 3 })
    .model;
}

/** A frozen layer, then one whose map is never whole without room that only saves time. */
const AT_ONCE = learningModel({
  ...{ seed: 5, precision: "int8", rule: "monoForward", classes: 3, recent: 3, frozen: [0] },
  maps: {
    shape: [3, 4],
    layers: [
      conv2d(5, { kernel: [2, 3], padding: "same" }),
      conv2d(19, { kernel: 2, padding: "same", head: "average", cells: 2 }),
    ],
  },
}).model;

it.each([
  ["rv32imc", INTEGERS],
  ["rv32imafc", reals("fp16")],
  ["rv32imafc", ofHalves({ rule: "monoForward", classes: 4, units: [64, 34], slices: [2, 1] })],
  ["rv32", reals("fp16")],
  ["rv32", reals("f32")],
  ["rv32", ofHalves({ rule: "symba", classes: 3, units: [20, 12] })],
  ["pulp", INTEGERS],
  ["pulp", { ...reals("fp16"), accumulate: "f16" }],
  ["pulp", reals("f32")],
  ["pulp", ofHalves({ rule: "monoForward", classes: 4, units: [64, 34], slices: [2, 1] })],
  ["pulp", ofHalves({ rule: "symba", classes: 3, units: [20, 12] })],
  ["rv32imc", tinyMaps("int8")],
  ["rv32", tinyMaps("int8")],
  ["rv32", tinyMaps("fp16")],
  ["rv32imafc", tinyMaps("fp16")],
  ["pulp", tinyMaps("fp16", "f16")],
  ["rv32", AT_ONCE, { lean: true }],
] as const)(
  "%s in QEMU learns as the reference does, and keeps it in flash over a power cycle",
  async (name, model, options: PlanOptions = {}) => {
    const target = loadTarget(name);
    const steps = target.verified === "trap-emulated" ? 100 : 300; // a trap for every instruction takes its time
    const layout = plan(model, options);
    const folder = temporaryFolder();
    writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
    const image = await compile(folder, model.name, target, { stateBytes: layout.ram });
    const withMachine = async <Result>(work: (session: Session) => Promise<Result>): Promise<Result> => {
      const running = await boot(image, target, { storage: join(folder, "flash") });
      const link = await Link.open(running.serialPath, { baud: target.serial.baud });
      try {
        return await work(await connect(link, expectationOf(model, layout)));
      } finally {
        await link.close();
        await running.stop();
      }
    };
    const hash = await withMachine(async (session) => {
      expect(session.info.sampleBytes).toBe(256 * 1024);
      const verdict = await validate({
        model,
        plan: layout,
        constants: deviceTensors(model, layout),
        test,
        samples: "all",
        seed: 1,
        session,
        target: name,
        execution: "qemu",
        image,
        learn: { create: () => createLearner(model, layout), train: test, steps },
      });
      expect(verdict.firstMismatch).toBe(undefined);
      expect(verdict.learning).toMatchObject({ steps, mismatches: 0 });
      expect(verdict.learning!.changedSteps).toBeGreaterThan(0);
      expect(verdict.learning!.instructions!.mean).toBeGreaterThan(500);
      expect(verdict.memory.firmware.stackPainted).toBeLessThanOrEqual(image.stack!);
      expect(await session.save()).toBe(1);
      return verdict.learning!.stateHashHost;
    });
    await withMachine(async (session) => {
      expect((await session.stateHash()).learnt).not.toBe(hash);
      expect(await session.restore()).toBe(1);
      expect((await session.stateHash()).learnt).toBe(hash);
    });
  },
);
