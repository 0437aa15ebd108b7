import { describe, expect, it } from "vitest";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom } from "../../src/numerics/prng.js";
import { type Engine, openEngine } from "../../src/train/engine.js";
import { upload } from "../../src/train/network.js";
import { backprop } from "../../src/train/rules/backprop.js";
import { monoForward } from "../../src/train/rules/mono-forward.js";
import type { Rule } from "../../src/train/rules/rule.js";
import { type Data, differences, globalLoss, hidden, localLoss, preActivation } from "./oracle.js";
import { smallIr } from "./small-model.js";

const CLASSES = 3;
const PENALTY = 0.05;
/** Float32 rounding stays below a hundredth of this; a wrong factor of 1 % lies above it. */
const TOLERANCE = 5e-5;

const engine = await openEngine();

describe.each(["monoForward", "backprop"] as const)("%s", (name) => {
  const rule = { monoForward, backprop }[name];
  const ir = smallIr({ widths: [5, 4, 4], classes: CLASSES, training: { rule: name } });
  const layers = randomLayers(ir, 7);
  const data = randomData(6, 5, 8);
  const numeric = differences(layers, (moved, layer) =>
    name === "backprop" ? globalLoss(moved, data, PENALTY) : localLoss(layers, moved, layer, data, PENALTY),
  );

  it("is tested away from the kinks of ReLU, with active and inactive units", () => {
    const values = layers.flatMap((layer, l) =>
      data.inputs.flatMap((input) => preActivation(layer, hidden(layers, l, input))),
    );
    expect(Math.min(...values.map(Math.abs))).toBeGreaterThan(1e-4);
    expect(values.filter((a) => a > 0).length / values.length).toBeGreaterThan(0.25);
    expect(values.filter((a) => a < 0).length / values.length).toBeGreaterThan(0.25);
  });

  it("has the gradients of its loss, for weights, biases and heads of every layer", () => {
    const { gradients } = evaluate(engine, rule, layers, data, PENALTY);
    expect(worst(gradients, numeric)).toBeLessThan(TOLERANCE / 50);
    expect(numeric.flat(2).filter((value) => Math.abs(value) > 100 * TOLERANCE).length).toBeGreaterThan(40);
  });

  it("would be caught with a factor that is wrong by one hundredth in a single tensor", () => {
    const { gradients } = evaluate(engine, rule, layers, data, PENALTY);
    for (const [l, tensors] of gradients.entries()) {
      for (const [t, tensor] of tensors.entries()) {
        if (tensor.length === 0) continue;
        const wrong = replaced(
          gradients,
          l,
          replaced(
            tensors,
            t,
            tensor.map((value) => value * 1.01),
          ),
        );
        expect(worst(wrong, numeric)).toBeGreaterThan(TOLERANCE);
      }
    }
  });

  it("would be caught without its activity penalty", () => {
    const { gradients } = evaluate(engine, rule, layers, data, 0);
    expect(worst(gradients, numeric)).toBeGreaterThan(100 * TOLERANCE);
  });

  it("reports the cross-entropy of the final scores", () => {
    const { loss } = evaluate(engine, rule, layers, data, PENALTY);
    const last = layers.length - 1;
    const expected =
      name === "backprop" ? globalLoss(layers, data, 0) : localLoss(layers, layers, last, data, 0);
    expect(loss).toBeCloseTo(expected, 5);
  });
});

