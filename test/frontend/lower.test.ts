import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../src/frontend/check.js";
import { lower, spanOfLayer } from "../../src/frontend/lower.js";
import type { TrainingIr } from "../../src/ir/ir.js";
import { blocksOfIr } from "../../src/ir/ir-blocks.js";
import { withSums } from "../../src/ir/target-description.js";
import { printIr } from "../../src/report/dump.js";
import { loadTarget } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";
import { modelText, parseFiles, programOf } from "./support.js";

const folder = temporaryFolder();
const lowered = (fields: Readonly<Record<string, string>>, before = "") =>
  lower(check(parseFiles(folder, { "model.ts": modelText(fields, before), "layers.ts": LAYERS })));

const LAYERS = 'import { dense } from "ff-edge";\n\nexport const big = dense(64, { name: "big" });\n';

const source = "model.ts:8";
const dense = { kind: "dense", overlay: false, source };
const tap = { slices: 1, head: true, cells: null };

it("fills in the defaults of input, layers, inference and precision", () => {
  const ir = lowered({ layers: "[dense(8), dense(4)]", precision: "undefined" });
  expect(ir.precision).toBe("int8");
  expect(ir.input).toEqual({
    raw: [6],
    network: [6],
    parts: [{ start: 0, size: 6, scale: 1, offset: 0, standardize: "rms" }],
  });
  expect(ir.layers).toEqual([
    { ...dense, name: "dense1", input: [6], output: [8] },
    { kind: "rms", name: "dense1_norm", source, input: [8], output: [8] },
    { ...dense, name: "dense2", input: [8], output: [4] },
  ]);
  expect(ir.taps).toEqual([
    { ...tap, layer: 0, reads: 0 },
    { ...tap, layer: 2, reads: 2 },
  ]);
  expect(ir.inference).toEqual({ readout: "head", beam: 0, exits: null });
});

const shared = {
  epochs: 5,
  batch: 128,
  learningRate: 0.001,
  activityPenalty: 0,
  dropout: 0,
  noise: 0,
  shift: 0,
  flip: false,
  classWeights: 0,
  patience: 0,
};

/** Every rule that trains, with all of its settings, as a model file that gives none of them means it. */
const DEFAULTS: {
  readonly [R in Exclude<TrainingIr["rule"], "imported">]: Extract<TrainingIr, { rule: R }>;
} = {
  monoForward: {
    ...shared,
    rule: "monoForward",
    activityPenalty: 0.001,
    heads: "learned",
    boosted: true,
    scores: "sum",
  },
  classGroups: { ...shared, rule: "classGroups", temperature: 1 },
  forwardForward: {
    ...shared,
    rule: "forwardForward",
    goodness: "mean",
    loss: "symba",
    negatives: "hard",
    amplitude: 5,
    peer: 0,
    schedule: "together",
  },
  pepita: { ...shared, rule: "pepita", projection: 0.05 },
  forwardProjection: { ...shared, rule: "forwardProjection", epochs: 1, ridge: 0.01 },
  backprop: { ...shared, rule: "backprop", heads: "last" },
  reconstruction: { ...shared, rule: "reconstruction" },
};

/** Every setting of every rule with a value that is no default. */
const GIVEN: typeof DEFAULTS = (() => {
  const all = {
    epochs: 7,
    batch: 3,
    learningRate: 0.5,
    activityPenalty: 0.25,
    dropout: 0.125,
    noise: 2,
    shift: 1,
    flip: true,
    classWeights: 0.75,
    patience: 9,
  };
  return {
    monoForward: { ...all, rule: "monoForward", heads: "fixed", boosted: false, scores: "last" },
    classGroups: { ...all, rule: "classGroups", temperature: 2 },
    forwardForward: {
      ...all,
      rule: "forwardForward",
      goodness: "sum",
      loss: "bce",
      negatives: "random",
      amplitude: 6,
      peer: 0.5,
      schedule: "greedy",
    },
    pepita: { ...all, rule: "pepita", projection: 0.5 },
    forwardProjection: {
      ...shared,
      rule: "forwardProjection",
      epochs: 1,
      batch: 3,
      classWeights: 0.75,
      ridge: 0.5,
    },
    backprop: { ...all, rule: "backprop", heads: "all" },
    reconstruction: { ...all, rule: "reconstruction" },
  };
})();

