import { tableBytes as tableBytesOf } from "../features/memory.js";
import { ELEMENTS } from "../formats/element.js";
import { formatOf } from "../formats/index.js";
import { type Block, exitCount, parametersOf } from "../ir/blocks.js";
import type { DeviceModel, InputPart, StoredSamples } from "../ir/device-model.js";
import type { Parameter } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import { isSingle, stateFields, storedStride } from "./state-fields.js";
import { blockStructs, exitStructs, inputStructs, rowStructs, structBytes } from "./structs.js";

/** Bytes of the constants of a library, exact on a 32-bit target; from shapes alone. */

/** Structs of a blob's layout, and of each of its fields (ff_blob.h). */
const BLOB = 20;
const FIELD = 16;

/** Layout hash and model hash of the blob. */
const HASHES = 64;

/** A table in flash: what the parameter is, or what it starts from. */
function tableBytes({ element, shape, home }: Parameter): number {
  return home === "code" ? 0 : ELEMENTS[element].bytes * sizeOf(shape);
}

/** Constants of one block in bytes, its readout and what follows it included. */
export function blockConstants(model: DeviceModel, block: Block): number {
  const tables = parametersOf(block).reduce((sum, parameter) => sum + tableBytes(parameter), 0);
  return tables + structBytes(blockStructs(model, block));
}

/** Rates of the updates of one block; those of floats are numbers in the code. */
export function updateConstants(model: DeviceModel, block: Block): number {
  const rates = parametersOf(block).filter(({ role }) => role === "rates");
  const structs = blockStructs(model, block).filter(({ learns }) => learns);
  return rates.reduce((sum, parameter) => sum + tableBytes(parameter), structBytes(structs));
}

/** Constants of the input step, exits, samples and blobs of learning, and the table of class names in bytes. */
export function commonConstants(model: DeviceModel): number {
  const input = model.input.parts.reduce((sum, part) => sum + partTables(part), 0);
  const thresholds = model.exits ? 4 * (exitCount(model) - 1) : 0;
  const name = Math.max(...model.classes.map((each) => Buffer.byteLength(each))) + 1;
  return (
    input +
    structBytes(inputStructs(model)) +
    structBytes(rowStructs(model)) +
    (model.features ? tableBytesOf(model.features.ir) : 0) +
    thresholds +
    model.classes.length * name +
    learningConstants(model)
  );
}

function learningConstants(model: DeviceModel): number {
  const { learning } = model;
  if (learning === null) return 0;
  const stored = storedConstants(model, learning.shipped) + storedConstants(model, learning.guard);
  return stored + learntConstants(model) + blobConstants(model) + driftConstants(model);
}

/** Bytes of the means by which the drift of the inputs is told. */
export function driftConstants({ learning }: DeviceModel): number {
  return learning?.drift?.means.byteLength ?? 0;
}

/** Samples that the flash keeps, each with its label or its targets. */
export function storedConstants(model: DeviceModel, samples: StoredSamples | null): number {
  const { stored, target } = formatOf(model).elements;
  const lesson = samples?.targets ? model.classes.length * ELEMENTS[target].bytes : 1;
  return (samples?.count ?? 0) * (storedStride(model) * ELEMENTS[stored].bytes + lesson);
}

/** Bytes of what a device had learnt beside its weights, where a build starts from there. */
export function learntConstants(model: DeviceModel): number {
  const learnt = model.learning?.learnt ?? {};
  return stateFields(model)
    .filter((field) => learnt[field.name] && !isSingle(field))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes of the tables for a blob's layout, and for exits that follow what is learnt. */
export function blobConstants(model: DeviceModel): number {
  return HASHES + BLOB + FIELD * stateFields(model).length + structBytes(exitStructs(model));
}

function partTables(part: InputPart): number {
  switch (part.kind) {
    case "rms":
      return 0;
    case "affine":
      return part.multiplier.length * (part.multiplier instanceof Float32Array ? 4 + 4 : 2 + 4 + 1);
    default:
      return part satisfies never;
  }
}
