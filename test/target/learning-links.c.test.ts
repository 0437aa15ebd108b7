import { expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { writeSources } from "../../src/emit/write.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";

/** Cores without an FPU have no float routines to link: integers must bring in no float file. */
test.each<[string, Partial<LearningOptions>]>([
  ["mono-forward", { rule: "monoForward" }],
  ["mono-forward with margins", { rule: "monoForward", exits: "margin" }],
  ["mono-forward with LightFF", { rule: "monoForward", exits: "lightff" }],
  ["class groups", { rule: "classGroups" }],
  ["symba", { rule: "symba" }],
  ["bce", { rule: "bce" }],
])("%s of integers compiles for a core without floats", async (_name, options) => {
  const { model } = learningModel({
    seed: 1,
    precision: "int8",
    rule: "monoForward",
    shipped: 2,
    recent: 3,
    guard: { samples: 1, tolerance: 0 },
    ...options,
  });
  const target = loadTarget("rv32imc");
  const layout = plan(model, {});
  const folder = temporaryFolder();
  writeSources(folder, emit(model, layout, target, { version: "0.0.0" }));
  const image = await compile(folder, model.name, target, { stateBytes: layout.ram });
  expect(image.stack).toBeGreaterThan(0);
});