/** The settings that Forward Projection has, and those that need classes; others keep their defaults. */
const KNOWN_TO_PROJECTION = new Set(["batch", "classWeights", "ridge"]);
const takes = (rule: string, key: string): boolean => {
  if (rule === "reconstruction") return key !== "classWeights";
  return rule !== "forwardProjection" || KNOWN_TO_PROJECTION.has(key);
};

/** What a model of the rule leaves out. */
const without = (rule: string): Record<string, string> =>
  rule === "reconstruction" ? { classes: "undefined" } : {};

const rules = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];

describe.each(rules)("%s", (rule) => {
  it("fills in its defaults when read from a file", () => {
    const options = rule === "forwardProjection" ? "" : "{ epochs: 5 }";
    expect(lowered({ training: `${rule}(${options})`, ...without(rule) }).training).toEqual(DEFAULTS[rule]);
  });

  it("has no default where a value is given", () => {
    for (const [key, value] of Object.entries(GIVEN[rule]))
      if (key !== "rule" && takes(rule, key))
        expect(value, key).not.toEqual(Reflect.get(DEFAULTS[rule], key));
  });

  it("fills exactly the settings that are not given", () => {
    const settings = Object.keys(DEFAULTS[rule]);
    fc.assert(
      fc.property(fc.subarray(settings), (kept) => {
        const known = kept.filter((key) => takes(rule, key));
        const given = Object.fromEntries(known.map((key) => [key, Reflect.get(GIVEN[rule], key)]));
        const needed = rule === "forwardProjection" ? {} : { epochs: DEFAULTS[rule].epochs };
        const { training } = lower(
          check(
            programOf({
              input: "{ shape: [4, 5] }",
              ...without(rule),
              training: JSON.stringify({ ...needed, ...given, rule }),
            }),
          ),
        );
        expect(training).toEqual({ ...DEFAULTS[rule], ...given });
      }),
    );
  });
});

it("keeps what is given", () => {
  const ir = lowered({
    input: "{ shape: [4, 5], scale: 0.5, offset: 2, standardize: 'none' }",
    layers: "[dense(8, { slices: 4, name: 'a' })]",
  });
  expect(ir.input.parts).toEqual([{ start: 0, size: 20, scale: 0.5, offset: 2, standardize: "none" }]);
  expect(blocksOfIr(ir)).toMatchObject([{ name: "a", units: 8, slices: 4 }]);
});

it("places parts one after the other", () => {
  const parts = "[{ size: 3, scale: 2 }, { size: 1, offset: 5, standardize: 'dataset' }, { size: 2 }]";
  const ir = lowered({ input: `{ shape: [6], parts: ${parts} }` });
  expect(ir.input.parts).toEqual([
    { start: 0, size: 3, scale: 2, offset: 0, standardize: "rms" },
    { start: 3, size: 1, scale: 1, offset: 5, standardize: "dataset" },
    { start: 4, size: 2, scale: 1, offset: 0, standardize: "rms" },
  ]);
});

it("gives backpropagation one head, on the last layer, and no penalty", () => {
  const ir = lowered({ layers: "[dense(8), dense(4), dense(2)]", training: "backprop({ epochs: 1 })" });
  expect(blocksOfIr(ir).map((layer) => layer.head)).toEqual([false, false, true]);
  expect(ir.training).toMatchObject({ rule: "backprop", activityPenalty: 0 });
});

