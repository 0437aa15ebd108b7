import type { AutoencoderReadout } from "../ir/device-model.js";
import type { Parameter, Role } from "../ir/parameter.js";
import type { Quantization } from "../ir/quantization.js";
import { SCORES } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import { differenceOf, scoreTables } from "../numerics/remade-input.js";
import * as is from "../schema/fields.js";
import { autoencoderName } from "../steps/autoencoder.js";
import type { ScheduleBuilder } from "../steps/schedule.js";
import { tableOf } from "../steps/table-names.js";
import { LARGEST_SCORE, UNMEASURED } from "./anomaly.js";
import { floats } from "./head.js";
import { decideBehind, identityMatrix } from "./outputs.js";
import { scheduleSlices } from "./passes.js";
import type { ReadoutDefinition } from "./readout.js";

/** Records in a device's file, which nothing writes: an imported net does not learn. */
export const storedAutoencoder = {
  integer: is.object({ kind: is.oneOf("autoencoder") }),
  real: is.object({ kind: is.oneOf("autoencoder") }),
};

const STORED = { to: refuse, from: refuse, formulas: () => [] };

/** An imported net that makes its input anew: the score is the larger deviation of what is left and of the input itself. */
export const autoencoder: ReadoutDefinition<AutoencoderReadout> = {
  floats: { ...floats, remakesInput: true, matrix: identityMatrix, share: () => null },
  linear: false,
  tellsAnomalies: true,
  leastUnits: () => 1,
  stored: { integer: STORED, real: STORED },
  print: ({ difference: { output, input } }) =>
    `what is left: (z - ${output.zero}) * ${output.factor} - (x - ${input.zero}) * ${input.factor}, >> 15`,
  integers: refuse,
  reals: refuse,
  weightExponent: () => null,
  errorScale: refuse,
  learning: (readout) => readout,
  reshaped: (readout) => readout,
  bound(bounds) {
    bounds.squares = LARGEST_SCORE; // the larger of scores, not their sum
  },
  layout: ({ kind, difference }) => ({ kind, difference }),
  sliceStructs: () => [],
  structs({ difference: { output, input } }, block, model) {
    const { name } = block.layer;
    return [
      {
        what: `${name}: the output, less the input`,
        tag: "ff_autoencoder",
        name: autoencoderName(model, block),
        fields: {
          factor: tableOf(model, name, "inputFactor"),
          term: tableOf(model, name, "inputTerm"),
          ...{ output_factor: output.factor, input_factor: input.factor },
          ...{ output_zero: output.zero, input_zero: input.zero },
          size: sizeOf(model.input.network),
        },
      },
    ];
  },
  infer: scheduleAutoencoder,
  add: refuse,
  learn: refuse,
};

type Kind = Pick<Parameter, "element" | "home" | "range">;
const TABLE: Kind = { element: "int32", home: "flash", range: [-(2 ** 31), 2 ** 31 - 1] };
const NUMBERS: Kind = { ...TABLE, home: "code" };
const THRESHOLD: Kind = { element: "int16", home: "code", range: [-32768, 32767] };

/** The readout of a net from the meaning of its integers, and from some rows of its input. */
export function autoencoderReadout(
  output: Quantization,
  input: Quantization,
  rows: readonly Int8Array[],
): AutoencoderReadout {
  const { factor, term } = scoreTables(rows);
  const parameter = (role: Role, values: Int32Array | Int16Array, kind: Kind): Parameter => ({
    ...{ role, values, shape: [values.length], layout: "plain" },
    ...kind,
  });
  return {
    ...{ kind: "autoencoder", squares: false, difference: differenceOf(output, input) },
    parameters: [
      parameter("inputFactor", factor, TABLE),
      parameter("inputTerm", term, TABLE),
      parameter("usual", Int32Array.from(UNMEASURED), NUMBERS),
      parameter("inputUsual", Int32Array.from(UNMEASURED), NUMBERS),
      parameter("threshold", Int16Array.of(LARGEST_SCORE - 1), THRESHOLD),
    ],
  };
}

/** The input's own score first, then that of what the last layer leaves of it. */
function scheduleAutoencoder(builder: ScheduleBuilder, x: string): void {
  const { model, steps, tensor } = builder;
  const count = sizeOf(model.input.network);
  const scores = tensor("input_scores", "int16", count);
  steps.push({ kind: "inputScores", x, scores });
  steps.push({ kind: "inputDeviation", values: scores, scores: SCORES, count });
  scheduleSlices(
    builder,
    x,
    (_builder, _block, { layer, z }) => {
      const q = tensor("input_left", "int16", count);
      steps.push({ kind: "remainder", layer, x, z, q });
      steps.push({ kind: "deviation", layer, values: q, scores: SCORES, count });
    },
    decideBehind.bind(null, builder),
  );
}

function refuse(): never {
  throw new Error("an imported net does not learn, and has no device's file");
}
