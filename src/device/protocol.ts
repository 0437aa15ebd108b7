import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { PRECISIONS } from "../formats/names.js";
import { NO_PREDICTION, type Prediction, SAMPLE_REFUSALS, STATUSES } from "../ir/learning.js";
import { MOST_CLASSES } from "../ir/limits.js";
import type { Precision } from "../model.js";

/**
 * The messages in the frames; twin of templates/firmware/ff_service.c, where every payload is written down.
 * Nothing here trusts a device: a decoder returns null unless the length is exactly right.
 */

/** Version of the protocol, the first byte of HELLO and of its reply in every version. */
export const PROTOCOL = 2;

/** Frame types of requests; a reply has `REPLY` added or is `ERROR`. */
export const COMMANDS = {
  HELLO: 1,
  INFER: 2,
  SAMPLE_PUT: 3,
  STATE_HASH: 4,
  TENSOR_GET: 5,
  TRACE: 6,
  STATUS: 7,
  RESET: 8,
  LEARN: 9,
  STATE_EXPORT: 10,
  STATE_IMPORT: 11,
  SAVE: 12,
  RESTORE: 13,
  LEARNING: 14,
  GUARD: 15,
  UPDATE: 16,
  PUSH: 17,
  READ: 18,
  FORGET: 19,
} as const;
export type Command = keyof typeof COMMANDS;

export const REPLY = 0x80;
export const ERROR = 0xff;

/** Meanings of the one payload byte of an ERROR. */
export const ERRORS = {
  FRAME: 1,
  SESSION: 2,
  SEQUENCE: 3,
  COMMAND: 4,
  LENGTH: 5,
  RANGE: 6,
  SAMPLE: 7,
  MODEL: 8,
  LOADER: 9,
  ALIGNMENT: 10,
  ORDER: 11,
  FLASH: 12,
  IMAGE: 13,
} as const;

const ERROR_TEXT: Readonly<Record<number, string>> = {
  [ERRORS.FRAME]: "BAD_FRAME: a damaged frame",
  [ERRORS.SESSION]: "NO_SESSION: no HELLO since the last reset",
  [ERRORS.SEQUENCE]: "BAD_SEQUENCE: neither the last request nor the next one",
  [ERRORS.COMMAND]: "BAD_COMMAND: a request that the firmware does not know",
  [ERRORS.LENGTH]: "BAD_LENGTH: a request of the wrong length",
  [ERRORS.RANGE]: "BAD_RANGE: an index, offset or count beyond what there is",
  [ERRORS.SAMPLE]: "BAD_SAMPLE: the sample buffer does not hold what was sent",
  [ERRORS.MODEL]: "MODEL: the model refused the call",
  [ERRORS.LOADER]: "LOADER: no firmware runs, the loader answers",
  [ERRORS.ALIGNMENT]: "BAD_ALIGNMENT: an offset within a sector or a unit of the flash",
  [ERRORS.ORDER]: "BAD_ORDER: nothing begun, or flash that is not erased",
  [ERRORS.FLASH]: "FLASH: the flash reports an error, or does not hold what was written",
  [ERRORS.IMAGE]: "BAD_IMAGE: the flash does not hold the image that was announced",
};

/** The error in words, with its name. */
export function errorText(code: number): string {
  return ERROR_TEXT[code] ?? `error ${code}, which this ff-edge does not know`;
}

/** Reply to HELLO; sizes in bytes, hashes in hexadecimal, text made printable. */
export interface DeviceInfo {
  readonly instructionsCounted: boolean;
  readonly modelHash: string;
  readonly layoutHash: string;
  /** Resets since power-on. */
  readonly boots: number;
  /** Vector length in bits, 0 without vectors. */
  readonly vlen: number;
  readonly frameMax: number;
  readonly classes: number;
  readonly steps: number;
  readonly tensors: number;
  readonly inputBytes: number;
  readonly sampleBytes: number;
  readonly precision: Precision;
  /** Of the learnt payload, 0 where nothing is learnt. */
  readonly stateBytes: number;
  /** Updates behind the learnt state. */
  readonly updates: number;
  readonly target: string;
}

