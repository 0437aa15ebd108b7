import { row, type Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { QuantModel } from "../ir/quant.js";
import { schedule } from "../ir/schedule.js";
import type { Trained } from "../ir/trained.js";
import { forwardFloat } from "../numerics/float-model.js";
import { allocate, runSchedule } from "../ops/run.js";
import { encodeSamples } from "./encode.js";
import { quantizeToIntegers } from "./integers.js";
import { learningOf } from "./rates.js";
import { quantizeToReals } from "./reals.js";

/** Validation samples that ranges and densities are taken from: enough that more change no exponent. */
const RANGE_SAMPLES = 1000;

/**
 * Post-training quantization to the model's precision: ranges and densities from validation data, never from training
 * or test data.
 * @param fpu whether the target has float32 instructions (decides how decimal data are stored).
 * @param seed of what learning on the device draws.
 * @throws Failure where an accumulator could leave int32.
 */
export function quantize(ir: Ir, trained: Trained, validation: Samples, fpu: boolean, seed = 0): QuantModel {
  const rows = Math.min(RANGE_SAMPLES, validation.count);
  const numbers =
    ir.precision === "int8"
      ? quantizeToIntegers(
          ir,
          trained,
          validation,
          fpu,
          Array.from({ length: rows }, (_, n) =>
            forwardFloat(ir, trained, validation.inputs, n * validation.size),
          ),
        )
      : quantizeToReals(ir, trained, validation.storage);
  const model: QuantModel = {
    name: ir.name,
    classes: ir.classes,
    precision: ir.precision,
    ...(ir.accumulate === "f16" ? { accumulate: ir.accumulate } : {}),
    beam: ir.inference.beam,
    exits: null,
    learning: learningOf(ir, seed),
    ...numbers,
  };
  return withDensities(model, encodeSamples(validation, model.input), rows);
}

/** Shares of non-zero inputs and activations, from the quantized model itself. */
function withDensities(model: QuantModel, validation: Samples, rows: number): QuantModel {
  const line = schedule(model);
  let inputs = 0;
  const active = model.layers.map(() => 0);
  for (let n = 0; n < rows; n++) {
    const memory = allocate(line, row(validation, n));
    runSchedule(model, line, memory);
    const stored = { ...memory.int8, ...memory.real };
    inputs += nonZero(stored.x!);
    for (const [index, layer] of model.layers.entries())
      active[index]! += activeShare(stored[`${layer.name}_z`]!, layer.units, memory.uint8.live, index);
  }
  return {
    ...model,
    input: { ...model.input, density: inputs / (rows * model.input.size) },
    layers: model.layers.map((layer, index) => ({ ...layer, density: active[index]! / rows })),
  };
}

/** Share of non-zero units; over the labels that were computed where there is a row per candidate label. */
function activeShare(
  z: Int8Array | Float32Array,
  units: number,
  live: Uint8Array | undefined,
  layer: number,
): number {
  const computed = z.length > units && layer > 0 && live !== undefined ? live.length * units : z.length;
  return nonZero(z) / computed;
}

function nonZero(values: Int8Array | Float32Array): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}
