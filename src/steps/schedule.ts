import type { Element } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import { SCORES, type Tensor } from "../ir/schedule-tensor.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import type { Step } from "./index.js";

/**
 * A model as a straight line of steps over named tensors: the order in which the reference computes, the plan places
 * buffers, the emitted C calls kernels, and TRACE numbers its answers.
 */
export interface Schedule {
  readonly tensors: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** A schedule under construction. */
export interface ScheduleBuilder {
  readonly model: DeviceModel;
  /** Element types of the model's format. */
  readonly elements: ReturnType<typeof formatOf>["elements"];
  readonly tensors: Tensor[];
  readonly steps: Step[];
  /** Adds a tensor; returns its id. */
  tensor(id: string, type: Element, size: number | Shape, memory?: Tensor["memory"]): string;
}

/** A schedule that has the network input x and the scores, and no step yet. */
export function createScheduleBuilder(model: DeviceModel): ScheduleBuilder {
  const tensors: Tensor[] = [];
  const tensor: ScheduleBuilder["tensor"] = (id, type, size, memory = "arena") => {
    const shape = typeof size === "number" ? [size] : size;
    tensors.push({ id, type, shape, length: sizeOf(shape), memory });
    return id;
  };
  const { elements } = formatOf(model);
  tensor(NETWORK_INPUT, elements.stored, model.input.network);
  tensor(SCORES, elements.score, model.classes.length, "result");
  return { model, elements, tensors, steps: [], tensor };
}

/** Id of the network input. */
export const NETWORK_INPUT = "x";

/** Adds the steps that make the network input of a raw sample. */
export function scheduleInput({ model, steps, tensor, elements }: ScheduleBuilder): void {
  const { raw, parts, turned } = model.input;
  const x = turned ? tensor(`${NETWORK_INPUT}_raw`, elements.stored, raw) : NETWORK_INPUT;
  for (const part of parts.keys()) steps.push({ kind: "input", part, x });
  if (turned) steps.push({ kind: "turn", raw: x, x: NETWORK_INPUT });
}
