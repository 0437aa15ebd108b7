import type { Session } from "../device/session.js";
import { ELEMENTS } from "../formats/element.js";
import { elementsOf } from "../formats/element-bytes.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Prediction } from "../ir/learning.js";
import type { Mismatch } from "../ir/verdict.js";
import { traceReference } from "../reference/infer.js";
import { definitionOf } from "../steps/index.js";
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
