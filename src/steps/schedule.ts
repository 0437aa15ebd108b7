import type { Element } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import { computedOf } from "../ir/model-features.js";
import { SCORES, type Tensor } from "../ir/schedule-tensor.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import { followsDrift } from "./drift.js";
import { FEATURE_ELEMENTS, FEATURES, FEATURES_ROOM, roomBytes } from "./features.js";
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
  /** Adds scratch of which every core has its own. */
  scratch(id: string, type: Element, size: number): string;
}

/** A schedule that has the network input x and the scores, and no step yet. */
export function createScheduleBuilder(model: DeviceModel): ScheduleBuilder {
  const tensors: Tensor[] = [];
  const tensor: ScheduleBuilder["tensor"] = (id, type, size, memory = "arena") => {
    const shape = typeof size === "number" ? [size] : size;
    tensors.push({ id, type, shape, length: sizeOf(shape), memory });
    return id;
  };
  const scratch: ScheduleBuilder["scratch"] = (id, type, size) => {
    tensors.push({ id, type, shape: [size], length: size, memory: "arena", perCore: true });
    return id;
  };
  const { elements } = formatOf(model);
  tensor(NETWORK_INPUT, elements.stored, model.input.network);
  tensor(SCORES, elements.score, model.classes.length, "result");
  return { model, elements, tensors, steps: [], tensor, scratch };
}

/** Id of the network input. */
export const NETWORK_INPUT = "x";

/** Id of the input with its channels first, before a step puts them last. */
export const UNTURNED = `${NETWORK_INPUT}_raw`;

/** Id of the output of a layer. */
export function outputId(layer: string): string {
  return `${layer}_z`;
}

/** Adds the steps that make the network input of a raw sample. */
export function scheduleInput(builder: ScheduleBuilder): void {
  const { model, steps, tensor, elements } = builder;
  const { raw, parts, turned } = model.input;
  const from = scheduleFeatures(builder);
  const x = turned ? tensor(UNTURNED, elements.stored, raw) : NETWORK_INPUT;
  for (const part of parts.keys()) steps.push({ kind: "input", part, x, ...from });
  if (turned) steps.push({ kind: "turn", raw: x, x: NETWORK_INPUT });
}

/** Adds the step that takes off what the inputs have moved by, where that is followed; gives the id of what the layers read. */
export function scheduleCentre({ model, steps, tensor, elements }: ScheduleBuilder): string {
  if (!followsDrift(model)) return NETWORK_INPUT;
  const centred = tensor("centred", elements.stored, model.input.network);
  steps.push({ kind: "centre", x: NETWORK_INPUT, centred });
  return centred;
}

/** Adds the step that computes features, if inference has to; gives what the input step reads then. */
function scheduleFeatures({ model, steps, tensor }: ScheduleBuilder): { readonly features?: string } {
  const features = computedOf(model.features);
  if (features === null) return {};
  const bytes = roomBytes(features);
  tensor(FEATURES, FEATURE_ELEMENTS[features.storage], model.input.raw);
  const room = bytes === 0 ? null : tensor(FEATURES_ROOM, "int32", Math.ceil(bytes / 4));
  steps.push({ kind: "features", room });
  return { features: FEATURES };
}
