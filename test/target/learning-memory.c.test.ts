import { describe, expect, it } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { writeSources } from "../../src/emit/write.js";
import { learningCost } from "../../src/plan/learning-cost.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { temporaryFolder } from "../support/folder.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";

/** What learning keeps in RAM, replay apart: what is learnt, the buffers of a call and its stack. */

type Shape = Omit<LearningOptions, "seed" | "rule">;
const ECG: Shape = { precision: "fp16", inputs: 191, units: [64, 32], classes: 3, storage: "float32" };
const DIGITS: Shape = { precision: "int8", inputs: 784, units: [128], classes: 10 };

describe.each([
  ["191 -> 64 -> 32 in halves, 3 classes", "rv32imafc", ECG, 40 * 1024],
  ["784 -> 128 in integers, a head of 10 classes", "rv32imc", DIGITS, 210_000],
  [
    "784 -> 128 -> 10 in integers, a head of 10 classes each",
    "rv32imc",
    { ...DIGITS, units: [128, 10] },
    210_000,
  ],
] as const)("%s, on %s", (_what, name, shape, most) => {
  it(`learns in at most ${most} bytes of RAM`, async () => {
    const target = loadTarget(name);
    const options = { seed: 1, rule: "monoForward", ...shape } as const;
    const { model, plan } = learningModel(options, 20);
    const folder = temporaryFolder();
    writeSources(folder, emit(model, plan, target, { version: "0.0.0" }));
    const image = await compile(folder, model.name, target, { stateBytes: plan.ram });
    const { values, replay, arena } = learningCost(model, plan)!.ram;
    expect(replay).toBe(0);
    expect(image.stackLearn!).toBeGreaterThan(0);
    expect(image.stackLearn!).toBeLessThan(image.stack!);
    expect(values + arena + image.stackLearn!).toBeLessThanOrEqual(most);

    const recent = 16; // rows of the ring come on top, and nothing else
    const ring = learningModel({ ...options, recent }, 20);
    const element = model.precision === "int8" ? 1 : 2;
    const row = Math.ceil((shape.inputs! * element) / 4) * 4 + 1;
    expect(learningCost(ring.model, ring.plan)!.ram).toEqual({ values, replay: recent * row + 8, arena });
  }, 300_000);
});