it("gives class groups no head, and Forward-Forward an overlay on the first layer", () => {
  const layers = "[dense(8), dense(4)]";
  const groups = lowered({ layers, training: "classGroups({ epochs: 1 })" });
  expect(blocksOfIr(groups)).toMatchObject([
    { head: false, overlay: false },
    { head: false, overlay: false },
  ]);
  expect(groups.inference).toEqual({ readout: "groups", beam: 0, exits: null });
  const overlaid = lowered({ layers, training: "forwardForward({ epochs: 1 })" });
  expect(blocksOfIr(overlaid)).toMatchObject([
    { head: true, overlay: true },
    { head: true, overlay: false },
  ]);
});

it("gives backpropagation all heads where exits need them", () => {
  const ir = lowered({ layers: "[dense(8), dense(4)]", training: "backprop({ epochs: 1, heads: 'all' })" });
  expect(blocksOfIr(ir).map((layer) => layer.head)).toEqual([true, true]);
});

describe("inference", () => {
  const inferenceOf = (inference: string, fields: Readonly<Record<string, string>> = {}) =>
    lower(check(programOf({ layers: "[dense(8), dense(4)]", inference, ...fields }))).inference;
  const forward = { training: "forwardForward({ epochs: 1 })" };

  it.each([
    ["fullPass()", {}, { readout: "head", beam: 0, exits: null }],
    ["fullPass({ passes: 'one' })", forward, { readout: "head", beam: 0, exits: null }],
    ["fullPass({ passes: 'multi' })", forward, { readout: "goodness", beam: 2, exits: null }],
    [
      "fullPass({ passes: 'multi' })",
      { ...forward, classes: '["a", "b", "c", "d"]' },
      { readout: "goodness", beam: 3, exits: null },
    ],
    [
      "fullPass({ passes: 'multi', beam: 4 })",
      { ...forward, classes: '["a", "b", "c", "d"]' },
      { readout: "goodness", beam: 4, exits: null },
    ],
    [
      "earlyExit({ rule: 'lightff' })",
      {},
      { readout: "head", beam: 0, exits: { rule: "lightff", kappa: 1 } },
    ],
    [
      "earlyExit({ rule: 'lightff', kappa: 0 })",
      { training: "classGroups({ epochs: 1 })" },
      { readout: "groups", beam: 0, exits: { rule: "lightff", kappa: 0 } },
    ],
    [
      "earlyExit({ rule: 'margin' })",
      {},
      { readout: "head", beam: 0, exits: { rule: "margin", risk: 0.003, confidence: 0.95 } },
    ],
    [
      "earlyExit({ rule: 'margin', risk: 0.1, confidence: 0.9, passes: 'multi' })",
      forward,
      { readout: "goodness", beam: 2, exits: { rule: "margin", risk: 0.1, confidence: 0.9 } },
    ],
  ])("%s", (inference, fields, expected) => {
    expect(inferenceOf(inference, fields)).toEqual(expected);
  });
});

