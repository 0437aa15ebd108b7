/** The format of flatbuffers, read within bounds: tables whose fields stand at offsets of their own. */
import type { Refuse } from "./net-file.js";

/** Bytes of a file, with every read inside them. */
export interface Buffer8 {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly refuse: Refuse;
}

/** A table: fields by their slots, from 0; a missing one has its default. */
export interface Table {
  readonly buffer: Buffer8;
  /** Place of the table. */
  readonly at: number;
  /** Place of each field, 0 of one that is missing. */
  readonly fields: readonly number[];
}

/** Elements of a vector: where the first stands, and how many there are. */
export interface Vector {
  readonly at: number;
  readonly count: number;
}

/** The root table of a file, whose identifier stands behind its offset. */
export function rootOf(bytes: Uint8Array, identifier: string, refuse: Refuse): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = { bytes, view, refuse };
  const found = String.fromCharCode(...bytes.subarray(4, 8));
  if (found !== identifier) refuse(`it does not begin as a TensorFlow Lite file does`);
  return tableAt(buffer, follow(buffer, 0));
}

/** The place that the offset at `at` leads to. */
function follow(buffer: Buffer8, at: number): number {
  return at + inside(buffer, at, 4).view.getUint32(at, true);
}

/** The buffer, where it has `size` bytes at this place. */
function inside(buffer: Buffer8, at: number, size: number): Buffer8 {
  if (at < 0 || at + size > buffer.bytes.length)
    buffer.refuse(`an offset leads to byte ${at}, beyond its end`);
  return buffer;
}

/** Fields of the widest table that is read: what later versions add behind them is left alone. */
const MOST_FIELDS = 64;

function tableAt(buffer: Buffer8, at: number): Table {
  const entries = at - inside(buffer, at, 4).view.getInt32(at, true);
  const size = inside(buffer, entries, 4).view.getUint16(entries, true);
  if (size < 4 || size % 2 !== 0) buffer.refuse(`a table lists its fields in ${size} bytes`);
  const count = Math.min(MOST_FIELDS, (size - 4) / 2);
  const fields = Array.from({ length: count }, (_, slot) => {
    const offset = inside(buffer, entries + 4 + 2 * slot, 2).view.getUint16(entries + 4 + 2 * slot, true);
    return offset === 0 ? 0 : at + offset;
  });
  return { buffer, at, fields };
}

const SIZES = { uint8: 1, int8: 1, int32: 4, uint32: 4, float32: 4 } as const;

/** A number in a slot, or its default. */
export function scalar(
  { buffer, fields }: Table,
  slot: number,
  type: keyof typeof SIZES,
  otherwise = 0,
): number {
  const at = fields[slot] ?? 0;
  return at === 0 ? otherwise : numberAt(buffer, at, type);
}

/** The number at a place. */
export function numberAt(buffer: Buffer8, at: number, type: keyof typeof SIZES): number {
  const { view } = inside(buffer, at, SIZES[type]);
  switch (type) {
    case "uint8":
      return view.getUint8(at);
    case "int8":
      return view.getInt8(at);
    case "int32":
      return view.getInt32(at, true);
    case "uint32":
      return view.getUint32(at, true);
    case "float32":
      return view.getFloat32(at, true);
    default:
      return type satisfies never;
  }
}

/** The table that a slot leads to; null where it is missing. */
export function tableIn({ buffer, fields }: Table, slot: number): Table | null {
  const at = fields[slot] ?? 0;
  return at === 0 ? null : tableAt(buffer, follow(buffer, at));
}

/** The vector that a slot leads to, whose elements have `size` bytes; empty where it is missing. At most `most` elements. */
export function vectorIn({ buffer, fields }: Table, slot: number, size: number, most: number): Vector {
  const field = fields[slot] ?? 0;
  if (field === 0) return { at: 0, count: 0 };
  const at = follow(buffer, field);
  const count = inside(buffer, at, 4).view.getUint32(at, true);
  if (count > most) buffer.refuse(`a list has ${count} elements, more than ${most}`);
  inside(buffer, at + 4, count * size);
  return { at: at + 4, count };
}

/** The tables of a vector. */
export function tablesIn(table: Table, slot: number, most: number): Table[] {
  const { at, count } = vectorIn(table, slot, 4, most);
  return Array.from({ length: count }, (_, index) =>
    tableAt(table.buffer, follow(table.buffer, at + 4 * index)),
  );
}

/** The numbers of a vector. */
export function numbersIn(table: Table, slot: number, type: keyof typeof SIZES, most: number): number[] {
  const { at, count } = vectorIn(table, slot, SIZES[type], most);
  return Array.from({ length: count }, (_, index) => numberAt(table.buffer, at + SIZES[type] * index, type));
}

/** The text of a slot, up to `most` bytes; empty where it is missing. */
export function textIn(table: Table, slot: number, most: number): string {
  const { at, count } = vectorIn(table, slot, 1, most);
  return new TextDecoder("utf-8").decode(table.buffer.bytes.subarray(at, at + count));
}
