import { type Values, zeros } from "../formats/element.js";
import { elementsOf, storedElements } from "../formats/element-bytes.js";
import { formatOf } from "../formats/index.js";
import { scoresIn } from "../formats/narrow.js";
import { blocksOf, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { StateField } from "../ir/learning.js";
import { sizeOf } from "../ir/shape.js";
import { storedStride } from "../parameters/state-fields.js";
import { ASK_SAVED } from "../steps/learning/ask-label.js";
import type { LearnerMemory } from "../steps/step.js";

/** State of a device that learns, and its canonical bytes. */
export interface State {
  readonly learner: LearnerMemory;
  /** Elements of one row of recent samples. */
  readonly stride: number;
  /** True while learning is switched off. */
  off(): boolean;
  recentCount(): number;
  recentX(): Values;
  recentTruth(at: number): Truth;
  /** Puts a sample into the ring of recent ones. */
  remember(x: Values, truth: Truth): void;
  payload(): Uint8Array;
}

/** Truth that one update learns: a label, or targets in standard deviations; none of classes. */
export interface Truth {
  readonly label: number;
  readonly targets: Values;
}

/** Targets of a sample that has a class. */
export const NO_TARGETS = new Float32Array(0);

const LEARNING_IS_OFF = 1;
const HAS_DIVERGED = 2;

/** The state of a device after `<model>_init`: fresh, or as a device has left it. */
export function createState(model: DeviceModel, fields: readonly StateField[]): State {
  const values = new Map(fields.map((field) => [field.name, initialValues(model, field)]));
  const get = (name: string): Values => {
    const found = values.get(name);
    if (!found) throw new Error(`the state has no ${name}`);
    return found;
  };
  const exits = (name: string): Int32Array | Float32Array => scoresIn(values.get(name) ?? new Int32Array(0));
  const flags = get("flags");
  const stride = storedStride(model);
  const capacity = model.learning?.recent ?? 0;
  const targets = model.valueExponent === undefined ? 0 : model.classes.length;
  const learner: LearnerMemory = {
    values,
    seed: get("seed")[0]!,
    step: get("step")[0]!,
    saturated: values.get("saturated")?.[0] ?? 0,
    diverged: (flags[0]! & HAS_DIVERGED) !== 0,
    thresholds: exits("thresholds"),
    tracked: exits("tracked"),
    deviations: exits("deviations"),
    label: 0,
    targets: zeros(formatOf(model).elements.target, targets),
    learns: false,
    updated: 0,
    skipped: 0,
    asks: false,
    energies: [],
  };

  const payload = (): Uint8Array => {
    get("step")[0] = learner.step;
    if (values.has("saturated")) get("saturated")[0] = learner.saturated;
    flags[0] = (flags[0]! & LEARNING_IS_OFF) | (learner.diverged ? HAS_DIVERGED : 0);
    const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.bytes, 0));
    for (const field of fields) bytes.set(bytesOf(field, get(field.name)), field.offset);
    return bytes;
  };

  return {
    learner,
    stride,
    off: () => (flags[0]! & LEARNING_IS_OFF) !== 0,
    recentCount: () => get("recent_count")[0]!,
    recentX: () => get("recent_x"),
    recentTruth: (at) =>
      targets > 0
        ? { label: 0, targets: get("recent_targets").subarray(at * targets, (at + 1) * targets) }
        : { label: values.get("recent_labels")?.[at] ?? 0, targets: NO_TARGETS },
    remember: (x, truth) => {
      const next = get("recent_next");
      const count = get("recent_count");
      const at = next[0]!;
      get("recent_x").set(x, at * stride);
      if (targets > 0) get("recent_targets").set(truth.targets, at * targets);
      else get("recent_labels")[at] = truth.label;
      next[0] = at + 1 === capacity ? 0 : at + 1;
      if (count[0]! < capacity) count[0]!++;
    },
    payload,
  };
}

/** The elements of a field in a payload; halves are numbers here. */
export function fieldValues(field: StateField, payload: Uint8Array): Values {
  return elementsOf(field.type, payload.subarray(field.offset, field.offset + field.bytes));
}

function bytesOf({ type }: StateField, values: Values): Uint8Array {
  const stored = storedElements(type, values);
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** Values that `<model>_init` puts into a field. */
function initialValues(model: DeviceModel, field: StateField): Values {
  const values = zeros(field.type, sizeOf(field.shape));
  const start = startOf(model, field);
  if (start) values.set(start);
  return values;
}

/** Values from which a field starts; null for zeros. */
function startOf(model: DeviceModel, { name, layer, tensor }: StateField): ArrayLike<number> | null {
  const learnt = model.learning?.learnt?.[name];
  if (learnt) return learnt;
  if (name === "seed") return [model.learning?.seed ?? 0];
  if (name === "thresholds" || name === "tracked") return model.exits?.thresholds ?? null;
  if (name === ASK_SAVED) return [model.learning?.ask?.per ?? 0];
  const block = blocksOf(model).find((each) => each.layer.name === layer);
  const parameter = block && parametersOf(block).find(({ role }) => role === tensor);
  return parameter?.values ?? null;
}