/** Reply to STATUS; `executed` requests and `damaged` frames count since the last start. */
export interface DeviceStatus {
  readonly boots: number;
  /** Bytes of stack ever touched; null where the device cannot tell. */
  readonly stackPainted: number | null;
  readonly executed: number;
  readonly damaged: number;
}

/** One inference as the device reports it; `instructions` is null where nothing counts them, and of a refused sample. */
export interface DeviceInference extends Prediction {
  readonly instructions: number | null;
}

/** A piece of a tensor or of a traced step, and the bytes of the whole. */
export interface Part {
  readonly total: number;
  readonly bytes: Uint8Array;
}

type Field = readonly [bytes: 1 | 2 | 4, value: number];

/** Little-endian fields one after the other, then `tail`. */
export function pack(fields: readonly Field[], tail: Uint8Array = new Uint8Array(0)): Uint8Array {
  const size = fields.reduce((sum, [bytes]) => sum + bytes, 0);
  const payload = new Uint8Array(size + tail.length);
  let at = 0;
  for (const [bytes, value] of fields) {
    for (let i = 0; i < bytes; i++) payload[at++] = (value >>> (8 * i)) & 255;
  }
  payload.set(tail, size);
  return payload;
}

/** @param nonce uint32 that tells this session's HELLO from older ones. */
export function encodeHello(nonce: number): Uint8Array {
  return pack([
    [1, PROTOCOL],
    [4, nonce],
  ]);
}

/** @param crc CRC-32 of the raw bytes of these samples. */
export function encodeInfer(first: number, count: number, crc: number): Uint8Array {
  return pack([
    [4, first],
    [2, count],
    [4, crc],
  ]);
}

/** @param tokens as `encodeRuns` makes them. */
export function encodeSamplePut(offset: number, tokens: Uint8Array): Uint8Array {
  return pack([[4, offset]], tokens);
}

/** Asks for up to `count` bytes, from `offset` on, of a constant or, counted on, of a field of the learnt state. */
export function encodeTensorGet(tensor: number, offset: number, count: number): Uint8Array {
  return pack([
    [2, tensor],
    [4, offset],
    [2, count],
  ]);
}

/** Asks for up to `count` bytes, from `offset` on, of what `step` writes for a sample of the buffer. */
export function encodeTrace(step: number, sample: number, offset: number, count: number): Uint8Array {
  return pack([
    [2, step],
    [4, sample],
    [4, offset],
    [2, count],
  ]);
}

/** The bytes of a payload, and no others. */
export function viewOf(payload: Uint8Array): DataView {
  return new DataView(payload.buffer, payload.byteOffset, payload.length);
}

/** True for the reply to the HELLO with this nonce. */
export function answersHello(payload: Uint8Array, nonce: number): boolean {
  return payload.length >= 6 && viewOf(payload).getUint32(2, true) === nonce;
}

/** The reply's protocol version; the rest can be read only if it is `PROTOCOL`. */
export function helloProtocol(payload: Uint8Array): number {
  return payload[0] ?? 0;
}

const HELLO_FIXED = 103;
const NAME_MAX = 32;

/** HELLO's reply: 103 bytes and a target name of at most 32. */
export function decodeHello(payload: Uint8Array): DeviceInfo | null {
  if (payload.length < HELLO_FIXED || payload.length > HELLO_FIXED + NAME_MAX) return null;
  const view = viewOf(payload);
  const precision = PRECISIONS[view.getUint8(94)];
  if (precision === undefined) return null;
  return {
    instructionsCounted: payload[1] !== 0,
    modelHash: hex(payload.subarray(6, 38)),
    layoutHash: hex(payload.subarray(38, 70)),
    boots: view.getUint32(70, true),
    vlen: view.getUint32(74, true),
    frameMax: view.getUint16(78, true),
    classes: view.getUint16(80, true),
    steps: view.getUint16(82, true),
    tensors: view.getUint16(84, true),
    inputBytes: view.getUint32(86, true),
    sampleBytes: view.getUint32(90, true),
    precision,
    stateBytes: view.getUint32(95, true),
    updates: view.getUint32(99, true),
    target: printable(payload.subarray(HELLO_FIXED)),
  };
}

