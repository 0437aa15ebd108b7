import type { StateField } from "../ir/learning.js";
import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { halfBitsOf, halvesOf } from "../numerics/f16.js";
import { type LearnerMemory, type Parameters, parametersOf } from "../ops/op.js";
import { storedStride } from "../plan/state.js";

/** Elements of a field; halves are numbers here. */
export type FieldValues = Uint32Array | Int32Array | Int16Array | Int8Array | Uint8Array | Float32Array;

/** What a device that learns holds, and its canonical bytes. */
export interface State {
  readonly learner: LearnerMemory;
  /** Elements of one row of recent samples. */
  readonly stride: number;
  /** Whether learning is switched off. */
  off(): boolean;
  recentCount(): number;
  recentX(): Int8Array | Float32Array;
  recentLabel(at: number): number;
  /** Puts a sample into the ring of recent ones. */
  remember(x: Int8Array | Float32Array, label: number): void;
  payload(): Uint8Array;
}

const LEARNING_IS_OFF = 1;
const HAS_DIVERGED = 2;

/** The state of a device after `<model>_init`: fresh, or as a device has left it. */
export function createState(model: QuantModel, fields: readonly StateField[]): State {
  const values = new Map(fields.map((field) => [field.name, initialValues(model, field)]));
  const get = <T extends FieldValues>(name: string): T => {
    const found = values.get(name);
    if (!found) throw new Error(`the state has no ${name}`);
    return found as T;
  };
  const exits = (name: string): Int32Array | Float32Array =>
    (values.get(name) ?? new Int32Array(0)) as Int32Array | Float32Array;
  const flags = get<Uint32Array>("flags");
  const stride = storedStride(model);
  const capacity = model.learning?.recent ?? 0;
  const learner: LearnerMemory = {
    parameters: model.layers.map((layer) => learntParameters(layer, values)),
    seed: get<Uint32Array>("seed")[0]!,
    step: get<Uint32Array>("step")[0]!,
    saturated: values.get("saturated")?.[0] ?? 0,
    diverged: (flags[0]! & HAS_DIVERGED) !== 0,
    thresholds: exits("thresholds"),
    tracked: exits("tracked"),
    deviations: exits("deviations"),
    label: 0,
    learns: false,
    updated: 0,
    skipped: 0,
  };

  const payload = (): Uint8Array => {
    get<Uint32Array>("step")[0] = learner.step;
    if (values.has("saturated")) get<Uint32Array>("saturated")[0] = learner.saturated;
    flags[0] = (flags[0]! & LEARNING_IS_OFF) | (learner.diverged ? HAS_DIVERGED : 0);
    const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.bytes, 0));
    for (const field of fields) bytes.set(bytesOf(field, get(field.name)), field.offset);
    return bytes;
  };

  return {
    learner,
    stride,
    off: () => (flags[0]! & LEARNING_IS_OFF) !== 0,
    recentCount: () => get<Uint32Array>("recent_count")[0]!,
    recentX: () => get<Int8Array | Float32Array>("recent_x"),
    recentLabel: (at) => get<Uint8Array>("recent_labels")[at]!,
    remember: (x, label) => {
      const next = get<Uint32Array>("recent_next");
      const count = get<Uint32Array>("recent_count");
      const at = next[0]!;
      get<Int8Array | Float32Array>("recent_x").set(x as never, at * stride);
      get<Uint8Array>("recent_labels")[at] = label;
      next[0] = at + 1 === capacity ? 0 : at + 1;
      if (count[0]! < capacity) count[0]!++;
    },
    payload,
  };
}

/** The elements of a field in a payload. */
export function fieldValues(field: StateField, payload: Uint8Array): FieldValues {
  const bytes = payload.slice(field.offset, field.offset + field.bytes).buffer; // host and device are little-endian
  switch (field.type) {
    case "uint32":
      return new Uint32Array(bytes);
    case "int32":
      return new Int32Array(bytes);
    case "f32":
      return new Float32Array(bytes);
    case "int16":
      return new Int16Array(bytes);
    case "f16":
      return halvesOf(new Uint16Array(bytes));
    case "int8":
      return new Int8Array(bytes);
    case "uint8":
      return new Uint8Array(bytes);
  }
}

function bytesOf({ type }: StateField, values: FieldValues): Uint8Array {
  const stored = type === "f16" ? halfBitsOf(values) : values;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** Tensors that are learnt come from the state, the others from the model. */
function learntParameters(layer: QuantLayer, values: ReadonlyMap<string, FieldValues>): Parameters {
  const own = parametersOf(layer);
  const learnt = (tensor: keyof Parameters) => values.get(`${layer.name}_${tensor}`) ?? own[tensor];
  return {
    weights: learnt("weights"),
    bias: learnt("bias"),
    overlay: learnt("overlay"),
    head: learnt("head"),
  } as Parameters;
}

/** What `<model>_init` puts into a field. */
function initialValues(model: QuantModel, field: StateField): FieldValues {
  const learning = model.learning!;
  const values = fieldValues(field, new Uint8Array(field.offset + field.bytes));
  const learnt = learning.learnt?.[field.name];
  if (learnt) values.set(learnt as never);
  else if (field.name === "seed") values[0] = learning.seed;
  else if (field.name === "thresholds" || field.name === "tracked")
    values.set(model.exits!.thresholds as never);
  else {
    const layer = model.layers.find(({ name }) => name === field.layer);
    const tensor = layer && parametersOf(layer)[field.tensor as keyof Parameters];
    if (tensor) values.set(tensor as never);
  }
  return values;
}
