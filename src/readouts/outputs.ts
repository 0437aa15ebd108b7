import type { Engine, Tensor } from "../engine/engine.js";
import type { Block } from "../ir/blocks.js";
import type { OutputsReadout } from "../ir/device-model.js";
import type { BlockIr } from "../ir/ir-blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import type { Tapped } from "../layers/layer.js";
import { addConstantBound } from "../numerics/bounds.js";
import * as is from "../schema/fields.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { floats } from "./head.js";
import { type SliceReadout, scheduleSlices } from "./passes.js";
import type { ReadoutDefinition } from "./readout.js";

/** Records of outputs in a device's file. */
export const storedOutputs = {
  integer: is.object({ kind: is.oneOf("outputs") }),
  real: is.object({ kind: is.oneOf("outputs") }),
};

/** The readout, which has nothing of its own. */
export const OUTPUTS: OutputsReadout = { kind: "outputs", parameters: [], squares: false };

/** Outputs of the last layer of an imported net, as they are: the scores are those of its file. */
export const outputs: ReadoutDefinition<OutputsReadout> = {
  floats: {
    ...floats,
    matrix: identityMatrix,
    share: () => (z, _slice, scores) => scores.set(z),
  },
  linear: false,
  leastUnits: (classes) => classes,
  stored: {
    integer: { to: ({ kind }) => ({ kind }), from: () => OUTPUTS, formulas: () => [] },
    real: { to: ({ kind }) => ({ kind }), from: () => OUTPUTS, formulas: () => [] },
  },
  print: () => "outputs as scores",
  integers: (layers) => ({ scoreExponent: 0, readouts: layers.map(() => OUTPUTS) }),
  reals: () => OUTPUTS,
  weightExponent: () => null,
  errorScale: refuse,
  learning: (readout) => readout,
  reshaped: (readout) => readout,
  bound: (bounds, _readout, { read }) =>
    addConstantBound(bounds, new Array<number>(sizeOf(read)).fill(128), 0),
  layout: ({ kind }) => ({ kind }),
  sliceStructs: () => [],
  structs: () => [],
  infer: scheduleOutputs,
  add,
  learn: refuse,
};

/** The answer behind the last layer, a class or the outputs themselves; those of either sign have no goodness. */
function scheduleOutputs(builder: ScheduleBuilder, x: string): void {
  if (builder.model.valueExponent !== undefined) {
    scheduleSlices(
      builder,
      x,
      () => undefined,
      ({ exit, layer, z }) => {
        builder.steps.push({ kind: "outputValues", exit, layer, z, scores: SCORES });
      },
    );
    return;
  }
  scheduleSlices(builder, x, add, decideBehind.bind(null, builder));
}

/** Adds the decision behind a layer of outputs of either sign, which have no goodness. */
export function decideBehind({ steps }: ScheduleBuilder, { exit, layer, z }: SliceReadout): void {
  const whole = { units: 0, scores: SCORES, activeLabels: null, perLabel: false };
  steps.push({ kind: "decide", exit, layer, z, ...whole });
}

function add({ steps }: ScheduleBuilder, _block: Block, { layer, z }: Tapped): void {
  steps.push({ kind: "outputs", layer, z, scores: SCORES });
}

/** The identity [features][features]. */
export function identityMatrix(engine: Engine, { features: size }: BlockIr): Tensor {
  const values = Float32Array.from({ length: size * size }, (_, at) => Number(at % (size + 1) === 0));
  return engine.tensor(values, [size, size]);
}

function refuse(): never {
  throw new Error("an imported net does not learn");
}
