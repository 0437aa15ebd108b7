import { describe, expect, it } from "vitest";
import { depart, leavingValue } from "../../src/exits/policy.js";
import { row, type Samples } from "../../src/ir/data.js";
import type { ExitTable } from "../../src/ir/exits.js";
import type { QuantExits, QuantModel } from "../../src/ir/quant.js";
import { schedule } from "../../src/ir/schedule.js";
import { createRandom } from "../../src/numerics/prng.js";
import { evaluateExits } from "../../src/reference/evaluate.js";
import { inferReference } from "../../src/reference/infer.js";
import { randomModel, randomSample } from "../support/models/random-model.js";

const COUNT = 120;
const base = {
  seed: 5,
  storage: "uint8",
  parts: [{ kind: "rms", size: 30 }],
  units: [24, 12],
  classes: ["a", "b", "c", "d"],
} as const;
const models: Record<string, QuantModel> = {
  "sliced heads": randomModel({ ...base, slices: [3, 1] }),
  "class groups": randomModel({ ...base, answer: "groups", slices: [2, 1] }),
  "candidate labels": randomModel({ ...base, answer: "goodness", beam: 2 }),
};
const cases = Object.keys(models).flatMap((name) => [[name, "margin"] as const, [name, "lightff"] as const]);

function samplesFor(model: QuantModel): Samples {
  const random = createRandom(7);
  const inputs = new Uint8Array(COUNT * model.input.size);
  for (let n = 0; n < COUNT; n++) inputs.set(randomSample(random, model), n * model.input.size);
  const labels = Uint16Array.from({ length: COUNT }, () => random.below(4));
  return { storage: "uint8", size: model.input.size, count: COUNT, inputs, labels };
}

/** About a third leaves at each exit. */
function someExits(rule: QuantExits["rule"], table: ExitTable): QuantExits {
  const values = (exit: number) =>
    Array.from({ length: table.count }, (_, n) => leavingValue(rule, table, exit, n)).sort((a, b) => b - a);
  const thresholds = table.exits.slice(0, -1).map((_, exit) => values(exit)[Math.floor(table.count / 3)]!);
  return { rule, thresholds: Int32Array.from(thresholds) };
}

describe("a policy on the table", () => {
  it.each(cases)("does what the reference does that leaves early: %s, %s", (name, rule) => {
    const model = models[name]!;
    const samples = samplesFor(model);
    const table = evaluateExits(model, schedule(model), samples);
    const exits = someExits(rule, table);
    const leaving = { ...model, exits };
    const found = depart(exits, table);
    for (let n = 0; n < COUNT; n++) {
      const { label, exit, macs } = inferReference(leaving, schedule(leaving), row(samples, n));
      expect([found.labels[n], found.exits[n], found.macs[n]]).toEqual([label, exit, macs]);
    }
    expect(new Set(found.exits).size).toBe(table.exits.length);
    expect(new Set(depart(null, table).exits)).toEqual(new Set([table.exits.length - 1]));
  });

  /** Answers, exits and work of a rule, as text; `leave` picks the exit of a sample. */
  type Leave = (table: ExitTable, exits: QuantExits, samples: Samples) => unknown;
  const honest: Leave = (table, exits) => depart(exits, table);
  /** What a device cannot do: it looks at the score of the true class. */
  const leaking: Leave = (table, exits, { labels }) =>
    Array.from(labels, (truth, n) =>
      table.exits.findIndex(
        ({ scores }, exit) => scores[n * table.classes + truth]! >= (exits.thresholds[exit] ?? -(2 ** 31)),
      ),
    );

  /** Whether the rule does the same with true labels, permuted labels and none. */
  function ignoresLabels(model: QuantModel, rule: QuantExits["rule"], leave: Leave): boolean {
    const samples = samplesFor(model);
    const exits = someExits(rule, evaluateExits(model, schedule(model), samples));
    const permuted = Uint16Array.from(samples.labels);
    createRandom(9).shuffle(permuted);
    expect([...permuted]).not.toEqual([...samples.labels]);
    const seen = [samples.labels, permuted, new Uint16Array(COUNT)].map((labels) => {
      const relabelled = { ...samples, labels };
      return JSON.stringify(leave(evaluateExits(model, schedule(model), relabelled), exits, relabelled));
    });
    return seen.every((each) => each === seen[0]);
  }

  it.each(cases)("reads no label: %s, %s", (name, rule) => {
    expect(ignoresLabels(models[name]!, rule, honest)).toBe(true);
  });

  it("the check above catches a rule that reads the true class' score", () => {
    for (const model of Object.values(models)) expect(ignoresLabels(model, "lightff", leaking)).toBe(false);
  });
});
