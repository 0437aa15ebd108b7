import { expect, test } from "vitest";
import { emit } from "../../src/emit/emit.js";
import { blocksOf } from "../../src/ir/blocks.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Kernel } from "../../src/ir/kernel.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { learningCost } from "../../src/plan/learning-cost.js";
import { plan } from "../../src/plan/plan.js";
import { CLANG, includes, RISCV, run, temporary } from "../support/compile.js";
import { HOST } from "../support/host-target.js";
import { type LearningOptions, learningModel } from "../support/models/learning-model.js";
import { type RandomModelOptions, randomModel } from "../support/models/random-model.js";

/** The plan's constants and RAM against the sections of the compiled tables and sizeof(state), byte for byte. */

const base = { seed: 5, units: [31, 3], classes: ["no", "ja, ö"] } as const;
const IMAGE = { storage: "uint8", parts: [{ kind: "rms", size: 33 }] } as const;
const models: Record<string, RandomModelOptions> = {
  "normalised input": { ...base, storage: "uint8", parts: [{ kind: "rms", size: 33 }] },
  "integer tables": {
    ...base,
    storage: "int16",
    parts: [
      { kind: "affine", size: 31, perValue: true },
      { kind: "affine", size: 3 },
    ],
    heads: "last",
  },
  "slices and thresholds": {
    ...base,
    ...IMAGE,
    units: [30, 9],
    slices: [5, 3],
    exits: { rule: "margin", thresholds: [1, 2, 3, 4, 5, 6, 7] },
  },
  "a head on the last layer alone, sliced": {
    ...base,
    ...IMAGE,
    units: [30, 9],
    slices: [2, 3],
    heads: "last",
    exits: { rule: "margin", thresholds: [1, 2] },
  },
  "class groups in slices": {
    ...base,
    ...IMAGE,
    units: [30, 9],
    slices: [2, 3],
    readout: "groups",
    exits: { rule: "lightff", thresholds: [1, 2, 3, 4] },
  },
  "candidate labels": {
    ...base,
    ...IMAGE,
    classes: [..."abcdefg"],
    units: [31, 9, 6],
    readout: "goodness",
    beam: 3,
    exits: { rule: "margin", thresholds: [1, 2] },
  },
  "candidate labels, one layer": { ...base, ...IMAGE, units: [31], readout: "goodness" },
  "float tables": { ...base, storage: "float32", parts: [{ kind: "affine", size: 7, perValue: true }] },
};
const SIZE = CLANG.replace("clang", "llvm-size");

test.each(Object.entries(models))("%s", (_title, options) => {
  const model = randomModel(options);
  for (const kernel of ["sparse", "dot"] satisfies Kernel[]) compare(model, plan(model, { kernel }));
});

const GUARD = { samples: 2, tolerance: 0.1 } as const;
const learners: Record<string, Omit<LearningOptions, "seed" | "precision">> = {
  "mono-forward": { rule: "monoForward" },
  "slices, exits, replay, guard": {
    rule: "monoForward",
    units: [24, 12],
    slices: [3, 2],
    exits: "margin",
    shipped: 2,
    recent: 3,
    guard: GUARD,
  },
  "class groups": { rule: "classGroups", exits: "lightff" },
  "Forward-Forward": { rule: "symba" },
  "inputs that have moved": {
    rule: "monoForward",
    standardize: "dataset",
    normalise: "balanced",
    guard: GUARD,
  },
};
const PRECISIONS = ["int8", "fp16", "f32"] as const;

test.each(
  Object.entries(learners).flatMap(([title, options]) =>
    PRECISIONS.map((each) => [title, each, options] as const),
  ),
)("learning: %s, %s", (_title, precision, options) => {
  const { model, plan: planned } = learningModel({ seed: 3, precision, ...options });
  const sections = compare(model, planned);
  const { constants, ram } = learningCost(model, planned)!;
  const learnt = blocksOf(model).flatMap(({ layer }) => (layer.learning === null ? [] : [layer.name]));
  const named = (pattern: string): number => bytesNamed(sections, new RegExp(`^${pattern}$`));
  expect(constants).toEqual({
    initial: named(`tiny_(${learnt.join("|") || "none"})_(weights|bias|overlay|head_weights)`),
    replay: named("tiny_shipped_(x|labels)"),
    guard: named("tiny_guard_(x|labels)"),
    tables: named(
      "tiny_(fields|layout_hash|model_hash|blob|exits|drift_means)|tiny_.*_(softmax|rates?|rate_table|(head_|slot_)?update)",
    ),
  });
  expect(ram.values + ram.replay + ram.arena).toBe(planned.ram);
});

test("a ring of recent samples is stated apart", () => {
  const bytes = (recent: number) => {
    const { model, plan } = learningModel({
      seed: 3,
      precision: "fp16",
      rule: "monoForward",
      inputs: 30,
      recent,
    });
    return { ...learningCost(model, plan)!.ram, all: plan.ram };
  };
  const [none, ring] = [bytes(0), bytes(4)];
  const rows = 4 * (30 * 2 + 1); // halves, and a label of one byte each
  expect(none.replay).toBe(0);
  expect(ring).toEqual({ ...none, replay: rows + 8, all: none.all + rows + 8 });
});

/** Compiles the tables; gives what llvm-size says of their sections. */
function compare(model: DeviceModel, planned: Plan): string {
  const { name } = model;
  const folder = temporary(
    new Map([
      ...emit(model, planned, HOST, { version: "0.1.0" }),
      [
        `${name}/size_of_state.c`,
        `#include "${name}.h"\nconst char state_size[sizeof(struct ${name}_state)] = {1};\n`,
      ],
    ]),
  );
  const tables = [`${name}/${name}_weights.c`, `${name}/size_of_state.c`];
  run(CLANG, [...RISCV, "-O2", "-fdata-sections", ...includes([name]), "-c", ...tables], folder);
  const sections = run(SIZE, ["-A", `${name}_weights.o`], folder);
  expect(constantBytes(sections)).toBe(planned.constants);
  expect(constantBytes(run(SIZE, ["-A", "size_of_state.o"], folder))).toBe(planned.ram);
  expect(tableBytes(model, planned)).toBeLessThan(planned.constants);
  return sections;
}

/** Bytes of the constants whose names match. */
function bytesNamed(sections: string, pattern: RegExp): number {
  const all = [...sections.matchAll(/^\.s?rodata\S*?\.(\w+)\s+(\d+)/gm)];
  return all.reduce((sum, [, name, size]) => (pattern.test(name!) ? sum + Number(size) : sum), 0);
}

function tableBytes(...of: Parameters<typeof deviceTensors>): number {
  return deviceTensors(...of).reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Sum of all sections that hold constants; there must be no other data. */
function constantBytes(sections: string): number {
  let sum = 0;
  for (const [, name, size] of sections.matchAll(/^(\.s?(?:rodata|data|bss)\S*)\s+(\d+)/gm)) {
    if (!/^\.s?rodata/.test(name!)) expect(Number(size), name).toBe(0);
    sum += Number(size);
  }
  return sum;
}