describe("monoForward", () => {
  it("treats the running sum and the input of a layer as constants", () => {
    const ir = smallIr({ widths: [5, 4], classes: CLASSES });
    const layers = randomLayers(ir, 7);
    const data = randomData(6, 5, 8);
    // The loss of the last layer, moved through all layers: what a rule without stopped gradients would descend.
    const leaking = differences(layers, (moved) => localLoss(moved, moved, 1, data, PENALTY));
    const { gradients } = evaluate(engine, monoForward, layers, data, PENALTY);
    expect(worst(gradients.slice(1), leaking.slice(1))).toBeLessThan(TOLERANCE);
    expect(worst(gradients.slice(0, 1), leaking.slice(0, 1))).toBeGreaterThan(1000 * TOLERANCE);
  });

  it("computes the example of two neurons that is worked out by hand", () => {
    // h = (2, 1), a = (2 - 1, 2 * -1 + 1 * 0.5) = (1, -1.5), z = (1, 0), scores = (0, ln 3), p = (1/4, 3/4).
    // Label 0: d = (-3/4, 3/4), e = (3/4 ln 3 + 1/4, 0), dW = h^T e, dM = z^T d, loss = ln 4.
    const layer: TrainedLayer = {
      weights: Float32Array.of(1, -1, -1, 0.5),
      bias: Float32Array.of(0, 0),
      head: Float32Array.of(0, Math.log(3), 5, -7),
    };
    const e = 0.75 * Math.log(3) + 0.25;
    const { loss, gradients } = evaluate(
      engine,
      monoForward,
      [layer],
      { inputs: [[2, 1]], labels: [0] },
      0.25,
    );
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(
      worst(gradients, [
        [
          [2 * e, 0, e, 0],
          [e, 0],
          [-0.75, 0.75, 0, 0],
        ],
      ]),
    ).toBeLessThan(1e-6);
  });
});

function randomLayers(ir: ReturnType<typeof smallIr>, seed: number): TrainedLayer[] {
  const random = createRandom(seed);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  return ir.layers.map(({ inputs, units, head }) => ({
    weights: draw(inputs * units),
    bias: draw(units),
    head: head ? draw(units * CLASSES) : null,
  }));
}

function randomData(size: number, count: number, seed: number): Data {
  const random = createRandom(seed);
  return {
    inputs: Array.from({ length: count }, () =>
      Array.from({ length: size }, () => Math.fround(random.normal())),
    ),
    labels: Array.from({ length: count }, () => random.below(CLASSES)),
  };
}

/** Loss and gradients of one batch, per layer as lists: weights, bias, head (empty where there is none). */
function evaluate(
  engine: Engine,
  rule: Rule,
  layers: readonly TrainedLayer[],
  data: Data,
  penalty: number,
): { loss: number; gradients: number[][][] } {
  const size = data.inputs.length;
  const head = layers.at(-1)!.head!;
  const classes = head.length / layers.at(-1)!.bias.length;
  const shapes = layers.map(({ weights, bias, head }, index) => ({
    kind: "dense" as const,
    name: `dense${index + 1}`,
    inputs: weights.length / bias.length,
    units: bias.length,
    head: head !== null,
    source: "",
  }));
  const oneHot = data.labels.flatMap((label) =>
    Array.from({ length: classes }, (_, k) => Number(k === label)),
  );
  return engine.scope(() => {
    const update = rule.gradients(
      engine,
      upload(engine, shapes, classes, layers),
      {
        size,
        inputs: engine.tensor(Float32Array.from(data.inputs.flat()), [size, data.inputs[0].length]),
        labels: engine.tensor(Float32Array.from(oneHot), [size, classes]),
      },
      penalty,
    );
    const gradients = update.gradients.map(({ weights, bias, head }) =>
      [weights, bias, head].map((tensor) => (tensor === null ? [] : Array.from(engine.read(tensor)))),
    );
    return { loss: engine.read(update.loss)[0], gradients };
  });
}

/** A copy of `list` with another value at `position`. */
function replaced<T>(list: readonly T[], position: number, value: T): T[] {
  return list.map((own, index) => (index === position ? value : own));
}

/** Largest absolute difference; shapes must agree. */
function worst(found: readonly number[][][], expected: readonly number[][][]): number {
  expect(found.map((layer) => layer.map((tensor) => tensor.length))).toEqual(
    expected.map((layer) => layer.map((tensor) => tensor.length)),
  );
  return Math.max(...found.flat(2).map((value, index) => Math.abs(value - expected.flat(2)[index])));
}
