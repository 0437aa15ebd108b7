import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import { deviceCannotTrain, notDeviceCheckpoint } from "../diagnostics/train.js";
import type { Storage } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { parseJson } from "../ir/json.js";
import type { Plan } from "../ir/memory-plan.js";
import type { SampleOrder } from "../ir/sample-order.js";
import { sizeOf } from "../ir/shape.js";
import { type Checked, checkFields, checkText, shown } from "../schema/fields.js";
import { checkDevice } from "./check-device.js";
import { readStart, readWhole, writeCheckpoint } from "./checkpoint-file.js";
import { withLearnt } from "./learnt.js";
import { putTogether, takeApart } from "./parts.js";
import {
  decodeMetadata,
  decodeTensors,
  encodeTensors,
  MAX_HEADER_BYTES,
  type TensorFile,
} from "./safetensors.js";
import { fromStored, toStored } from "./stored-form.js";
import { deviceSampleOrder, storedModel } from "./stored-model.js";

const FORMAT = "ff-edge device";
/** Of the metadata and of the record that it holds. */
const VERSION = "1";
/** The metadata, beside the digest of all else. */
const KEYS: readonly string[] = ["format", "version", "model", "course"];

/** A model as a device has left it, and how far it had come in the samples that it was sent. */
export interface DeviceCheckpoint {
  readonly model: DeviceModel;
  readonly sampleOrder: SampleOrder;
}

/**
 * Writes what a device holds to `file`, whole or not at all: a safetensors file that needs no other one. Every array of
 * the model is a tensor, flat as it is stored (halves as F32); all else is JSON in the metadata, with a SHA-256 over both.
 * @param payload the learnt state of a device that runs `model`.
 * @throws Failure FF3011
 */
export function saveDevice(
  file: string,
  {
    model,
    plan,
    payload,
    sampleOrder,
  }: { model: DeviceModel; plan: Plan; payload: Uint8Array; sampleOrder: SampleOrder },
): void {
  const { json, tensors } = takeApart(toStored(withLearnt(model, plan.fields, payload)));
  const metadata = { format: FORMAT, version: VERSION, model: json, course: JSON.stringify(sampleOrder) };
  const content = { metadata, tensors };
  writeCheckpoint(file, encodeTensors({ metadata: { ...metadata, digest: digestOf(content) }, tensors }));
}

/**
 * Reads what `saveDevice` has written. The same model and state: its learner begins with the payload that was saved.
 * Nothing in the file is believed: fields and tensors must have their types and ranges, suit each other and the model
 * file, and keep what the export has proved. Places in the model file are those of `ir`.
 * @throws Failure FF3010 unreadable; FF3012, FF3013, FF3018 damaged, or a field that cannot be; FF3019 not of the model
 * that `ir` describes; FF3020 a tensor has not the length or the values that it must have
 * @param fpu whether the target that shall hold it has a floating-point unit.
 * @param storage number type of the samples that it will be given, where they are at hand.
 */
export function loadDevice(file: string, ir: Ir, fpu: boolean, storage?: Storage): DeviceCheckpoint {
  const content = readDevice(file, largest(ir));
  const sampleOrder = accepted(file, checkText(deviceSampleOrder, "course", content.metadata.course ?? ""));
  const json = accepted(file, parsed(content.metadata.model ?? ""));
  const value = accepted(file, putTogether(json, content.tensors, "model"));
  const stored = accepted(file, checkFields(storedModel, "model", value));
  const model = fromStored(stored, ir);
  checkDevice(file, { stored, model }, ir, { fpu, storage });
  const { raw, network } = ir.input;
  const layers = model.layers.map((layer, index) => ({ ...layer, source: ir.layers[index]!.source }));
  const stream = ir.stream ? { stream: ir.stream } : {};
  const features = ir.features ? { features: ir.features } : {};
  const input = { ...model.input, raw, network };
  return { model: { ...model, ...stream, ...features, layers, input }, sampleOrder };
}

/** The file as it was saved, by its hash, with nothing beside. */
function readDevice(file: string, limit: number): TensorFile {
  const { metadata, tensors } = decodeTensors(file, readWhole(file, limit));
  const { digest, ...content } = metadata;
  const refuse = (expected: string, found: string, field?: string): Failure =>
    new Failure(notDeviceCheckpoint(file, expected, found, field));
  if (content.format !== FORMAT) throw refuse(`format "${FORMAT}" in the metadata`, content.format ?? "none");
  if (content.version !== VERSION) throw refuse(`version ${VERSION}`, content.version ?? "none");
  const keys = Object.keys(content);
  const strange = keys.find((key) => !KEYS.includes(key));
  if (strange !== undefined) throw refuse(KEYS.join(", "), shown(strange), "the metadata");
  for (const [name, { shape, data }] of tensors)
    if (shape.length !== 1)
      throw refuse(`the shape [${data.length}]`, `[${shape.join(", ")}]`, `the tensor ${name}`);
  if (digest !== digestOf({ metadata: content, tensors }))
    throw refuse("what was saved", "content with another SHA-256");
  return { metadata: content, tensors };
}

/** Bytes that no checkpoint of this model exceeds: eight for every number of its layers, and for those of samples. */
function largest(ir: Ir): number {
  const { classes, learning } = ir;
  const perLayer = blocksOfIr(ir).map(
    ({ inputs, units, features }) => (inputs + 8) * units + 2 * classes.length * Math.max(units, features),
  );
  const { shipped = 0, guard = null, recent = 0, held = 0 } = learning ?? {};
  const rows = (shipped + (guard?.samples ?? 0)) * classes.length + recent + held;
  const values = perLayer.reduce((sum, count) => sum + count, (rows + 8) * (sizeOf(ir.input.network) + 8));
  return MAX_HEADER_BYTES + 8 * values;
}

function parsed(text: string): Checked<unknown> {
  const json = parseJson(text);
  const { problem } = json;
  if (problem !== null)
    return { problems: [{ path: "model", expected: "JSON in the metadata", found: problem }] };
  return { problems: null, value: json.value };
}

/** Problems that one message shows; a file that is wrong all over has the same cause everywhere. */
const MOST = 5;

function accepted<T>(file: string, checked: Checked<T>): T {
  if (checked.problems === null) return checked.value;
  const some = checked.problems.slice(0, MOST);
  throw new Failure(
    some.map(({ path, expected, found }) => notDeviceCheckpoint(file, expected, found, path)),
  );
}

/**
 * True for the name of a file that holds what a device has learnt. Not so one that cannot be read: its reader says why.
 */
export function isDeviceCheckpoint(file: string | undefined): file is string {
  if (file === undefined) return false;
  try {
    return decodeMetadata(file, readStart(file, MAX_HEADER_BYTES)).format === FORMAT;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Note for a user who begins without what `file` holds, which the first save replaces; null where nothing is lost. */
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
