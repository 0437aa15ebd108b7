import { basename } from "node:path";
import type { Session } from "../device/session.js";
import type { Span } from "../diagnostics/diagnostic.js";
import type { ElementType } from "../features/feature-ir.js";
import { outPlace, tracePoints } from "../features/trace-points.js";
import { ELEMENTS, type Element, type Values } from "../formats/element.js";
import { elementsOf } from "../formats/element-bytes.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Prediction } from "../ir/learning.js";
import type { Mismatch } from "../ir/verdict.js";
import { type TracedStep, traceReference } from "../reference/infer.js";
import { callOf, featuresOf, roomBytes } from "../steps/features.js";
import { definitionOf, isFeatures } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import { subjectOf } from "../steps/step.js";
import { firstDifference, sameNumber } from "./compare.js";

/**
 * Finds where a sample's prediction first goes wrong: the first step whose bytes differ, the first element in it, and
 * what kind of fault that points to. Called for a sample of which the device's prediction differed from `host`.
 */
export async function locate(
  model: DeviceModel,
  schedule: Schedule,
  session: Session,
  raw: Samples["inputs"],
  host: Prediction,
): Promise<Omit<Mismatch, "sample">> {
  await session.load([raw]);
  for (const traced of traceReference(model, schedule, raw)) {
    const { values, type } = traced;
    const bytes = values.length * ELEMENTS[type].bytes;
    const device = elementsOf(type, await session.trace(traced.step, 0, bytes));
    const at = values.findIndex((value, i) => !sameNumber(value, device[i]));
    if (at < 0) continue;
    const step = schedule.steps[traced.step]!;
    const accumulator = traced.accumulators?.[at];
    const index = traced.start + at;
    if (isFeatures(step)) return inFeatures(model, schedule, session, raw, { traced, at, device });
    return {
      step: traced.step,
      layer: subjectOf(step, model),
      tensor: traced.tensor,
      index,
      position: [index],
      host: values[at]!,
      device: device[at]!,
      ...(accumulator === undefined ? {} : { accumulator }),
      cause:
        definitionOf(step).suspect?.(traced.values, device) ??
        "a step of learning, which inference does not run",
    };
  }
  return afterTrace(session, raw, host);
}

/**
 * A difference in the features, led back to the line that wrote it: the arrays of the call that gave the value, in the order
 * in which they are written, and then what it gave.
 */
async function inFeatures(
  model: DeviceModel,
  schedule: Schedule,
  session: Session,
  raw: Samples["inputs"],
  found: { readonly traced: TracedStep; readonly at: number; readonly device: Values },
): Promise<Omit<Mismatch, "sample">> {
  const features = featuresOf(model);
  const { ir, entry, size } = features;
  const { traced, at, device } = found;
  const call = Math.floor(at / size);
  const common = {
    step: traced.step,
    layer: "features",
    cause:
      "the raw sample arrived (its CRC was checked): how the compiler has translated this line, or its flags",
  };
  const out = traced.values.slice(call * size, (call + 1) * size) as Samples["inputs"];
  const bytes = roomBytes(features);
  const room = bytes === 0 ? new Uint8Array(0) : await session.trace(schedule.steps.length + call, 0, bytes);
  for (const each of tracePoints(ir, entry, [callOf(features, raw, call), out])) {
    const { name, element, offset, values, place } = each;
    const type = FEATURE_TYPES[element];
    const own = elementsOf(type, room.slice(offset, offset + values.length * ELEMENTS[type].bytes));
    const index = values.findIndex((value, i) => !sameNumber(value, own[i]));
    if (index < 0) continue;
    const where = { line: placeText(place), tensor: name, index, position: [index] };
    return { ...common, ...where, host: values[index]!, device: own[index]! };
  }
  const where = { line: placeText(outPlace(ir, entry)), tensor: traced.tensor, index: at, position: [at] };
  return { ...common, ...where, host: traced.values[at]!, device: device[at]! };
}

/** Elements of the arrays of features. */
const FEATURE_TYPES: Readonly<Record<ElementType, Element>> = {
  ...{ f32: "f32", i32: "int32", i16: "int16", u16: "uint16", i8: "int8", u8: "uint8" },
};

function placeText({ file, line }: Span): string {
  return `${basename(file)}:${line}`;
}

/** All steps agree, so the fault lies between them, or comes and goes. */
async function afterTrace(
  session: Session,
  raw: Samples["inputs"],
  host: Prediction,
): Promise<Omit<Mismatch, "sample">> {
  const [again] = await session.infer([raw]);
  const difference = again && firstDifference(host, again);
  if (!difference)
    return {
      layer: "answer",
      tensor: "label",
      index: 0,
      position: [0],
      host: host.label,
      device: again?.label ?? host.label,
      cause:
        "a second run of the same sample agrees: something overwrites the state between calls, or an unstable supply",
    };
  const { tensor, index, host: expected, device } = difference;
  const cause =
    tensor === "status"
      ? "every step agrees and yet one of the two refuses the sample: the checks of infer, or what it does with a status"
      : tensor === "macs"
        ? "every step agrees and yet the MACs differ: the counting of a kernel, or a step that infer skips or repeats"
        : "every step agrees and yet the answer differs: the call sequence or the buffers of infer, or its last step";
  return { layer: "answer", tensor, index, position: [index], host: expected, device, cause };
}
