import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import type { Mismatch } from "../ir/verdict.js";
import { halfValue } from "../numerics/f16.js";

/** A constant tensor as emitted: its bytes on the device, little-endian. */
export interface Constant {
  readonly layer: string;
  readonly tensor: string;
  readonly type: "int8_t" | "uint8_t" | "int16_t" | "uint16_t" | "int32_t" | "ff_half" | "float";
  readonly elementBytes: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** CRC-32 over all constants, one after the other: what STATE_HASH must answer. */
export function hashOf(constants: readonly Constant[]): number {
  return constants.reduce((crc, { bytes }) => crc32(bytes, crc), 0);
}

/** Fetches the constants one by one until one differs; called when the hashes do. */
export async function findConstant(
  from: {
    readonly model: QuantModel;
    readonly plan: Plan;
    readonly constants: readonly Constant[];
    readonly session: Session;
  },
  hashes: { readonly host: number; readonly device: number },
): Promise<Mismatch> {
  for (const [index, constant] of from.constants.entries()) {
    const found = await from.session.tensor(index, constant.bytes.length);
    const at = constant.bytes.findIndex((byte, i) => byte !== found[i]);
    if (at < 0) continue;
    const element = Math.floor(at / constant.elementBytes);
    return {
      sample: null,
      layer: constant.layer,
      tensor: constant.tensor,
      index: element,
      position: positionOf(constant, element, from.model, from.plan),
      host: valueAt(constant, constant.bytes, element),
      device: valueAt(constant, found, element),
      cause:
        "a constant on the device is not what was emitted: a stale or damaged image, or a store into flash or RAM",
    };
  }
  return {
    sample: null,
    layer: "all",
    tensor: "STATE_HASH",
    index: 0,
    position: [0],
    ...hashes,
    cause: "every constant reads as emitted and yet the hash differs: memory that changes between two reads",
  };
}

/**
 * Coordinates of an element; of a matrix as [input, output], although it is stored slice after slice and the dot kernel
 * stores [outputs][inputs].
 */
function positionOf(constant: Constant, index: number, model: QuantModel, plan: Plan): number[] {
  const columns = constant.shape.at(-1);
  const rows = constant.shape.at(-2);
  if (columns === undefined || rows === undefined) return [index];
  const slice = Math.floor(index / (rows * columns));
  const within = [Math.floor(index / columns) % rows, index % columns];
  const [input, output] = isTransposed(constant, model, plan) ? within.reverse() : within;
  const width = (model.layers.find(({ name }) => name === constant.layer)?.units ?? 0) / sliceCount(constant);
  if (constant.tensor === "head") return [slice * width + input!, output!];
  return [input!, slice * width + output!];
}

function sliceCount({ shape }: Constant): number {
  return shape.length === 3 ? shape[0]! : 1;
}

function isTransposed({ tensor, layer }: Constant, model: QuantModel, plan: Plan): boolean {
  if (tensor !== "weights" && tensor !== "head") return false;
  const step = plan.schedule.steps.findIndex(
    (each) =>
      (each.kind === "head") === (tensor === "head") &&
      "layer" in each &&
      each.kind !== "answer" &&
      model.layers[each.layer]!.name === layer,
  );
  return plan.kernels[step] === "dot";
}

function valueAt({ type, elementBytes }: Constant, bytes: Uint8Array, element: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = element * elementBytes;
  switch (type) {
    case "int8_t":
      return view.getInt8(at);
    case "uint8_t":
      return view.getUint8(at);
    case "int16_t":
      return view.getInt16(at, true);
    case "uint16_t":
      return view.getUint16(at, true);
    case "int32_t":
      return view.getInt32(at, true);
    case "ff_half":
      return halfValue(view.getUint16(at, true));
    case "float":
      return view.getFloat32(at, true);
  }
}
