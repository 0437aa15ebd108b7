import { describe, expect, test } from "vitest";
import type { Ir } from "../../src/ir/ir.js";
import type { IntegerLayer, QuantModel } from "../../src/ir/quant.js";
import type { Trained } from "../../src/ir/trained.js";
import { integerLayer } from "../../src/ops/op.js";
import { quantize } from "../../src/quantize/quantize.js";
import { network } from "../support/models/network.js";
import { faults, perStep } from "./agreement.js";

/** The network with the weights, bias and head of one unit of the first layer set to zero. */
function withDeadUnit(trained: Trained, units: number, unit: number): Trained {
  const [first, ...rest] = trained.layers;
  const weights = first!.weights.map((value, at) => (at % units === unit ? 0 : value));
  const bias = first!.bias.map((value, at) => (at === unit ? 0 : value));
  return { ...trained, layers: [{ ...first!, weights, bias }, ...rest] };
}

function scaled(ir: Ir, scale: number): Ir {
  return { ...ir, input: { ...ir.input, parts: ir.input.parts.map((part) => ({ ...part, scale })) } };
}

const firstOf = (model: QuantModel): IntegerLayer => integerLayer({ layer: 0 }, model);

describe("quantization at its edges", () => {
  test("a unit of zeros does not cost the others any precision", () => {
    const { ir, trained, samples } = network(187, "sample", "int16");
    const alive = quantize(ir, trained, samples, true);
    const dead = quantize(ir, withDeadUnit(trained, ir.layers[0]!.units, 5), samples, true);
    expect(firstOf(dead).exponent).toBe(firstOf(alive).exponent);
    expect(dead.layers[0]!.bias[5]).toBe(0);
  });

  test.each([1e-4, 0.01, 1, 300])("plain inputs keep their precision at scale %f", (scale) => {
    const { ir, trained, samples } = network(31, "none", "int16");
    const plain = scaled(ir, scale);
    expect(faults(perStep(quantize(plain, trained, samples, false), plain, trained, samples))).toEqual([]);
  });

  test("heads of zeros give scores of zeros", () => {
    const { ir, trained, samples } = network(64, "rms", "uint8");
    const layers = trained.layers.map((layer) => ({ ...layer, head: layer.head?.map(() => 0) ?? null }));
    const model = quantize(ir, { ...trained, layers }, samples, true);
    const weights = model.layers.flatMap(({ answer }) =>
      answer?.kind === "head" ? [...answer.weights] : [],
    );
    expect(weights).toEqual(Array((48 + 33) * 4).fill(0));
  });

  test("decimal parts of different magnitude get int16 steps of their own", () => {
    const { ir, trained, samples } = network(20, "rms", "float32");
    const part = { size: 10, scale: 1, offset: 0, standardize: "rms" as const };
    const split = {
      ...ir,
      input: {
        ...ir.input,
        parts: [
          { ...part, start: 0 },
          { ...part, start: 10 },
        ],
      },
    };
    const inputs = samples.inputs.map((value, at) => (at % 20 < 10 ? value * 1e6 : value)) as Float32Array;
    const { steps } = quantize(split, trained, { ...samples, inputs }, false).input;
    expect(steps[0]! / steps[19]!).toBeGreaterThan(1e5);
    expect(new Set(steps.subarray(0, 10)).size).toBe(1);
  });
});
