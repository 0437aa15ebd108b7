import type { DeviceStep } from "../device/protocol-learning.js";
import type { Session } from "../device/session.js";
import { elementsOf } from "../formats/element-bytes.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type Learner, STATUSES, type StateField, type StepResult } from "../ir/learning.js";
import type { Mismatch } from "../ir/verdict.js";
import { DRIFT_OWNER } from "../steps/drift.js";
import { ASK_OWNER } from "../steps/learning/ask-label.js";
import { lessonOf } from "../steps/lessons.js";
import { sameNumber } from "./compare.js";

/** A step of learning in which device and reference differ. */
export interface Refutation {
  /** From 1. */
  readonly step: number;
  /** Part of the reported result that differs; null where the state alone does. */
  readonly tensor: "status" | "label" | "updated" | "skipped" | "saturated" | "clipped" | "values" | null;
  readonly expected: StepResult;
  readonly device: DeviceStep;
}

/** Inputs of a replay. */
export interface Replay {
  /** Model that learns. */
  readonly model: DeviceModel;
  readonly create: () => Learner;
  readonly session: Session;
  readonly train: Samples;
  /** Constants on the device, before the fields of the learnt state. */
  readonly constants: number;
}

/**
 * Starts the device again, learns up to the step before and then that step alone, and compares the state field by field.
 * @param order indices into the training samples, one per step
 */
export async function locateStep(
  { model, create, session, train, constants }: Replay,
  order: readonly number[],
  refutation: Refutation,
): Promise<Mismatch> {
  const host = create();
  await session.reset();
  const earlier = order.slice(0, refutation.step - 1);
  await learnBoth(model, host, session, train, earlier);
  const unsteady = await findField(session, host, constants, refutation.step - 1);
  if (unsteady !== null)
    return {
      ...unsteady,
      cause: "a second run differs before the step that differed in the first: memory that changes by itself",
    };
  await learnBoth(model, host, session, train, order.slice(refutation.step - 1, refutation.step));
  const found = await findField(session, host, constants, refutation.step);
  return found === null ? ofResult(refutation) : { ...found, cause: causeOf(refutation, found) };
}

async function learnBoth(
  model: DeviceModel,
  host: Learner,
  session: Session,
  train: Samples,
  order: readonly number[],
): Promise<void> {
  const rows = order.map((sample) => row(train, sample));
  const lessons = order.map((sample) => lessonOf(model, train, sample));
  for (const [at, raw] of rows.entries()) host.learn(raw, lessons[at]!);
  for (let done = 0; done < rows.length; ) {
    const steps = await session.learn(rows.slice(done), lessons.slice(done), { hashes: false });
    done += steps.length; // a refused step ends a call, not the run
  }
}

/** Fields that are no weights, each a consequence of what comes before it. */
export const BESIDE_WEIGHTS: readonly string[] = [ASK_OWNER, "exits", "recent", "state"];

/**
 * Fetches the learnt state and compares every byte.
 * @param constants number of constants on the device, which come before the fields
 * @param step how many steps lie behind; from 0
 * @returns the first element that differs, of the earliest layer in which any does; or null
 */
export async function findField(
  session: Session,
  host: Learner,
  constants: number,
  step: number,
): Promise<Mismatch | null> {
  const payload = host.payload();
  const different: Mismatch[] = [];
  for (const [index, field] of host.fields.entries()) {
    const expected = payload.subarray(field.offset, field.offset + field.bytes);
    const found = await session.tensor(constants + index, field.bytes);
    const at = expected.findIndex((byte, i) => byte !== found[i]);
    if (at >= 0) different.push(elementOf(field, expected, found, at, step));
  }
  const layers = host.fields.map(({ layer }) => layer).filter((layer) => !BESIDE_WEIGHTS.includes(layer));
  const order = [ASK_OWNER, ...layers, ...BESIDE_WEIGHTS]; // what asks comes before what learns
  return different.sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer))[0] ?? null;
}

function elementOf(
  field: StateField,
  expected: Uint8Array,
  found: Uint8Array,
  at: number,
  step: number,
): Mismatch {
  const host = elementsOf(field.type, expected);
  const device = elementsOf(field.type, found);
  const index = Math.floor(at / (field.bytes / host.length));
  return {
    sample: null,
    learningStep: step,
    layer: field.layer,
    tensor: field.tensor,
    index,
    position: positionOf(field, index),
    host: host[index]!,
    device: device[index]!,
    cause: "the learnt state is not what the steps so far make of it",
  };
}

/** [input, unit] for weights, whose slices stand one after the other. */
function positionOf({ shape }: StateField, index: number): number[] {
  const columns = shape.at(-1)!;
  if (shape.length === 1) return [index];
  const rows = shape.at(-2)!;
  const slice = Math.floor(index / (rows * columns));
  return [Math.floor(index / columns) % rows, slice * columns + (index % columns)];
}

/** The state agrees, so what the step said of itself is wrong, or what it was in the first run. */
function ofResult({ step, tensor, expected, device }: Refutation): Mismatch {
  const [values, found] = [expected, device].map(({ estimate }) => estimate?.values ?? new Int32Array(0));
  const index = tensor === "values" ? values!.findIndex((value, k) => !sameNumber(value, found![k]!)) : 0;
  const numbers = ({ status, estimate, ...rest }: StepResult) => ({
    ...{ ...rest, status: STATUSES.indexOf(status) },
    ...{ clipped: estimate?.clipped ?? 0, values: estimate?.values[index] ?? 0 },
  });
  const cause =
    tensor === null
      ? "a second run of the same steps agrees: memory that changes by itself, or an unstable supply"
      : "the learnt state agrees, and what the step reports does not: the result of learn, or its answer before the update";
  return {
    sample: null,
    learningStep: step,
    layer: "learn",
    tensor: tensor ?? "STATE_HASH",
    index,
    position: [index],
    host: tensor ? numbers(expected)[tensor] : 0,
    device: tensor ? numbers(device)[tensor] : device.hash,
    cause,
  };
}

/** Cause to which the first element that differs after one step points. */
function causeOf({ tensor: result }: Refutation, { layer, tensor }: Mismatch): string {
  if (result === "status")
    return "one of the two refused the sample: the checks before a step, or scores that have left their range";
  if (result === "label" || result === "values")
    return "the answer before the update differs already: inference with what had been learnt";
  if (layer === ASK_OWNER)
    return "which labels are asked for: how much of what was learnt is like the sample, its margin, or the budget";
  if (result === "updated" || result === "skipped")
    return "the answer agrees, what was skipped does not: the softmax, or the bound below which nothing is learnt";
  if (layer === "state")
    return "the weights come later, the counters differ already: steps, flags or saturations";
  if (layer === "exits") return "the adaptation of the exits' thresholds";
  if (layer === DRIFT_OWNER) return "what the inputs have moved by";
  if (layer === "recent") return "the samples that are kept for learning again";
  if (tensor === "head") return "the answer agrees: the update of the head, its rate or its rounding";
  if (tensor === "bias")
    return "the answer agrees: the update of the bias, or the error that comes through the head";
  return "the answer agrees: the error of the units, the rate, the rounding or the update of the weights";
}
