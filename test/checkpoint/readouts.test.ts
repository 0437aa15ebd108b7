import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadDevice, saveDevice } from "../../src/checkpoint/device.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { row } from "../../src/ir/data.js";
import type { ReadoutIr } from "../../src/ir/ir.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { learntLabels } from "../../src/readouts/index.js";
import { inferReference } from "../../src/reference/infer.js";
import { createLearner } from "../../src/reference/learn.js";
import { lessonOf } from "../../src/steps/lessons.js";
import { sampleOrder } from "../support/device-checkpoint.js";
import { temporaryFolder } from "../support/folder.js";
import { learningModel } from "../support/models/learning-model.js";
import { learningValues, valueSamples } from "../support/models/value-model.js";

/** What learns in place of the layers, in the file of a device. */

const file = join(temporaryFolder(), "device.safetensors");

const RLS: ReadoutIr = { kind: "rls", start: "ridge", trust: 10 };
const ASKING = { readout: RLS, ask: { budget: 2, per: 5 } } as const;
const SHARES: ReadoutIr = { kind: "context", rows: 9, temperature: 1 / 64, shipped: 1, newClasses: 1 };
const NEAREST: ReadoutIr = { ...SHARES, temperature: 0 };

const BALANCED = { normalise: "balanced", standardize: "dataset" } as const;

const LEAVING = { ...BALANCED, exits: "margin" } as const;
const ASKING_ROWS = { ...ASKING, readout: SHARES } as const;

type Learnt = ReadoutIr | typeof BALANCED | typeof LEAVING | typeof ASKING | typeof ASKING_ROWS;

const learning = (precision: "int8" | "fp16" | "f32", what: Learnt) =>
  learningModel({
    ...{ seed: 6, precision, rule: "monoForward", units: [14, 10] },
    ...("kind" in what ? { readout: what } : what),
  });

/** Least squares of values. */
const VALUES = { values: RLS } as const;

/** The same of values. */
function values(precision: "int8" | "fp16" | "f32") {
  const { ir, model } = learningValues(precision, { readout: RLS });
  return { ir, model, plan: plan(model), train: encodeSamples(valueSamples(ir, 41, 3), model.input) };
}

describe("what a device has learnt goes on from its file", () => {
  test.each([
    ["int8", RLS],
    ["f32", ASKING],
    ["int8", ASKING],
    ["int8", ASKING_ROWS],
    ["fp16", NEAREST],
    ["int8", LEAVING],
    ["fp16", BALANCED],
    ["int8", VALUES],
    ["f32", VALUES],
  ] as const)("%s, %o", (precision, readout) => {
    const {
      ir,
      model,
      plan: layout,
      train,
    } = "values" in readout ? values(precision) : learning(precision, readout);
    const device = createLearner(model, layout);
    const teach = (learner: typeof device, from: number): void => {
      for (let n = from; n < from + 20; n++)
        expect(
          learner.learn(
            row(train, n),
            n % 7 === 0 && !ir.targets ? learntLabels(model) - 1 : lessonOf(model, train, n),
          ).status,
        ).toBe("FF_OK");
    };
    teach(device, 0);
    saveDevice(file, { model, plan: layout, payload: device.payload(), sampleOrder });
    const loaded = loadDevice(file, ir, true).model;
    const again = createLearner(loaded, plan(loaded));
    expect(again.hash()).toBe(device.hash());
    const sample = row(train, 40);
    expect(inferReference(loaded, plan(loaded).schedule, sample)).toEqual(device.infer(sample));
    teach(device, 20);
    teach(again, 20);
    expect(again.hash()).toBe(device.hash());
  });
});

test("a support that says that the nearest row decides, and has a softmax", () => {
  const { ir, model, plan: layout } = learning("int8", SHARES);
  const payload = createLearner(model, layout).payload();
  const taps = model.taps.map((tap) => ({
    ...tap,
    readout: tap.readout && { ...tap.readout, nearest: true },
  }));
  saveDevice(file, { model: { ...model, taps }, plan: layout, payload, sampleOrder });
  expect(codesOf(() => loadDevice(file, ir, true))).toEqual(["FF3018"]);
});

test("a P beyond 1", () => {
  const { ir, model, plan: layout } = learning("int8", RLS);
  const payload = createLearner(model, layout).payload();
  const { offset } = layout.fields.find(({ tensor }) => tensor === "covariance")!;
  payload.set([0x01, 0x40], offset);
  saveDevice(file, { model, plan: layout, payload, sampleOrder });
  expect(codesOf(() => loadDevice(file, ir, true))).toEqual(["FF3020"]);
});

test.each([
  ["classes", () => learning("int8", RLS), 8],
  ["values", () => values("int8"), 1],
] as const)("a fit of %s whose scores have an exponent that no kernel has", (_, make, more) => {
  const { ir, model, plan: layout } = make();
  const payload = createLearner(model, layout).payload();
  const changed = { ...model, scoreExponent: model.scoreExponent + more };
  saveDevice(file, { model: changed, plan: layout, payload, sampleOrder });
  expect(codesOf(() => loadDevice(file, ir, true))).toEqual(["FF3018"]);
});

function codesOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}
