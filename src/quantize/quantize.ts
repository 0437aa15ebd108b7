import { Failure } from "../diagnostics/diagnostic.js";
import { onlyIntegers } from "../diagnostics/import.js";
import { forwardFloat } from "../floats/float-model.js";
import type { Values } from "../formats/element.js";
import type { Family, Format } from "../formats/format.js";
import { formatOf, formatWords, numberFormat } from "../formats/index.js";
import { blockOf } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type Ir, scoreNames } from "../ir/ir.js";
import { sizeOf } from "../ir/shape.js";
import type { Trained } from "../ir/trained.js";
import { schedule } from "../readouts/index.js";
import { allocateSample, runSchedule } from "../steps/run-schedule.js";
import { NETWORK_INPUT } from "../steps/schedule.js";
import { encodeSamples } from "./encode.js";
import { withRates } from "./feature-rates.js";
import { withFreeScales } from "./free-scales.js";
import { quantizeAsymmetric } from "./graph-layers.js";
import { quantizeToIntegers } from "./integers.js";
import type { QuantizedLayers } from "./quantized-layers.js";
import { deviceLearning } from "./rates.js";
import { quantizeToReals } from "./reals.js";

/** Validation samples that ranges and densities are taken from: enough that more change no exponent. */
const RANGE_SAMPLES = 1000;

/** Activations of all of them that memory has room for, but of so many samples in any case. */
const MOST_VALUES = 2 ** 27;
const FEWEST = 64;

/** Activations of a sample. */
function valuesOf({ layers }: Ir): number {
  return layers.reduce((sum, { output }) => sum + sizeOf(output), 0);
}

/**
 * Post-training quantization to the model's precision: ranges and densities from validation data, never from training
 * or test data.
 * @param fpu whether the target has float32 instructions (decides how decimal data are stored).
 * @param seed of what learning on the device draws.
 * @throws Failure where an accumulator could leave int32.
 */
export function quantize(
  given: Ir,
  trained: Trained,
  validation: Samples,
  fpu: boolean,
  seed = 0,
): DeviceModel {
  const ir = withRates(given, trained, validation);
  const rows = Math.min(
    RANGE_SAMPLES,
    validation.count,
    Math.max(FEWEST, Math.floor(MOST_VALUES / valuesOf(ir))),
  );
  const format = formatOf(formatWords(ir));
  const model: DeviceModel = {
    name: ir.name,
    classes: scoreNames(ir),
    ...numberFormat(formatWords(ir)),
    beam: ir.inference.beam,
    exits: null,
    learning: deviceLearning(ir, seed, format),
    ...(ir.features ? { features: ir.features } : {}),
    ...(ir.stream ? { stream: ir.stream } : {}),
    ...QUANTIZERS[format.family]({ ir, trained, validation, fpu, rows, format }),
  };
  return withDensities(model, encodeSamples(validation, model.input), rows);
}

/** Values from which a family quantizes. */
interface Quantized {
  readonly ir: Ir;
  readonly trained: Trained;
  readonly validation: Samples;
  readonly fpu: boolean;
  /** Validation samples that ranges are taken from. */
  readonly rows: number;
  readonly format: Format;
}

const QUANTIZERS: Readonly<Record<Family, (from: Quantized) => QuantizedLayers>> = {
  integer({ ir, trained, validation, fpu, rows: all }) {
    const graph = ir.imported?.graph;
    const rows = graph?.integers ? 0 : all; // its scales are there already
    const floats = Array.from({ length: rows }, (_, n) =>
      forwardFloat(ir, trained, validation.inputs, n * validation.size),
    );
    if (graph) return quantizeAsymmetric(ir, graph, trained, validation, fpu, floats);
    const free = withFreeScales(ir, trained, floats);
    return quantizeToIntegers(ir, free.trained, validation, fpu, free.floats);
  },
  real({ ir, trained, validation, format }) {
    if (ir.imported?.graph) throw new Failure([onlyIntegers(undefined, ir.imported.file, ir.precision)]);
    return quantizeToReals(ir, trained, validation.storage, format);
  },
};

/** Shares of non-zero inputs and activations, from the quantized model itself. */
function withDensities(model: DeviceModel, validation: Samples, rows: number): DeviceModel {
  const line = schedule(model);
  let inputs = 0;
  const active = model.layers.map(() => 0);
  for (let n = 0; n < rows; n++) {
    const memory = allocateSample(line, validation, n);
    runSchedule(model, line, memory);
    const { tensors } = memory;
    inputs += nonZero(tensors[NETWORK_INPUT]!);
    let share = 0; // that of the layer before where a layer keeps zeros
    for (const [index, { name, output }] of model.layers.entries()) {
      const z = tensors[`${name}_z`];
      const block = blockOf(model, index).index;
      if (z !== undefined) share = activeShare(z, sizeOf(output), tensors.active_labels, block);
      active[index]! += share;
    }
  }
  return {
    ...model,
    input: { ...model.input, density: inputs / (rows * sizeOf(model.input.network)) },
    layers: model.layers.map((layer, index) => ({
      ...layer,
      density: active[index]! / rows,
    })),
  };
}

/** Share of non-zero units; over the labels that were computed where there is a row per candidate label. */
function activeShare(z: Values, units: number, activeLabels: Values | undefined, block: number): number {
  const computed =
    z.length > units && block > 0 && activeLabels !== undefined ? activeLabels.length * units : z.length;
  return nonZero(z) / computed;
}

function nonZero(values: Values): number {
  let count = 0;
  for (const value of values) if (value !== 0) count++;
  return count;
}
