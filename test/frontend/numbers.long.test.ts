import { expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { emit } from "../../src/emit/emit.js";
import { withExits } from "../../src/exits/with-exits.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { specification } from "../../src/frontend/specification.js";
import { blocksOf } from "../../src/ir/blocks.js";
import type { Dataset, Samples } from "../../src/ir/data.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { ReadSpec } from "../../src/ir/program.js";
import { withSums } from "../../src/ir/target-description.js";
import type { ModelSpec, Precision } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { plan } from "../../src/plan/plan.js";
import { encodeSamples } from "../../src/quantize/encode.js";
import { quantize } from "../../src/quantize/quantize.js";
import { withStored } from "../../src/quantize/stored.js";
import { createLearner } from "../../src/reference/learn.js";
import { loadTarget } from "../../src/target/target.js";
import { train } from "../../src/train/train.js";
import { MODELS, type Part, partsOf, withValue } from "./models.js";

const target = loadTarget("host");
const VALUES = [
  ...[1e308, 1e30, 2 ** 53, 1e12, 1000, 1, 1 - 2 ** -53, 1e-9, 1e-12, 1e-300],
  ...[0, -0, -1, -1e12, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

/** Samples of three classes that differ, six values each. */
function samples(count: number, seed: number): Samples {
  const random = createRandom(seed);
  const labels = Uint16Array.from({ length: count }, (_, index) => index % 3);
  const inputs = Float32Array.from({ length: count * 6 }, (_, index) => {
    const label = labels[Math.floor(index / 6)]!;
    return 20 * random.uniform() + (index % 3 === label ? 30 : 0);
  });
  return { storage: "float32", size: 6, count, inputs, labels };
}

/** The same samples with values to estimate. */
function withTargets(drawn: Samples, { length }: readonly string[]): Samples {
  const targets = Float32Array.from({ length: length * drawn.count }, (_, at) => drawn.inputs[at]! / 10);
  return { ...drawn, targets };
}

function datasetOf({ targets }: ModelSpec): Dataset {
  const drawn = (count: number, seed: number) =>
    targets === undefined ? samples(count, seed) : withTargets(samples(count, seed), targets);
  return {
    train: drawn(48, 1),
    validation: drawn(24, 2),
    calibration: drawn(24, 3),
    test: drawn(24, 4),
    learn: null,
    files: [],
    learnFiles: [],
    notes: [],
  };
}

/** From the value of a model file to C, and a few learning steps of the reference; "refused" where a check says no. */
async function outcome(spec: ModelSpec, precision: Precision): Promise<string> {
  const dataset = datasetOf(spec);
  try {
    const read = lower(check({ file: "model.ts", spec: spec as ReadSpec, spans: {} }));
    const ir = withSums({ ...read, precision }, target.arch);
    const trained = await train(ir, dataset, { seed: 1, fingerprint: "" });
    const stored = withStored(ir, quantize(ir, trained, dataset.validation, true, 1), dataset, 1);
    const { model } = withExits(ir, stored, {
      validation: encodeSamples(dataset.validation, stored.input),
      calibration: encodeSamples(dataset.calibration, stored.input),
    });
    const placed = plan(model, target.arch);
    emit(model, placed, target, { version: "0.0.0" });
    expect(JSON.stringify(groupRatesOf(model))).not.toContain("-"); // a wrapped one would unlearn
    if (ir.learning !== null)
      learnSome(createLearner(model, placed), encodeSamples(dataset.train, model.input));
    return "works";
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.diagnostics[0]!.code.startsWith("FF2") ? "refused" : "named";
    throw thrown;
  }
}

/** Fixed-point rates of class groups in integers, layer by layer. */
function groupRatesOf(model: DeviceModel): number[][] {
  return blocksOf(model).flatMap(({ layer: { learning } }) =>
    learning?.family === "integer" && typeof learning.errors.multiplier !== "number"
      ? [[...learning.errors.multiplier]]
      : [],
  );
}

function learnSome(learner: ReturnType<typeof createLearner>, { inputs, labels, size }: Samples): void {
  for (let index = 0; index < 6; index++)
    learner.learn(inputs.subarray(index * size, (index + 1) * size), labels[index]!);
}

/** Every number of every helper once; the sizes of a network and of a training have tests of their own. */
function numbers(): [string, ModelSpec, Part["path"]][] {
  const seen = new Set<unknown>();
  return MODELS.flatMap((model) =>
    partsOf(specification, model).flatMap(({ path, node }): [string, ModelSpec, Part["path"]][] => {
      const name = String(path.at(-1));
      const own = path[1] === "rate" ? model.training.rule : node; // errors are made of other things in each rule
      if (node.kind !== "number" || seen.has(own) || ["epochs", "size", "units"].includes(name)) return [];
      seen.add(own);
      return [[path.join("."), model, path]];
    }),
  );
}

it.each(numbers())("%s: a value is refused, or trains, becomes C, and learns", async (name, model, path) => {
  for (const value of VALUES) {
    const changed = withValue(model, path, value);
    const everywhere = path[1] === "rate" || path[1] === "skip";
    const precisions: readonly Precision[] = everywhere
      ? ["int8", "fp16", "f32"]
      : [model.precision ?? "int8"];
    for (const precision of precisions) {
      const { accumulate: _, ...spec } = changed;
      const found = await outcome(spec, precision).catch((thrown) => String(thrown));
      expect(`${name} = ${value}, ${precision}: ${found}`).toMatch(/: (refused|works|named)$/);
      if (Math.abs(value) > 1e300 || Number.isNaN(value)) expect(found).toBe("refused");
    }
  }
});
