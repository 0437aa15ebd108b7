import type { Storage } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { QuantInputPart, RealAnswer, RealLayer } from "../ir/quant.js";
import type { Trained } from "../ir/trained.js";
import { groupBounds, groupScales } from "../numerics/groups.js";
import { norm } from "../numerics/int8.js";
import { type RealFormat, store } from "../numerics/real.js";
import { affineOf, OWN_VALUES, realAffine } from "./input.js";
import { sliceBySlice } from "./layer.js";
import { floatProduct } from "./product.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { realRates } from "./rates.js";

/** Weights, biases and heads rounded to the stored format; samples keep the type of the data. */
export function quantizeToReals(ir: Ir, trained: Trained, storage: Storage): QuantizedLayers {
  const format: RealFormat = ir.precision === "f32" ? "f32" : "fp16";
  const layers = ir.layers.map((layer, index): RealLayer => {
    const { name, source, inputs, units, slices } = layer;
    const { weights, bias, overlay } = floatProduct(ir, trained, index);
    const learns = ir.learning?.layers[index] ?? null;
    return {
      kind: "real",
      ...{ name, source, inputs, units, slices },
      density: 1,
      weights: sliceBySlice(stored(format, weights), inputs, units, slices),
      bias: stored(format, bias),
      overlay: overlay && stored(format, overlay),
      answer: answerOf(ir, trained, index, format),
      norm: index === ir.layers.length - 1 ? null : { size: units },
      learning: learns && realRates(ir, learns, units),
    };
  });
  const parts = ir.input.parts.map((part, index): QuantInputPart => {
    const { start, size, standardize } = part;
    if (standardize === "rms" || standardize === "sample")
      return { kind: "rms", start, size, center: standardize === "sample", norm: norm(size, 0) };
    const statistics = standardize === "dataset" ? trained.statistics[index] : undefined;
    return realAffine(part, affineOf(part, statistics, OWN_VALUES, 0));
  });
  const { steps } = OWN_VALUES;
  const input = { size: ir.input.size, storage, steps, exponent: 0, density: 1, parts };
  return { input, layers, scoreExponent: 0 };
}

function answerOf(ir: Ir, trained: Trained, index: number, format: RealFormat): RealAnswer | null {
  const { units, slices } = ir.layers[index]!;
  switch (ir.inference.answer) {
    case "heads": {
      const { head } = trained.layers[index]!;
      return head && { kind: "head", weights: stored(format, head) };
    }
    case "groups": {
      const bounds = groupBounds(units / slices, ir.classes.length);
      return { kind: "groups", bounds, scale: groupScales(bounds, slices) };
    }
    case "goodness":
      return { kind: "goodness", scale: Math.fround(1 / units) };
  }
}

function stored(format: RealFormat, values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values, (value) => store(format, Math.fround(value)));
}