describe("learning", () => {
  const learningOf = (learning: string) =>
    lower(check(programOf({ layers: "[dense(8), dense(4, { name: 'last' })]", learning }))).learning;
  const defaults = {
    layers: [{ rate: 0.01 }, { rate: 0.01 }],
    decay: 0,
    skip: 0.01,
    shipped: 0,
    recent: 0,
    guard: null,
    warmup: 200,
    speed: 1 / 64,
    data: null,
  };

  it("is nothing where the model says nothing", () => {
    expect(lower(check(programOf({}))).learning).toBe(null);
  });

  it.each([
    ["{}", {}],
    ["{ rate: 0.5 }", { layers: [{ rate: 0.5 }, { rate: 0.5 }] }],
    ["{ rate: { last: 0.5 } }", { layers: [{ rate: 0.01 }, { rate: 0.5 }] }],
    ["{ layers: ['last'] }", { layers: [null, { rate: 0.01 }] }],
    ["{ layers: ['dense1'], rate: 3 }", { layers: [{ rate: 3 }, null] }],
    ["{ skip: 0 }", { skip: 0 }],
    ["{ replay: { shipped: 5 } }", { shipped: 5 }],
    ["{ replay: { recent: 6 } }", { recent: 6 }],
    ["{ guard: { samples: 7 } }", { guard: { samples: 7, tolerance: 0.02 } }],
    ["{ guard: { samples: 7, tolerance: 0 } }", { guard: { samples: 7, tolerance: 0 } }],
    ["{ data: csv({ file: 'a', label: 'b' }) }", { data: { kind: "csv", file: "a", label: "b" } }],
  ])("%s", (learning, given) => {
    expect(learningOf(learning)).toEqual({ ...defaults, ...given });
  });

  it("has exits of its own speed", () => {
    const fields = { layers: "[dense(8), dense(4)]", inference: "earlyExit({ rule: 'margin' })" };
    const exits = (learning: string) => lower(check(programOf({ ...fields, learning }))).learning;
    expect(exits("{ exits: { warmup: 9 } }")).toEqual({ ...defaults, warmup: 9 });
    expect(exits("{ exits: { speed: 0.5 } }")).toEqual({ ...defaults, speed: 0.5 });
  });

  it("is shown layer by layer, in a dump too", () => {
    const learning = "{ layers: ['last'], rate: 0.5, replay: { shipped: 3 } }";
    const fields = { layers: "[dense(8), dense(4, { name: 'last' })]", learning, precision: '"fp16"' };
    const text = printIr(lower(check(programOf(fields))));
    expect(text.split("\n")[0]).toMatch(/, fp16$/);
    expect(text).toMatch(/^learning \{.*"shipped":3.*\}\n {2}dense1: frozen\n {2}last: rate 0\.5$/m);
    expect(printIr(lower(check(programOf({}))))).not.toContain("learning {");
  });
});

describe("sums of products", () => {
  const sums = (target: string, fields: Readonly<Record<string, string>>) =>
    withSums(lower(check(programOf(fields))), loadTarget(target).arch).accumulate;

  it.each([
    ["rv32", { precision: '"fp16"' }, "f32"],
    ["pulp", { precision: '"fp16"' }, "f16"],
    ["rv32", { precision: '"fp16"', accumulate: '"f16"' }, "f16"],
    ["rv32imafc", { precision: '"fp16"', accumulate: '"f16"' }, "f16"],
    ["host", { precision: '"fp16"', accumulate: '"f32"' }, "f32"],
    ["pulp", { precision: '"f32"' }, null],
    ["pulp", {}, null],
  ] as const)("on %s of %j are %s", (target, fields, wanted) => {
    expect(sums(target, fields)).toBe(wanted);
  });

  it("are forgotten where another precision takes the place of the model file's", () => {
    const ir = lower(check(programOf({ precision: '"fp16"', accumulate: '"f16"' })));
    expect(withSums({ ...ir, precision: "f32" }, loadTarget("rv32").arch).accumulate).toBe(null);
  });

  it("are shown in a dump", () => {
    const ir = lower(check(programOf({ precision: '"fp16"', accumulate: '"f16"' })));
    expect(printIr(ir).split("\n")[0]).toMatch(/, fp16 with f16 sums$/);
  });
});

it("names the file in which a layer is written", () => {
  const ir = lowered({ layers: "[\n    big,\n    dense(4),\n  ]" }, 'import { big } from "./layers.js";');
  expect(blocksOfIr(ir).map((layer) => layer.source)).toEqual(["layers.ts:3", "model.ts:10"]);
});

it("finds each of several layers on one line, and what belongs to them", () => {
  const program = check(programOf({ layers: '[dense(8, { name: "a" }), dense(4, { name: "a_b" })]' }));
  const [first, second] = ["layers[0]", "layers[1]"].map((path) => program.spans[path]);
  expect(first?.line).toBe(second?.line);
  expect(["a", "a_norm", "a_b", "a_b_norm"].map((name) => spanOfLayer(program, name))).toEqual([
    ...[first, first, second, second],
  ]);
  expect(spanOfLayer(program, "other")).toBeUndefined();
});
