import { describe, expect, it, test } from "vitest";
import { FRAME_MAX, payloadMax } from "../../src/device/frame.js";
import { resultBytes } from "../../src/device/protocol.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { check } from "../../src/frontend/check.js";
import { MOST_CLASSES, MOST_OUTPUTS } from "../../src/ir/limits.js";
import { temporaryFolder } from "../support/folder.js";
import { codesOf, modelText, parseFiles, programOf } from "./support.js";

const folder = temporaryFolder();

function codes(fields: Readonly<Record<string, string>>): string[] {
  return codesOf(() => check(programOf(fields)));
}

const many = (count: number, each: string): string => `[...[${Array(count).fill(each).join(", ")}]]`;
const classes = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `"c${index}"`).join(", ")}]`;

/** `data` that trains on a csv; `rest` may use OTHER and SPLIT. */
function dataOf(rest: string): string {
  const filled = rest
    .replaceAll("OTHER", 'csv({ file: "b.csv", label: "y" })')
    .replaceAll("...SPLIT", "validation: 0.1, calibration: 0.1")
    .replaceAll("SPLIT", "{ validation: 0.1, calibration: 0.1 }");
  return `{ train: csv({ file: "a.csv", label: "y" }), ${filled} }`;
}

describe("limits that are still allowed", () => {
  it.each([
    ["a program that is right", {}],
    ["longest name", { name: JSON.stringify("a".repeat(32)) }],
    ["largest input", { input: "{ shape: [65535] }" }],
    [
      "parts with scalings of their own",
      {
        input:
          "{ shape: [6], parts: [{ size: 4, scale: 0.1 }, { size: 2, offset: -3, standardize: 'none' }] }",
      },
    ],
    ["247 classes", { classes: classes(247) }],
    ["32 layers of 1 and 4096 units", { layers: `[dense(4096), ...${many(31, "dense(1)")}]` }],
    [
      "layer names like those of other models",
      { layers: '[dense(2, { name: "x1" }), dense(2, { name: "hidden_2" })]' },
    ],
    ["names in another order than the defaults", { layers: '[dense(2), dense(2, { name: "dense3" })]' }],
    [
      "smallest training",
      { training: "backprop({ epochs: 1, batch: 1, learningRate: 1e-9, activityPenalty: 0, shift: 0 })" },
    ],
    [
      "largest training",
      {
        input: "{ shape: [28, 28] }",
        training:
          "monoForward({ epochs: 10000, batch: 65536, learningRate: 1, activityPenalty: 1, shift: 8 })",
      },
    ],
    [
      "smallest settings of all rules",
      {
        training:
          "backprop({ epochs: 1, dropout: 0, noise: 0, classWeights: 0, patience: 0, activityPenalty: 0, heads: 'last' })",
      },
    ],
    [
      "largest settings of all rules",
      { training: "monoForward({ epochs: 1, dropout: 0.9, noise: 10, classWeights: 1, patience: 1000 })" },
    ],
    [
      "class groups of one unit per slice",
      { training: "classGroups({ epochs: 1, temperature: 1e-9 })", layers: "[dense(8, { slices: 4 })]" },
    ],
    [
      "Forward-Forward at its limits",
      {
        training: "forwardForward({ epochs: 2, amplitude: 1000, peer: 1, schedule: 'greedy' })",
        layers: "[dense(8), dense(8)]",
      },
    ],
    [
      "Forward-Forward without peer normalisation",
      { training: "forwardForward({ epochs: 1, amplitude: 1e-9, peer: 0 })" },
    ],
    [
      "no epoch, with every setting of learning at its lower end",
      {
        training: "monoForward({ epochs: 0 })",
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'margin' })",
        learning:
          "{ layers: ['dense2'], rate: 1e-9, skip: 0, replay: { shipped: 0, recent: 0 }, guard: { samples: 1, tolerance: 0 }, exits: { warmup: 0, speed: 1e-9 } }",
      },
    ],
    [
      "every setting of learning at its upper end",
      {
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'lightff' })",
        learning:
          "{ layers: ['dense1', 'dense2'], rate: { dense1: 100 }, skip: 0.999, replay: { shipped: 1000, recent: 1000 }, guard: { samples: 1000, tolerance: 0.999 }, exits: { warmup: 1000000, speed: 1 } }",
      },
    ],
    ["learning without settings", { learning: "{}" }],
    ["learning of class groups", { training: "classGroups({ epochs: 1 })", learning: "{}" }],
    [
      "learning of Forward-Forward in several passes",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "fullPass({ passes: 'multi' })",
        learning: "{}",
      },
    ],
    ["half floats", { precision: '"fp16"' }],
    ["half floats summed in floats", { precision: '"fp16"', accumulate: '"f32"' }],
    ["half floats summed in halves", { precision: '"fp16"', accumulate: '"f16"' }],
    ["PEPITA", { training: "pepita({ epochs: 1, projection: 1e-9 })" }],
    ["Forward Projection", { training: "forwardProjection({ ridge: 1e-6 })" }],
    ["Forward Projection without options", { training: "forwardProjection()" }],
    ["64 slices", { layers: "[dense(64, { slices: 64 })]" }],
    ["255 exits", { layers: `[...${many(3, "dense(64, { slices: 64 })")}, dense(63, { slices: 63 })]` }],
    ["one pass by name", { inference: "fullPass({ passes: 'one' })" }],
    [
      "a beam as wide as the classes",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "fullPass({ passes: 'multi', beam: 3 })",
        classes: classes(3),
      },
    ],
    [
      "exits of slices of one layer",
      { layers: "[dense(8, { slices: 2 })]", inference: "earlyExit({ rule: 'lightff', kappa: 0 })" },
    ],
    [
      "exits of slices of backpropagation's last layer",
      {
        training: "backprop({ epochs: 1 })",
        layers: "[dense(8), dense(8, { slices: 2 })]",
        inference: "earlyExit({ rule: 'lightff', kappa: 10 })",
      },
    ],
    [
      "exits of backpropagation with all heads",
      {
        training: "backprop({ epochs: 1, heads: 'all' })",
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'margin', risk: 0.4999, confidence: 0.5 })",
      },
    ],
    [
      "exits between whole layers' goodness",
      {
        training: "forwardForward({ epochs: 1 })",
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'margin', passes: 'multi', beam: 2, risk: 1e-6, confidence: 0.999 })",
      },
    ],
    [
      "a shift of the single part",
      { input: "{ shape: [3, 3], parts: [{ size: 9 }] }", training: "monoForward({ epochs: 1, shift: 2 })" },
    ],
    ["no precision", { precision: "undefined" }],
    [
      "a test part of the training data",
      { data: dataOf("split: { validation: 0.1, calibration: 0.1, test: 0.69 }") },
    ],
    ["labels that are left out", { data: dataOf("test: OTHER, split: SPLIT, labels: { '-1': null }") }],
    [
      "labels of which some are left out",
      { data: dataOf("test: OTHER, split: SPLIT, labels: { 1: 'low', 2: 'high', 0: null }") },
    ],
    ["offset 0 beside rms", { input: "{ shape: [6], offset: 0 }" }],
  ])("%s", (_, fields) => {
    expect(codes(fields)).toEqual([]);
  });
});

describe("just beyond", () => {
  it.each([
    ["no test data", { data: dataOf("split: SPLIT") }, ["FF2163"]],
    ["test data twice", { data: dataOf("test: OTHER, split: { ...SPLIT, test: 0.1 }") }, ["FF2164"]],
    ["a test part of nothing", { data: dataOf("split: { ...SPLIT, test: 0 }") }, ["FF2019"]],
    ["a test part of nearly all", { data: dataOf("split: { ...SPLIT, test: 0.7 }") }, ["FF2020"]],
    [
      "a class without labels",
      { data: dataOf("test: OTHER, split: SPLIT, labels: { 1: 'low', 0: null }") },
      ["FF2014"],
    ],
    ["sums of halves without a precision", { precision: "undefined", accumulate: '"f16"' }, ["FF2068"]],
    ["name too long", { name: JSON.stringify("a".repeat(33)) }, ["FF2001"]],
    ["name with a leading underscore", { name: '"_motor"' }, ["FF2001"]],
    ["name with a letter beyond ASCII", { name: '"möter"' }, ["FF2001"]],
    ["empty name", { name: '""' }, ["FF2001"]],
    ["C keyword", { name: '"switch"' }, ["FF2001"]],
    ["C++ keyword", { name: '"class"' }, ["FF2001"]],
    ["our prefix", { name: '"FF_motor"' }, ["FF2001"]],
    ["function of POSIX", { name: '"sem"' }, ["FF2001"]],
    ["folder of system headers", { name: '"drm"' }, ["FF2001"]],
    ["word of C23", { name: '"typeof"' }, ["FF2001"]],
    ["folder of the firmware", { name: '"firmware"' }, ["FF2001"]],
    ["input too large", { input: "{ shape: [256, 256] }" }, ["FF2004"]],
    ["negative dimension", { input: "{ shape: [-2, -3] }" }, ["FF2002", "FF2002"]],
    ["NaN dimension", { input: "{ shape: [0 / 0] }" }, ["FF2002"]],
    ["no parts", { input: "{ shape: [6], parts: [] }" }, ["FF2006"]],
    ["negative scale", { input: "{ shape: [6], scale: -1 }" }, ["FF2008"]],
    ["infinite scale", { input: "{ shape: [6], scale: 1 / 0 }" }, ["FF2008"]],
    ["offset beside sample", { input: "{ shape: [6], offset: 1, standardize: 'sample' }" }, ["FF2010"]],
    ["offset in a part", { input: "{ shape: [6], parts: [{ size: 6, offset: 1 }] }" }, ["FF2010"]],
    ["248 classes", { classes: classes(248) }, ["FF2011"]],
    ["class with a control character", { classes: '["a", "b\\u001b[31m"]' }, ["FF2012"]],
    ["class with a blank at its end", { classes: '["a", "b "]' }, ["FF2012"]],
    ["33 layers", { layers: many(33, "dense(1)") }, ["FF2015"]],
    ["4097 units", { layers: "[dense(4097)]" }, ["FF2016"]],
    ["name of a buffer", { layers: '[dense(1, { name: "input" })]' }, ["FF2017"]],
    ["epochs", { training: "monoForward({ epochs: 10001 })" }, ["FF2021"]],
    ["fraction of an epoch", { training: "monoForward({ epochs: 1.5 })" }, ["FF2021"]],
    ["batch", { training: "monoForward({ epochs: 1, batch: 65537 })" }, ["FF2022"]],
    ["learning rate 0", { training: "monoForward({ epochs: 1, learningRate: 0 })" }, ["FF2023"]],
    ["learning rate above 1", { training: "monoForward({ epochs: 1, learningRate: 1.01 })" }, ["FF2023"]],
    ["negative penalty", { training: "monoForward({ epochs: 1, activityPenalty: -0.1 })" }, ["FF2024"]],
    ["fraction of a pixel", { training: "monoForward({ epochs: 1, shift: 0.5 })" }, ["FF2025"]],
    ["dropout", { training: "monoForward({ epochs: 1, dropout: 0.91 })" }, ["FF2034"]],
    ["negative dropout", { training: "monoForward({ epochs: 1, dropout: -0.1 })" }, ["FF2034"]],
    ["noise", { training: "monoForward({ epochs: 1, noise: 10.1 })" }, ["FF2035"]],
    ["NaN noise", { training: "monoForward({ epochs: 1, noise: 0 / 0 })" }, ["FF2035"]],
    ["negative class weights", { training: "monoForward({ epochs: 1, classWeights: -1 })" }, ["FF2036"]],
    ["class weights", { training: "monoForward({ epochs: 1, classWeights: 1.1 })" }, ["FF2036"]],
    ["patience", { training: "monoForward({ epochs: 1, patience: 1001 })" }, ["FF2037"]],
    ["infinite temperature", { training: "classGroups({ epochs: 1, temperature: 1 / 0 })" }, ["FF2038"]],
    ["amplitude", { training: "forwardForward({ epochs: 1, amplitude: 1000.1 })" }, ["FF2039"]],
    ["peer", { training: "forwardForward({ epochs: 1, peer: 1.1 })" }, ["FF2040"]],
    ["negative peer", { training: "forwardForward({ epochs: 1, peer: -0.1 })" }, ["FF2040"]],
    ["projection 0", { training: "pepita({ epochs: 1, projection: 0 })" }, ["FF2041"]],
    ["infinite ridge", { training: "forwardProjection({ ridge: 1 / 0 })" }, ["FF2042"]],
    [
      "fewer epochs than layers, greedy",
      {
        training: "forwardForward({ epochs: 1, schedule: 'greedy' })",
        layers: "[dense(8), dense(8)]",
      },
      ["FF2043"],
    ],
    ["a negative number of epochs", { training: "backprop({ epochs: -1 })" }, ["FF2021"]],
    ["learning of backpropagation", { training: "backprop({ epochs: 1 })", learning: "{}" }, ["FF2052"]],
    ["learning of Forward Projection", { training: "forwardProjection()", learning: "{}" }, ["FF2052"]],
    [
      "learning of Forward-Forward in one pass",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "fullPass({ passes: 'one' })",
        learning: "{}",
      },
      ["FF2053"],
    ],
    [
      "learning of Forward-Forward with slices",
      {
        training: "forwardForward({ epochs: 1 })",
        layers: "[dense(8, { slices: 2 })]",
        inference: "fullPass({ passes: 'multi' })",
        learning: "{}",
      },
      ["FF2047"],
    ],
    ["no layer that learns", { learning: "{ layers: [], rate: { dense9: 0 } }" }, ["FF2056", "FF2054"]],
    [
      "layers that do not exist",
      { learning: "{ layers: ['dense2'], rate: { toString: 1 } }" },
      ["FF2055", "FF2055"],
    ],
    ["infinite step", { learning: "{ rate: 1 / 0 }" }, ["FF2056"]],
    ["NaN step", { learning: "{ rate: 0 / 0 }" }, ["FF2056"]],
    ["negative step of a layer", { learning: "{ rate: { dense1: -0.1 } }" }, ["FF2056"]],
    [
      "step of a frozen layer",
      { layers: "[dense(8), dense(8)]", learning: "{ layers: ['dense2'], rate: { dense1: 0.1 } }" },
      ["FF2057"],
    ],
    ["skip 1", { learning: "{ skip: 1 }" }, ["FF2058"]],
    ["NaN skip", { learning: "{ skip: 0 / 0 }" }, ["FF2058"]],
    ["negative replay", { learning: "{ replay: { shipped: -1, recent: 1001 } }" }, ["FF2059", "FF2059"]],
    ["fraction of a replay", { learning: "{ replay: { recent: 0.5 } }" }, ["FF2059"]],
    ["no guard samples", { learning: "{ guard: { samples: 0 } }" }, ["FF2060"]],
    ["tolerance", { learning: "{ guard: { samples: 1, tolerance: 1 } }" }, ["FF2061"]],
    [
      "warm-up and speed",
      {
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'margin' })",
        learning: "{ exits: { warmup: 1000001, speed: 1.01 } }",
      },
      ["FF2062", "FF2063"],
    ],
    [
      "exits that learn where there are none",
      { inference: "fullPass()", learning: "{ exits: {} }" },
      ["FF2064"],
    ],
    [
      "an empty path of what is learnt from",
      { learning: "{ data: rows(csv({ file: '', label: 'y' })) }" },
      ["FF2027"],
    ],
    ["65 slices", { layers: "[dense(65, { slices: 65 })]" }, ["FF2030"]],
    ["fraction of a slice", { layers: "[dense(8, { slices: 1.5 })]" }, ["FF2030"]],
    ["slices that do not divide", { layers: "[dense(8, { slices: 3 })]" }, ["FF2031"]],
    ["more slices than units", { layers: "[dense(8, { slices: 16 })]" }, ["FF2031"]],
    ["256 exits", { layers: `[...${many(4, "dense(64, { slices: 64 })")}]` }, ["FF2032"]],
    [
      "class groups of too narrow slices",
      { training: "classGroups({ epochs: 1 })", layers: "[dense(8, { slices: 8 }), dense(8)]" },
      ["FF2033"],
    ],
    [
      "class groups of a layer narrower than the classes",
      { training: "classGroups({ epochs: 1 })", layers: "[dense(8), dense(1)]" },
      ["FF2033"],
    ],
    [
      "several passes of class groups",
      { training: "classGroups({ epochs: 1 })", inference: "fullPass({ passes: 'multi', beam: 2 })" },
      ["FF2044"],
    ],
    ["a beam in one pass", { inference: "fullPass({ passes: 'one', beam: 2 })" }, ["FF2045"]],
    [
      "a beam of one",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "fullPass({ passes: 'multi', beam: 1 })",
      },
      ["FF2046"],
    ],
    [
      "a fraction of a beam",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "fullPass({ passes: 'multi', beam: 1.5 })",
      },
      ["FF2046"],
    ],
    [
      "slices in several passes",
      {
        training: "forwardForward({ epochs: 1 })",
        layers: "[dense(8, { slices: 2 })]",
        inference: "fullPass({ passes: 'multi' })",
      },
      ["FF2047"],
    ],
    [
      "exits of one layer in several passes",
      {
        training: "forwardForward({ epochs: 1 })",
        inference: "earlyExit({ rule: 'lightff', passes: 'multi' })",
      },
      ["FF2048"],
    ],
    ["exits of one layer", { inference: "earlyExit({ rule: 'margin' })" }, ["FF2048"]],
    [
      "exits of one layer whose slices are wrong already",
      { layers: "[dense(8, { slices: 0.5 })]", inference: "earlyExit({ rule: 'margin' })" },
      ["FF2030"],
    ],
    [
      "exits of backpropagation with one head",
      {
        training: "backprop({ epochs: 1 })",
        layers: "[dense(8, { slices: 2 }), dense(8)]",
        inference: "earlyExit({ rule: 'margin' })",
      },
      ["FF2048"],
    ],
    [
      "everything about exits",
      {
        layers: "[dense(8), dense(8)]",
        inference: "earlyExit({ rule: 'margin', risk: 0, confidence: 1, passes: 'multi' })",
      },
      ["FF2050", "FF2051", "FF2044"],
    ],
    [
      "kappa",
      { layers: "[dense(8), dense(8)]", inference: "earlyExit({ rule: 'lightff', kappa: 10.1 })" },
      ["FF2049"],
    ],
    [
      "confidence",
      { layers: "[dense(8), dense(8)]", inference: "earlyExit({ rule: 'margin', confidence: 0.49 })" },
      ["FF2051"],
    ],
    [
      "shift as large as the image",
      { input: "{ shape: [2, 9] }", training: "monoForward({ epochs: 1, shift: 2 })" },
      ["FF2026"],
    ],
    [
      "shift of several parts",
      {
        input: "{ shape: [3, 3], parts: [{ size: 3 }, { size: 6 }] }",
        training: "monoForward({ epochs: 1, shift: 1 })",
      },
      ["FF2026"],
    ],
  ])("%s", (_, fields, expected) => {
    expect(codes(fields)).toEqual(expected);
  });
});

it("gathers everything that is wrong: values first, then what they mean", () => {
  const fields = {
    name: '"int"',
    input: "{ shape: [], scale: 0 }",
    classes: '["a"]',
    layers: "[dense(0), dense(1.5)]",
    training: "monoForward({ epochs: -1, shift: 99 })",
  };
  expect(codes(fields)).toEqual([
    "FF2008",
    "FF2011",
    "FF2016",
    "FF2016",
    "FF2021",
    "FF2025",
    "FF2001",
    "FF2003",
  ]);
});

describe("names of layers that the emitted C gives to something else", () => {
  it.each([
    ["thresholds", "dense2"],
    ["active_labels", "dense2"],
    ["input_0", "dense2"],
    ["input_1_offset", "dense2"],
    ["a", "a_s0"],
    ["a", "a_s12_weights"],
    ["a", "a_overlay"],
    ["a", "a_groups"],
    ["a", "a_scale"],
    ["a", "a_head"],
    ["a", "a_norm"],
    ["a_bias", "a"],
  ])("%s beside %s", (first, second) => {
    expect(codes({ layers: `[dense(1, { name: "${first}" }), dense(1, { name: "${second}" })]` })).toEqual([
      "FF2017",
    ]);
  });

  it.each([
    ["a", "a_s"],
    ["a", "b_s0"],
    ["a", "a_sum"],
    ["a", "a2_head"],
    ["threshold", "input_layer"],
  ])("but not %s beside %s", (first, second) => {
    expect(codes({ layers: `[dense(1, { name: "${first}" }), dense(1, { name: "${second}" })]` })).toEqual(
      [],
    );
  });
});

it("allows as many classes as the largest frame carries scores", () => {
  expect(resultBytes(MOST_CLASSES)).toBeLessThanOrEqual(payloadMax(FRAME_MAX));
  expect(resultBytes(MOST_CLASSES) + 4).toBeGreaterThan(payloadMax(FRAME_MAX));
});

it("allows as many outputs of a net as the largest frame carries bytes", () => {
  expect(resultBytes(MOST_OUTPUTS)).toBeLessThanOrEqual(payloadMax(FRAME_MAX));
  expect(resultBytes(MOST_OUTPUTS + 1)).toBeGreaterThan(payloadMax(FRAME_MAX));
});

it("says which numbers of slices divide the units", () => {
  const hintOf = (layer: string): unknown => {
    try {
      check(programOf({ layers: `[${layer}]` }));
    } catch (thrown) {
      if (thrown instanceof Failure) return [thrown.diagnostics[0]!.expected, thrown.diagnostics[0]!.hint];
    }
    return null;
  };
  expect(hintOf("dense(100, { slices: 8 })")).toEqual([
    "a divisor of 100, e.g. 5 or 10",
    "Write `slices: 10`, or take 104 units.",
  ]);
  expect(hintOf("dense(4093, { slices: 64 })")).toEqual([
    "a divisor of 4093, e.g. 1",
    "Write `slices: 1`, or take 4096 units.",
  ]);
  expect(hintOf("dense(4095, { slices: 50 })")).toEqual([
    "a divisor of 4095, e.g. 45 or 63",
    "Write `slices: 63`.",
  ]);
});

/** A model in which every setting of the new vocabulary is written once. */
const SETTINGS = {
  classes: classes(3),
  layers: "[dense(12, { slices: 2 }), dense(4)]",
  training:
    "forwardForward({ epochs: 5, dropout: 0.1, noise: 0.2, classWeights: 0.3, patience: 4, peer: 0.5 })",
  inference: "earlyExit({ rule: 'margin', risk: 0.01, confidence: 0.9, passes: 'one' })",
  learning: "{ layers: ['dense2'], rate: { dense2: 0.5 }, replay: { shipped: 7 } }",
};

it("knows the place of every setting", () => {
  const { spans } = parseFiles(folder, { "model.ts": modelText(SETTINGS) });
  const textOf = (path: string): string => {
    const { line, column, length } = spans[path]!;
    return modelText(SETTINGS)
      .split("\n")
      [line - 1]!.slice(column - 1, column - 1 + length);
  };
  const places = {
    "layers[0].units": "12",
    "layers[0].slices": "2",
    "training.dropout": "0.1",
    "training.noise": "0.2",
    "training.classWeights": "0.3",
    "training.patience": "4",
    "training.peer": "0.5",
    "inference.rule": "'margin'",
    "inference.risk": "0.01",
    "inference.confidence": "0.9",
    "inference.passes": "'one'",
    inference: SETTINGS.inference,
    "learning.layers[0]": "'dense2'",
    "learning.rate.dense2": "0.5",
    "learning.replay.shipped": "7",
  };
  for (const [path, text] of Object.entries(places)) expect(textOf(path), path).toBe(text);
});

it("points at the nearest place when the setting itself has none", () => {
  const program = parseFiles(folder, {
    "model.ts": modelText({ layers: '[dense(1, { name: "dense2" }), dense(2)]' }),
  });
  try {
    check(program);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toMatchObject({ diagnostics: [{ code: "FF2018", span: program.spans["layers[1]"] }] });
  }
});

it("points at the step size of a layer that does not exist, whatever its name", () => {
  const program = parseFiles(folder, {
    "model.ts": modelText({ learning: "{ rate: { dense1: 1, 'no.such': 2 } }" }),
  });
  const place = program.spans['learning.rate["no.such"]'];
  expect(place).toBeDefined();
  try {
    check(program);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toMatchObject({ diagnostics: [{ code: "FF2055", span: place }] });
  }
});

describe("names and lists of csv columns", () => {
  const data = (options: string) =>
    `{ train: csv({ file: "a.csv", label: "y", ${options} }), test: csv({ file: "b.csv", label: "y" }), split: { validation: 0.1, calibration: 0.1, by: "who" } }`;

  it.each([
    ['columns: ["a", "b"], missing: "previous"', []],
    ['ignore: ["who", "time"], separator: "\\t", decimal: ","', []],
    ['columns: ["a"], ignore: ["time"]', ["FF2154"]],
    ["columns: []", ["FF2028"]],
    ['columns: ["a", "y"]', ["FF2155"]],
    ['columns: ["a", "who"]', ["FF2155"]],
    ['ignore: ["y"]', ["FF2155"]],
    ['ignore: ["a", "a"]', ["FF2155"]],
  ])("%s: %j", (options, expected) => {
    expect(codes({ data: data(options) })).toEqual(expected);
  });

  it("takes class names that look alike for one, and such that differ in case for two", () => {
    const of = (...names: string[]) => codes({ classes: JSON.stringify(names) });
    expect(of("caf\u00e9", "cafe\u0301")).toEqual(["FF2013"]);
    expect(of("a  b", "a b")).toEqual(["FF2013"]);
    expect(of("N", "n")).toEqual([]);
  });
});

describe("windows with values", () => {
  const valued = (windows: string, source = "") =>
    codes({
      classes: "undefined",
      targets: '["heat"]',
      input: "{ shape: [8, 2] }",
      data: `{ train: recordings({ files: "a.csv", ${source} }), windows: windows(${windows}), split: { validation: 0.1, calibration: 0.1, test: 0.1 } }`,
    });

  it("are those of the end or a mean, of columns, intervals or an array", () => {
    for (const windows of ["{}", '{ label: "end" }', '{ label: "mean", minShare: 0.8 }'])
      expect(valued(windows)).toEqual([]);
    expect(valued("{}", 'intervals: "spans.csv"')).toEqual([]);
    expect(valued("{}", 'files: "a.npy", label: "y.npy"')).toEqual([]);
  });

  it("have no classes, and no target among their inputs", () => {
    expect(valued('{ label: "majority", otherwise: "heat" }')).toEqual(["FF2098", "FF2098"]);
    expect(valued("{ minShare: 0.8 }")).toEqual(["FF2184"]);
    expect(valued("{}", 'annotations: "a.csv"')).toEqual(["FF2098"]);
    expect(valued("{}", 'label: "heat"')).toEqual(["FF2098"]);
    expect(valued("{}", 'intervals: { file: "a.csv", label: "heat" }')).toEqual(["FF2098"]);
    expect(valued("{}", 'columns: ["x", "heat"]')).toEqual(["FF2155"]);
    const data =
      '{ train: recordings({ files: "a.csv", label: "y" }), windows: windows({ label: "mean" }), split: { validation: 0.1, calibration: 0.1, test: 0.1 } }';
    expect(codes({ input: "{ shape: [8, 2] }", data })).toEqual(["FF2184"]);
  });
});

test("values are fitted by least squares, and nobody asks for their labels", () => {
  const learnt = (learning: string): string[] =>
    codes({
      classes: "undefined",
      targets: '["heat"]',
      data: '{ train: csv({ file: "a.csv" }), test: csv({ file: "b.csv" }), split: { validation: 0.1, calibration: 0.1 } }',
      learning,
    });
  expect(learnt("{ readout: rls() }")).toEqual([]);
  expect(learnt("{ readout: rls(), ask: { budget: 1, per: 10 } }")).toEqual(["FF2098"]);
  expect(learnt("{ readout: context({ rows: 10 }) }")).toEqual(["FF2242"]);
});
