import type { Session } from "../device/session.js";
import type { Samples } from "../ir/data.js";
import type { Answer } from "../ir/learning.js";
import type { QuantModel } from "../ir/quant.js";
import { ELEMENT_BYTES, type Schedule, type Step } from "../ir/schedule.js";
import type { Mismatch } from "../ir/verdict.js";
import { type TracedStep, traceReference } from "../reference/infer.js";
import { firstDifference, sameNumber } from "./compare.js";
import { type Elements, elementsOf } from "./elements.js";

/**
 * Finds where a sample's answer first goes wrong: the first step whose bytes differ, the first element in it, and what
 * kind of fault that points to. Called for a sample of which the device's answer differed from `host`.
 */
export async function locate(
  model: QuantModel,
  schedule: Schedule,
  session: Session,
  raw: Samples["inputs"],
  host: Answer,
): Promise<Omit<Mismatch, "sample">> {
  await session.load([raw]);
  for (const traced of traceReference(model, schedule, raw)) {
    const { values, type } = traced;
    const bytes = values.length * ELEMENT_BYTES[type];
    const device = elementsOf(type, await session.trace(traced.step, 0, bytes));
    const at = values.findIndex((value, i) => !sameNumber(value, device[i]));
    if (at < 0) continue;
    const step = schedule.steps[traced.step]!;
    const accumulator = traced.accumulators?.[at];
    const index = traced.start + at;
    return {
      step: traced.step,
      layer: layerOf(step, model),
      tensor: traced.tensor,
      index,
      position: [index],
      host: values[at]!,
      device: device[at]!,
      ...(accumulator === undefined ? {} : { accumulator }),
      cause: causeOf(step, traced, device),
    };
  }
  return afterTrace(session, raw, host);
}

/** All steps agree, so the fault lies between them, or comes and goes. */
async function afterTrace(
  session: Session,
  raw: Samples["inputs"],
  host: Answer,
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

function layerOf(step: Step, model: QuantModel): string {
  return "layer" in step && step.kind !== "answer" ? model.layers[step.layer]!.name : step.kind;
}

function causeOf(step: Step, { values }: TracedStep, device: Elements): string {
  switch (step.kind) {
    case "input":
      return "the input op: the raw sample arrived (its CRC was checked), its standardisation differs";
    case "dense":
      if (values instanceof Float32Array)
        return "its input agrees: the order of the sum, a rounding too many or too few, or which weights it reads";
      return values.every((value, i) => Math.abs(value - device[i]!) <= 1)
        ? "its input agrees and all elements are within one LSB: the rounding of the requantization"
        : "its input agrees: the products or the sum of the kernel, or which weights it reads";
    case "rms":
      return "z agrees: the RMS normalisation";
    case "head":
      return "z agrees: the head's products, its sum or its shift";
    case "groups":
      return "z agrees: the sums of squares of the groups, or their scales";
    case "base":
      return "its input agrees: the products or the sum of the kernel, or which weights it reads";
    case "overlay":
      return "the shared sums agree: what a candidate label adds, or the requantization";
    case "beam":
      return "the scores agree: which labels stay in the race";
    case "candidates":
      return "the labels in the race agree: their normalisation, products or goodness";
    case "answer":
      return "the last head agrees: something overwrites the scores before the answer";
    default:
      return "a step of learning, which inference does not run";
  }
}
