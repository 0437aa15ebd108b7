import { describe, expect, test } from "vitest";
import { depart, leaveAt, leavingValue } from "../../src/exits/policy.js";
import { exitReport } from "../../src/exits/report.js";
import { row, type Samples } from "../../src/ir/data.js";
import { type ExitTable, NEVER } from "../../src/ir/exits.js";
import { exitCount, type QuantExits, type QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import { createRandom } from "../../src/numerics/prng.js";
import { quantize } from "../../src/quantize/quantize.js";
import { evaluateExits } from "../../src/reference/evaluate.js";
import { inferReference } from "../../src/reference/infer.js";
import { network } from "../support/models/network.js";
import { type RandomModelOptions, randomModel, randomSample } from "../support/models/random-model.js";

const IMAGE = {
  seed: 3,
  storage: "uint8",
  parts: [{ kind: "rms", size: 31 }],
  classes: ["a", "b", "c"],
} as const;
const MODELS: Record<string, RandomModelOptions> = {
  heads: { ...IMAGE, units: [20, 12, 8] },
  "heads of slices": { ...IMAGE, units: [24, 9], slices: [3, 3] },
  "a head on the last layer alone, sliced": { ...IMAGE, units: [24, 9], slices: [1, 3], heads: "last" },
  "class groups in slices": { ...IMAGE, units: [22, 7], slices: [2, 1], answer: "groups" },
  "candidate labels, all": { ...IMAGE, units: [21, 10, 9], answer: "goodness" },
  "candidate labels, a beam": {
    ...IMAGE,
    classes: [..."abcdefg"],
    units: [21, 10, 9],
    answer: "goodness",
    beam: 2,
  },
};
const RULES = ["margin", "lightff"] as const;
const COUNT = 60;

function samplesOf(model: QuantModel): Samples {
  const random = createRandom(31);
  const inputs = new Uint8Array(COUNT * model.input.size);
  for (let n = 0; n < COUNT; n++) inputs.set(randomSample(random, model), n * model.input.size);
  const labels = Uint16Array.from({ length: COUNT }, () => random.below(model.classes.length));
  return { storage: "uint8", size: model.input.size, count: COUNT, inputs, labels };
}

function inferAll(model: QuantModel, samples: Samples) {
  const line = schedule(model);
  return Array.from({ length: samples.count }, (_, n) => inferReference(model, line, row(samples, n)));
}

const withThresholds = (model: QuantModel, rule: QuantExits["rule"], value: number): QuantModel => ({
  ...model,
  exits: { rule, thresholds: new Int32Array(exitCount(model) - 1).fill(value) },
});

/** Thresholds that a third of the samples reach, exit by exit; the second exit is closed. */
function policyOf(rule: QuantExits["rule"], table: ExitTable): QuantExits {
  const thresholds = table.exits.slice(0, -1).map((_, exit) => {
    const values = Array.from({ length: table.count }, (_, sample) =>
      leavingValue(rule, table, exit, sample),
    );
    return exit === 1 ? NEVER : values.sort((a, b) => b - a)[Math.floor(table.count / 3)]!;
  });
  return { rule, thresholds: Int32Array.from(thresholds) };
}

describe.each(Object.entries(MODELS))("exits of %s", (_title, options) => {
  const model = randomModel(options);
  const samples = samplesOf(model);
  const table = evaluateExits(model, schedule(model), samples);

  test.each(RULES)("%s: closed ones change no answer", (rule) => {
    expect(inferAll(withThresholds(model, rule, NEVER), samples)).toEqual(inferAll(model, samples));
  });

  test("a threshold of 0 on margins lets everything leave at the first one", () => {
    const found = inferAll(withThresholds(model, "margin", 0), samples);
    expect(new Set(found.map(({ exit }) => exit))).toEqual(new Set([0]));
    expect(found.map(({ label }) => label)).toEqual([...table.exits[0]!.labels]);
  });

  test.each(RULES)("%s: a run leaves where the policy says, with that exit's answer", (rule) => {
    const exits = policyOf(rule, table);
    const found = inferAll({ ...model, exits }, samples);
    for (const [sample, { label, exit, macs, margin, scores }] of found.entries()) {
      const left = table.exits[leaveAt(exits, table, sample)]!;
      expect(table.exits[exit]).toBe(left);
      expect([label, macs, margin]).toEqual([left.labels[sample], left.macs[sample], left.margins[sample]]);
      expect(scores[label]).toBe(left.scores[sample * table.classes + label]);
    }
    expect(new Set(found.map(({ exit }) => exit)).size).toBeGreaterThan(1);
    expect(found.some(({ exit }) => exit === 1 && exit < table.exits.length - 1)).toBe(false);
  });

  test("the table of a model with exits is that of the model without", () => {
    const leaving = withThresholds(model, "margin", 0);
    expect(evaluateExits(leaving, schedule(leaving), samples)).toEqual(table);
  });
});

describe("labels of the samples", () => {
  const FORMS = ["heads", "groups", "neutral", "goodness"] as const;

  test.each(FORMS)(
    "%s: predictions, exits and MACs are the same bytes with true, permuted or no labels",
    (form) => {
      const { ir, trained, samples } = network(64, "rms", "uint8", { form, widths: [24, 12], beam: 2 });
      const model = quantize(ir, trained, samples, true);
      const random = createRandom(8);
      const labels = samples.labels.map(() => random.below(ir.classes.length));
      const permuted = labels.slice();
      random.shuffle(permuted);
      const known = { ...samples, labels };
      const exits = policyOf("margin", evaluateExits(model, schedule(model), known));
      const all = [labels, permuted, new Uint16Array(0)].map((each) =>
        answers({ ...model, exits }, { ...samples, labels: each }),
      );
      expect(all[1]!.equals(all[0]!)).toBe(true);
      expect(all[2]!.equals(all[0]!)).toBe(true);

      // What should see the labels does, and the bytes are not deaf to the inputs.
      const table = evaluateExits(model, schedule(model), known);
      expect(exitReport(exits, table, permuted).accuracy).not.toBe(exitReport(exits, table, labels).accuracy);
      const other = { ...known, inputs: samples.inputs.slice().reverse() };
      expect(answers({ ...model, exits }, other).equals(all[0]!)).toBe(false);
    },
  );
});

/** Everything that a set of samples is answered with, by the table under the policy and sample by sample. */
function answers(model: QuantModel, samples: Samples): Buffer {
  const table = evaluateExits(model, schedule(model), samples);
  const { exits, labels, macs } = depart(model.exits, table);
  const single = inferAll(model, samples).flatMap((each) => [
    each.label,
    each.exit,
    each.macs,
    each.margin,
    ...each.scores,
  ]);
  const arrays = [exits, labels, macs, Int32Array.from(single)];
  return Buffer.concat(arrays.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength)));
}
