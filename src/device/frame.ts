import { crc32 } from "node:zlib";
import { decodeCobs, encodeCobs } from "./cobs.js";

/**
 * A frame, which travels as 0x00, COBS of [type u8][sequence u16][payload][CRC-32 of all before], 0x00; little-endian.
 */
export interface Frame {
  readonly type: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Most bytes of a frame on the line, delimiters included. */
export const FRAME_MAX = 1024;

const HEADER = 3;
const CRC = 4;

/** Bytes of payload that a frame of `frameMax` bytes carries, whatever they are. */
export function payloadMax(frameMax: number): number {
  return frameMax - 16;
}

/** Bytes of payload of a request that leaves room for four questions behind it, see link.ts, in a buffer of `frameMax`. */
export function requestMax(frameMax: number): number {
  return payloadMax(frameMax) - 56;
}

/** The bytes on the line, both delimiters included. */
export function encodeFrame({ type, sequence, payload }: Frame): Uint8Array {
  const raw = new Uint8Array(HEADER + payload.length + CRC);
  const view = new DataView(raw.buffer);
  view.setUint8(0, type);
  view.setUint16(1, sequence, true);
  raw.set(payload, HEADER);
  view.setUint32(raw.length - CRC, crc32(raw.subarray(0, raw.length - CRC)), true);

  const encoded = encodeCobs(raw);
  const line = new Uint8Array(encoded.length + 2);
  line.set(encoded, 1);
  return line;
}

/** The frame between two delimiters; null if it is damaged. */
export function decodeFrame(encoded: Uint8Array): Frame | null {
  const raw = decodeCobs(encoded);
  if (raw === null || raw.length < HEADER + CRC) return null;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const body = raw.subarray(0, raw.length - CRC);
  if (view.getUint32(body.length, true) !== crc32(body)) return null;
  return { type: view.getUint8(0), sequence: view.getUint16(1, true), payload: body.subarray(HEADER) };
}

/** Finds frames in a stream of chunks that end anywhere; null stands for a damaged frame. Holds one frame at most. */
export function createSplitter(): (chunk: Uint8Array) => (Frame | null)[] {
  const line = new Uint8Array(FRAME_MAX);
  let size = 0;

  return (chunk) => {
    const found: (Frame | null)[] = [];
    for (const byte of chunk) {
      if (byte !== 0) {
        if (size < FRAME_MAX) line[size] = byte;
        size = Math.min(size + 1, FRAME_MAX + 1);
      } else if (size > 0) {
        found.push(size > FRAME_MAX ? null : decodeFrame(line.slice(0, size)));
        size = 0;
      }
    }
    return found;
  };
}
