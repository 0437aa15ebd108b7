import { exitCount, type QuantModel } from "./quant.js";
import {
  type Answered,
  createLine,
  type Line,
  layLayers,
  pairStride,
  SCORES,
  type Schedule,
} from "./schedule.js";

/**
 * One update with one sample whose network input x is there already: each layer answers, learns from its own error
 * and passes the normalised z of before its update on. No layer waits for a later one.
 */
export function learnSchedule(model: QuantModel): Schedule {
  const line = createLine(model);
  const x = line.tensor("x", line.types.stored, model.input.size);
  line.tensor(SCORES, line.types.sum, model.classes.length, "result");
  if (model.beam > 0) layPair(line, model, x);
  else layOwnErrors(line, model, x);
  return { tensors: line.tensors, steps: line.steps };
}

/** Layers that learn from the error of the running scores: mono-forward and class groups. */
function layOwnErrors(line: Line, model: QuantModel, x: string): void {
  const { tensor, types, steps } = line;
  const d = tensor("score_error", types.sum, model.classes.length);
  const witness = model.exits && {
    labels: tensor("exit_labels", "uint8", exitCount(model)),
    values: tensor("exit_values", types.sum, exitCount(model)),
  };
  const learn = ({ layer, slice, exit, x, z }: Answered): void => {
    if (witness) steps.push({ kind: "witness", exit, ...witness });
    const { units, slices, answer, learning, name } = model.layers[layer]!;
    if (learning === null || answer === null) return;
    const at = { layer, slice } as const;
    const c = `${name}_unit_error`;
    if (slice === 0) tensor(c, errorType(types), units / slices);
    steps.push({ kind: "loss", ...at, scores: SCORES, d });
    steps.push({ kind: "errors", ...at, z, d, c });
    if (answer.kind === "head" && learning.head) steps.push({ kind: "learnHead", ...at, z, d });
    steps.push({ kind: "learnDense", ...at, x, c, second: false });
  };
  layLayers(line, model, x, learn);
  if (witness) steps.push({ kind: "adapt", ...witness });
}

/**
 * Forward-Forward: the sample with its true label against the same with the label that the first layer holds most
 * likely among the wrong ones.
 */
function layPair({ tensor, types, steps }: Line, model: QuantModel, x: string): void {
  const pair = tensor("pair", "uint8", 2);
  const r = tensor("pair_error", types.sum, 2);
  const own = model.layers.length > 1 ? tensor("layer_goodness", types.sum, 2) : "";
  let from = "";
  for (const [layer, { name, units, inputs, learning }] of model.layers.entries()) {
    const first = layer === 0;
    const acc = tensor(`${name}_acc`, types.product, units);
    const z = tensor(`${name}_z`, types.stored, units * (first ? model.classes.length : 2));
    const h = first ? x : tensor(`${name}_x`, types.stored, 2 * pairStride(inputs));
    if (first) {
      steps.push({ kind: "base", layer, x, acc });
      steps.push({ kind: "overlay", layer, acc, z, scores: SCORES });
      steps.push({ kind: "rival", scores: SCORES, pair });
    } else {
      steps.push({ kind: "pair", layer, from, perLabel: layer === 1, h, acc, z, pair, own });
    }
    if (learning !== null) {
      const c = tensor(`${name}_unit_error`, errorType(types), 2 * units);
      const at = { layer, pair, r, perLabel: first } as const;
      steps.push({ kind: "pairLoss", ...at, own: first ? SCORES : own });
      steps.push({ kind: "pairErrors", ...at, z, c });
      const dense = { kind: "learnDense", layer, slice: 0 } as const;
      if (first) {
        const sum = tensor(`${name}_sum`, errorType(types), units);
        steps.push({ kind: "learnSlots", layer, c, pair, sum });
        steps.push({ ...dense, x, c: sum, second: false });
      } else {
        steps.push({ ...dense, x: h, c, second: false });
        steps.push({ ...dense, x: h, c, second: true });
      }
    }
    from = z;
  }
}

/** Errors times the rate: int16 beside integers, the stored type beside floats. */
function errorType({ stored }: Line["types"]) {
  return stored === "int8" ? "int16" : stored;
}
