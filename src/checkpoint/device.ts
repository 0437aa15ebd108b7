import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { deviceCannotTrain, notDeviceCheckpoint } from "../diagnostics/train.js";
import type { Course } from "../ir/course.js";
import type { Ir } from "../ir/ir.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { checkDevice } from "./check-device.js";
import { readStart, readWhole, writeCheckpoint } from "./files.js";
import { withLearnt } from "./learnt.js";
import { putTogether, takeApart } from "./parts.js";
import {
  decodeMetadata,
  decodeTensors,
  encodeTensors,
  MAX_HEADER_BYTES,
  type TensorFile,
} from "./safetensors.js";

const FORMAT = "ff-edge device";
/** Of the metadata and of `QuantModel`, which it holds. */
const VERSION = "1";
/** Far above what fits a microcontroller. */
const LARGEST = 1024 * 1024 * 1024;

/** A model as a device has left it, and how far it had come in the samples that it was sent. */
export interface DeviceCheckpoint {
  readonly model: QuantModel;
  readonly course: Course;
}

/**
 * Writes what a device holds to `file`, whole or not at all: a safetensors file that needs no other one. Every array of
 * the model is a tensor, flat as it is stored (halves as F32); all else is JSON in the metadata, with a SHA-256 over both.
 * @param payload the learnt state of a device that runs `model`.
 * @throws Failure FF3011
 */
export function saveDevice(
  file: string,
  { model, plan, payload, course }: { model: QuantModel; plan: Plan; payload: Uint8Array; course: Course },
): void {
  const { json, tensors } = takeApart(withLearnt(model, plan.fields, payload));
  const metadata = { format: FORMAT, version: VERSION, model: json, course: JSON.stringify(course) };
  const content = { metadata, tensors };
  writeCheckpoint(file, encodeTensors({ metadata: { ...metadata, digest: digestOf(content) }, tensors }));
}

/**
 * Reads what `saveDevice` has written. The same model and state: its learner begins with the payload that was saved.
 * @param fpu whether the target that shall hold it has a floating-point unit.
 * @throws Failure FF3010 unreadable; FF3012, FF3013, FF3018 damaged; FF3019 not of the model that `ir` describes;
 * FF3020 a tensor has not the length or the values that it must have
 */
export function loadDevice(file: string, ir: Ir, fpu: boolean): DeviceCheckpoint {
  const { metadata, tensors } = decodeTensors(file, readWhole(file, LARGEST));
  const { digest, ...content } = metadata;
  const refuse = (expected: string, found: string): Failure =>
    new Failure(notDeviceCheckpoint(file, expected, found));
  if (content.format !== FORMAT) throw refuse(`format "${FORMAT}" in the metadata`, content.format ?? "none");
  if (content.version !== VERSION) throw refuse(`version ${VERSION}`, content.version ?? "none");
  if (digest !== digestOf({ metadata: content, tensors }))
    throw refuse("what was saved", "content with another SHA-256");
  const model = putTogether({ json: content.model ?? "", tensors }) as QuantModel | null;
  if (model === null) throw refuse("a model in the metadata", "none");
  checkDevice(file, model, ir, fpu);
  return { model, course: JSON.parse(content.course ?? "null") as Course };
}

/** Whether a file is named that holds what a device has learnt. Not so one that cannot be read: its reader says why. */
export function isDeviceCheckpoint(file: string | undefined): file is string {
  if (file === undefined) return false;
  try {
    return decodeMetadata(file, readStart(file, MAX_HEADER_BYTES)).format === FORMAT;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** What a user should know who begins without what `file` holds, which the first save replaces; null where nothing is lost. */
export function replacedNote(file: string, named: string | undefined): string | null {
  if (!existsSync(file) || (named !== undefined && resolve(named) === file)) return null;
  return `${file} of an earlier run will be replaced; with --checkpoint this run would go on from it`;
}

/**
 * For commands that need float weights.
 * @throws Failure FF3021 for a device checkpoint
 */
export function requireFloatWeights(file: string | undefined): void {
  if (isDeviceCheckpoint(file)) throw new Failure(deviceCannotTrain(file));
}

function digestOf(content: TensorFile): string {
  return createHash("sha256").update(encodeTensors(content)).digest("hex");
}
