/** The wire format of protocol buffers, read within bounds: a field after the other, nothing is copied. */
import type { Refuse } from "./net-file.js";

/** Limit of a text: names of nodes and tensors. */
const MOST_TEXT = 1024;

/** A field of a message. */
export interface Field {
  readonly number: number;
  /** Of a varint; whole, exact up to 2^53; 0 of other fields. */
  readonly value: number;
  /** Of a field with a length, or of 4 or 8 bytes; empty of a varint. */
  readonly bytes: Uint8Array;
  /** True of a field with a length: a message, a text, or packed numbers. */
  readonly hasLength: boolean;
}

/** The fields of a message, in their order. Groups and other wire types are refused. */
export function* fieldsOf(bytes: Uint8Array, refuse: Refuse): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const key = varintAt(bytes, at, refuse);
    const [number, wire] = [Math.floor(key.value / 8), key.value % 8];
    if (number < 1 || number > 2 ** 29) refuse(`a field has the number ${number}`);
    if (wire === 0) {
      const { value, next } = varintAt(bytes, key.next, refuse);
      yield { number, value, bytes: NOTHING, hasLength: false };
      at = next;
      continue;
    }
    const { from, length } = extentOf(bytes, key.next, wire, refuse);
    if (length > bytes.length - from) refuse(`a field of ${length} bytes goes beyond what holds it`);
    at = from + length;
    yield { number, value: 0, bytes: bytes.subarray(from, at), hasLength: wire === 2 };
  }
}

const NOTHING = new Uint8Array();

/** First byte and number of bytes of a field that is no varint: of 8 bytes, of 4, or with a length before it. */
function extentOf(
  bytes: Uint8Array,
  at: number,
  wire: number,
  refuse: Refuse,
): { readonly from: number; readonly length: number } {
  const fixed = new Map([
    [1, 8],
    [5, 4],
  ]).get(wire);
  if (fixed !== undefined) return { from: at, length: fixed };
  if (wire !== 2) return refuse(`a field has the wire type ${wire}`);
  const { value, next } = varintAt(bytes, at, refuse);
  return { from: next, length: value < 0 ? Number.POSITIVE_INFINITY : value };
}

/** The signed integer of up to 64 bits at a place, and the place behind it. */
function varintAt(bytes: Uint8Array, at: number, refuse: Refuse): { value: number; next: number } {
  const first = bytes[at];
  if (first !== undefined && first < 0x80) return { value: first, next: at + 1 };
  let value = 0n;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return refuse("it ends within a number");
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), next: at + index + 1 };
  }
  return refuse("a number has more than ten bytes");
}

/** The numbers of a repeated integer field, packed or one by one; `most` in all. */
export function addIntegers(to: number[], field: Field, most: number, refuse: Refuse): void {
  if (!field.hasLength) to.push(field.value);
  for (let at = 0; at < field.bytes.length && field.hasLength; ) {
    const { value, next } = varintAt(field.bytes, at, refuse);
    to.push(value);
    at = next;
    if (to.length > most) break;
  }
  if (to.length > most) refuse(`a list has more than ${most} numbers`);
}

/** The float32 of a field of 4 bytes. */
export function floatOf({ bytes }: Field, refuse: Refuse): number {
  if (bytes.length !== 4) return refuse("a float does not have 4 bytes");
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}

/** The text of a field. */
export function textOf({ bytes }: Field, refuse: Refuse): string {
  if (bytes.length > MOST_TEXT) return refuse(`a name has ${bytes.length} bytes, more than ${MOST_TEXT}`);
  return new TextDecoder("utf-8").decode(bytes);
}
