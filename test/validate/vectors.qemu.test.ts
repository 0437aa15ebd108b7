import { describe, expect, test } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import { writeSources } from "../../src/emit/write.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { createLearner } from "../../src/reference/learn.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { validate } from "../../src/validate/validate.js";
import { PROCESSORS } from "../support/bare-machine.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { byDay } from "../support/night.js";

const SHAPE = { seed: 3, precision: "int8", inputs: 131, classes: 5, recent: 4, shipped: 10 } as const;
const HALF_SUMS = { ...SHAPE, precision: "fp16", accumulate: "f16" } as const;
const STEPS = 100;

/** Widths that are no multiple of any block, more inputs than a strip of 128 has. */
const MODELS: Readonly<Record<string, LearningOptions>> = {
  "mono-forward with slices and exits": {
    ...SHAPE,
    rule: "monoForward",
    units: [66, 35],
    slices: [2, 1],
    exits: "margin",
  },
  "mono-forward behind a frozen layer": { ...SHAPE, rule: "monoForward", units: [67, 35], frozen: [0] },
  "class groups of int16 samples": {
    ...SHAPE,
    rule: "classGroups",
    units: [45, 35],
    storage: "int16",
    standardize: "sample",
  },
  "Forward-Forward": { ...SHAPE, rule: "symba", units: [67, 35], beam: 3 },
  "mono-forward in sums of halves": {
    ...HALF_SUMS,
    rule: "monoForward",
    units: [134, 35],
    slices: [2, 1],
    exits: "margin",
  },
  "Forward-Forward in sums of halves": { ...HALF_SUMS, rule: "symba", units: [67, 35], beam: 3 },
  "Forward-Forward on a frozen layer": { ...SHAPE, rule: "bce", units: [67, 35], beam: 3, frozen: [0] },
};

/** The grid has such models, too; these answer and learn over the line. */
describe.each(byDay(Object.entries(MODELS), 2, 4))("%s on rv32", (_name, options) => {
  test("infers and learns as the reference does, on vectors of any length and with hostile tails", async () => {
    const { model, train, test: samples } = learningModel(options, STEPS);
    const target = loadTarget("rv32");
    const layout = plan(model, target.arch);
    const folder = temporaryFolder();
    const sources = emit(model, layout, target, { version: "0.0.0" });
    expect([...sources.keys()].some((path) => path.endsWith("_rvv.c"))).toBe(true);
    writeSources(folder, sources);
    const image = await compile(folder, model.name, target, { stateBytes: layout.ram });
    for (const [name, cpu] of Object.entries(PROCESSORS)) {
      const { run } = target;
      if (run.kind !== "qemu" || run.machine !== "virt") throw new Error("rv32 runs in QEMU's virt");
      const running = await boot(image, { ...target, run: { ...run, cpu } });
      const link = await Link.open(running.serialPath, { baud: target.serial.baud });
      try {
        const session = await connect(link, expectationOf(model, layout));
        const { firstMismatch, mismatches, learning } = await validate({
          model,
          plan: layout,
          constants: deviceTensors(model, layout),
          test: samples,
          samples: "all",
          seed: 1,
          session,
          target: name,
          execution: "qemu",
          image,
          learn: { create: () => createLearner(model, layout), train, steps: STEPS },
        });
        expect({ name, firstMismatch, mismatches }).toEqual({
          name,
          firstMismatch: undefined,
          mismatches: 0,
        });
        expect(learning).toMatchObject({ steps: STEPS, mismatches: 0 });
        expect(learning!.changedSteps).toBeGreaterThan(STEPS / 2);
      } finally {
        await link.close();
        await running.stop();
      }
    }
  });
});
