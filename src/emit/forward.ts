import type { DeviceModel } from "../ir/device-model.js";
import type { Step } from "../steps/index.js";
import { definitionOf } from "../steps/index.js";
import { ownerOf, sliceName } from "../steps/step.js";

/**
 * In a library that learns, inference and an update compute the same on the way up to each decision. These runs of steps
 * stand once, in a function each, that both call; what is between them is different.
 */

/** A step and its index in the schedule. */
export interface Indexed {
  readonly step: Step;
  readonly index: number;
}

/** One statement in the body of a call: a step of its own, or a run of steps by the name of its function. */
export type Item = (Indexed & { readonly run: null }) | Run;

/** A run of steps, and the name of its function. */
export interface Run {
  readonly name: string;
  readonly run: readonly Indexed[];
}

/** The steps behind the network input. A run ends where the scores of a layer or slice are complete. */
export function bodyOf(model: DeviceModel, steps: readonly Step[]): Item[] {
  const items: Item[] = [];
  let run: Indexed[] = [];
  for (const [index, step] of steps.entries()) {
    const { makesInput, isForward, exit } = definitionOf(step);
    if (makesInput) continue;
    if (!isForward) items.push({ step, index, run: null });
    else run.push({ step, index });
    if (!exit || run.length === 0) continue;
    items.push({ name: functionName(model, step, exit.slice(step)), run });
    run = [];
  }
  if (run.length > 0) throw new Error("a run of steps without scores at its end");
  return items;
}

/** C name of the function of a run, after the layer or slice that ends it. */
function functionName(model: DeviceModel, step: Step, slice: number): string {
  const block = ownerOf(step, model);
  if (block === null) throw new Error(`a ${step.kind} step without a layer`);
  return `${sliceName(model, block, slice)}_forward`;
}
