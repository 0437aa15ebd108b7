import type { QuantModel } from "../ir/quant.js";
import { isExit, type Step } from "../ir/schedule.js";
import { sliceName } from "../ops/op.js";

/**
 * In a library that learns, inference and an update compute the same on the way up to each answer. These runs of steps
 * stand once, in a function each, that both call; what is between them is different.
 */

/** A step and its index in the schedule. */
export interface Indexed {
  readonly step: Step;
  readonly index: number;
}

/** What stands in the body of a call, one after the other: a step of its own, or a run by the name of its function. */
export type Item = Indexed | { readonly name: string; readonly run: readonly Indexed[] };

/** Whether inference and an update carry a step out alike. */
const ALIKE: Readonly<Record<Step["kind"], boolean>> = {
  input: false, // comes before both
  dense: true,
  head: true,
  groups: true,
  rms: true,
  base: true,
  overlay: true,
  beam: false,
  candidates: false,
  answer: false,
  loss: false,
  errors: false,
  learnHead: false,
  learnDense: false,
  rival: false,
  pair: false,
  pairLoss: false,
  pairErrors: false,
  learnSlots: false,
  witness: false,
  adapt: false,
};

/** The steps behind the network input. A run ends where the scores of a layer or slice are complete. */
export function bodyOf(model: QuantModel, steps: readonly Step[]): Item[] {
  const items: Item[] = [];
  let run: Indexed[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.kind === "input") continue;
    if (!ALIKE[step.kind]) items.push({ step, index });
    else run.push({ step, index });
    if (!isExit(step) || run.length === 0) continue;
    items.push({ name: functionName(model, step), run });
    run = [];
  }
  if (run.length > 0) throw new Error("a run of steps without scores at its end");
  return items;
}

/** C name of the function of a run, after the layer or slice that ends it. */
function functionName(model: QuantModel, step: Step): string {
  const layer = "layer" in step ? model.layers[step.layer] : undefined;
  if (!layer) throw new Error(`a ${step.kind} step without a layer`);
  return `${sliceName(model, layer, "slice" in step ? step.slice : 0)}_forward`;
}