/** Bytes of a score or value: more than a frame has room for are outputs of int8. */
function cellBytes(classes: number): 1 | 4 {
  return classes > MOST_CLASSES ? 1 : 4;
}

/** Bytes of one sample in INFER's reply. */
export function resultBytes(classes: number): number {
  return 18 + cellBytes(classes) * classes;
}

/** Exit in INFER's reply for a sample that the model refuses; its label is the status then, and the access that missed stands for MACs. */
const REFUSED_EXIT = 255;

/** Properties of a device that decide how results of INFER are read. */
export type Results = Pick<DeviceInfo, "classes" | "instructionsCounted" | "precision">;

/** INFER's reply for `count` samples. */
export function decodeInferences(
  payload: Uint8Array,
  count: number,
  info: Results,
): DeviceInference[] | null {
  const size = resultBytes(info.classes);
  if (payload.length !== count * size) return null;
  const view = viewOf(payload);
  const predictions = Array.from({ length: count }, (_, index) => decodeInference(view, index * size, info));
  return predictions.every((each) => each !== null) ? predictions : null;
}

/** One result at an offset, as INFER and PUSH reply with it. */
export function decodeInference(
  view: DataView,
  at: number,
  { classes, instructionsCounted, precision }: Results,
): DeviceInference | null {
  if (view.getUint8(at + 1) === REFUSED_EXIT) {
    const status = SAMPLE_REFUSALS.find((each) => STATUSES.indexOf(each) === view.getUint8(at));
    if (status === undefined) return null;
    const fault = status === "FF_OUT_OF_BOUNDS" ? { fault: view.getUint32(at + 2, true) } : {};
    return { status, ...NO_PREDICTION, ...fault, instructions: null };
  }
  const real = !IS_INTEGER[formatOf({ precision }).family];
  const cells = at + 18;
  return {
    status: "FF_OK",
    label: view.getUint8(at),
    exit: view.getUint8(at + 1),
    macs: view.getUint32(at + 2, true),
    instructions: instructionsCounted ? view.getUint32(at + 6, true) : null,
    margin: real ? view.getFloat32(at + 10, true) : view.getInt32(at + 10, true),
    goodness: real ? view.getFloat32(at + 14, true) : view.getUint32(at + 14, true),
    scores: scoresAt(view, cells, classes, precision),
  };
}

/** Scores or values at an offset. */
export function scoresAt(
  view: DataView,
  at: number,
  count: number,
  precision: Precision,
): Int32Array | Float32Array {
  if (cellBytes(count) === 1) return Int32Array.from({ length: count }, (_, k) => view.getInt8(at + k));
  return IS_INTEGER[formatOf({ precision }).family]
    ? Int32Array.from({ length: count }, (_, k) => view.getInt32(at + 4 * k, true))
    : Float32Array.from({ length: count }, (_, k) => view.getFloat32(at + 4 * k, true));
}

/** Reply of SAMPLE_PUT: offset after the last byte. */
export function decodeUint32(payload: Uint8Array): number | null {
  return payload.length === 4 ? viewOf(payload).getUint32(0, true) : null;
}

/** Reply of TENSOR_GET, TRACE and STATE_EXPORT. */
export function decodePart(payload: Uint8Array): Part | null {
  if (payload.length < 4) return null;
  return { total: viewOf(payload).getUint32(0, true), bytes: payload.subarray(4) };
}

/** CRC-32 of all constants, and of the learnt payload (0 where nothing is learnt). */
export interface StateHash {
  readonly constants: number;
  readonly learnt: number;
}

/** STATE_HASH's reply. */
export function decodeStateHash(payload: Uint8Array): StateHash | null {
  if (payload.length !== 8) return null;
  const view = viewOf(payload);
  return { constants: view.getUint32(0, true), learnt: view.getUint32(4, true) };
}

/** STATUS' reply. */
export function decodeStatus(payload: Uint8Array): DeviceStatus | null {
  if (payload.length !== 16) return null;
  const view = viewOf(payload);
  return {
    boots: view.getUint32(0, true),
    stackPainted: view.getUint32(4, true) || null,
    executed: view.getUint32(8, true),
    damaged: view.getUint32(12, true),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Text that a terminal may show: all but printable ASCII becomes \xNN. */
export function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`,
  ).join("");
}
