import type { Format } from "../formats/format.js";
import type { Storage } from "../ir/data.js";
import type { InputPart, Readout, Tap } from "../ir/device-model.js";
import { type InputPartIr, type Ir, scoreNames } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { standardizationOf } from "../ir/standardization.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import { weightedOf } from "../layers/index.js";
import { definitionOfReadout } from "../readouts/index.js";
import { floatProduct } from "./float-product.js";
import { affineOf, OWN_VALUES, realAffine, rmsPart } from "./input-constants.js";
import { deviceTap, withFollowers } from "./integers.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { learningAt, learnsOf, realRates } from "./rates.js";
import { sliceBySlice } from "./slices.js";

/** Weights, biases and heads rounded to the stored format; samples keep the type of the data. */
export function quantizeToReals(ir: Ir, trained: Trained, storage: Storage, format: Format): QuantizedLayers {
  const { store } = format.arithmetic;
  const blocks = blocksOfIr(ir);
  const layers = blocks.map(({ layer, inputs, units, slices, index }) => {
    const { weights, bias, overlay } = floatProduct(ir, trained, index);
    const learns = learningAt(ir, index);
    const values = {
      weights: sliceBySlice(store(weights), inputs, units, slices),
      bias: store(bias),
      overlay: overlay && store(overlay),
      factors: null,
    };
    const learning = learns && realRates(ir, learns, blocks[index]!);
    const numbers = { exponent: 0, accumulatorScale: new Float64Array(0), learning };
    const given = { format, slices, classes: scoreNames(ir).length, values, ...numbers };
    return weightedOf(layer).onDevice(layer, given);
  });
  const { reals, lastAlone } = definitionOfReadout<Readout>({ kind: ir.inference.readout });
  const taps = ir.taps.map((tap, index): Tap => {
    const { head, constant, decoderBias } = trained.layers[index]!;
    const targets = index === blocks.length - 1 ? trained.targets : undefined;
    const block = blocks[index]!;
    const sizes = { ...block, units: block.features };
    const cell = decoderBias && { decoderBias, weightExponent: 0, inputExponent: 0 };
    const readout =
      block.unread || block.silent || (lastAlone && index < blocks.length - 1)
        ? null
        : reals(
            sizes,
            { head, constant, targets, cell },
            learnsOf(ir, index),
            format,
            scoreNames(ir).length,
            ir.learning?.readout,
          );
    return deviceTap(tap, readout, 0);
  });
  const parts = ir.input.parts.map((part, index) => partOf(part, trained.statistics[index]));
  const { raw, network, turned } = ir.input;
  const { steps } = OWN_VALUES;
  const input = {
    raw,
    network,
    storage,
    steps,
    exponent: 0,
    density: 1,
    parts,
    ...(turned ? { turned } : {}),
  };
  const exponents = blocks.map(() => 0);
  const values = ir.targets ? { valueExponent: 0 } : {};
  return { input, layers: withFollowers(ir, layers, exponents), taps, scoreExponent: 0, ...values };
}

function partOf(part: InputPartIr, statistics: PartStatistics | undefined): InputPart {
  if (standardizationOf(part).perSample) return rmsPart(part, 0);
  return realAffine(part, affineOf(part, statistics, OWN_VALUES, { scale: 1, zero: 0 }));
}
