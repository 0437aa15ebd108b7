import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import { ELEMENTS, type Element } from "../formats/element.js";
import { elementsOf } from "../formats/element-bytes.js";
import { blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import type { Mismatch } from "../ir/verdict.js";
import { definitionOf } from "../steps/index.js";
import { ownerOf, sizesOf } from "../steps/step.js";

/** A constant tensor as emitted: its bytes on the device, little-endian. */
export interface Constant {
  readonly layer: string;
  readonly tensor: string;
  readonly element: Element;
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
    readonly model: DeviceModel;
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
    const element = Math.floor(at / ELEMENTS[constant.element].bytes);
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
function positionOf(constant: Constant, index: number, model: DeviceModel, plan: Plan): number[] {
  const columns = constant.shape.at(-1);
  const rows = constant.shape.at(-2);
  if (columns === undefined || rows === undefined) return [index];
  const slice = Math.floor(index / (rows * columns));
  const within = [Math.floor(index / columns) % rows, index % columns];
  const [input, output] = isTransposed(constant, model, plan) ? within.reverse() : within;
  const width = unitsOf(model, constant.layer) / sliceCount(constant);
  if (constant.tensor === "head") return [slice * width + input!, output!];
  return [input!, slice * width + output!];
}

function unitsOf(model: DeviceModel, name: string): number {
  const block = blocksOf(model).find(({ layer }) => layer.name === name);
  return block ? sizesOf(block).units : 0;
}

function sliceCount({ shape }: Constant): number {
  return shape.length === 3 ? shape[0]! : 1;
}

function isTransposed({ tensor, layer }: Constant, model: DeviceModel, plan: Plan): boolean {
  const step = plan.schedule.steps.findIndex(
    (each) => definitionOf(each).matrix === tensor && ownerOf(each, model)?.layer.name === layer,
  );
  return plan.kernels[step] === "dot";
}

function valueAt({ element }: Constant, bytes: Uint8Array, index: number): number {
  const size = ELEMENTS[element].bytes;
  return elementsOf(element, bytes.subarray(index * size, (index + 1) * size))[0]!;
}
