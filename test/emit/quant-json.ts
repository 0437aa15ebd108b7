import { fromStored, toStored } from "../../src/checkpoint/stored-form.js";
import type { StoredModel } from "../../src/checkpoint/stored-model.js";
import type { DeviceModel } from "../../src/ir/device-model.js";

/**
 * The record of a DeviceModel as JSON text and back: a typed array is an object with the name of its type as only key. A
 * device's file has no layers over maps and no stream, so models that have some are written as they are.
 */

const TYPES = { Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Float32Array, Float64Array };

export function toJson(model: DeviceModel): string {
  const text = JSON.stringify(
    isWhole(model) ? model : toStored(model),
    (_, value: unknown) => {
      if (!ArrayBuffer.isView(value)) return value;
      const entry = Object.entries(TYPES).find(([, type]) => value instanceof type);
      if (!entry) throw new Error(`no JSON for ${value.constructor.name}`);
      return { [entry[0]]: Array.from(value as unknown as ArrayLike<number>).join(" ") };
    },
    2,
  );
  return `${text}\n`;
}

export function fromJson(text: string): DeviceModel {
  const record: StoredModel | DeviceModel = JSON.parse(text, (_, value: unknown) => {
    const [entry, ...more] = typeof value === "object" && value !== null ? Object.entries(value) : [];
    const type =
      entry && more.length === 0 ? Object.entries(TYPES).find(([name]) => name === entry[0]) : undefined;
    if (!entry || !type) return value;
    const numbers = String(entry[1]);
    return type[1].from(numbers === "" ? [] : numbers.split(" ").map(Number));
  });
  return "taps" in record ? record : fromStored(record);
}

function isWhole({ input, stream }: DeviceModel): boolean {
  return input.network.length > 1 || stream !== undefined;
}
