import { malformedReply } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import type { Samples } from "../ir/data.js";
import { payloadMax, requestMax } from "./frame.js";
import {
  type Command,
  type DeviceInfo,
  decodePart,
  decodeUint32,
  encodeSamplePut,
  type Part,
} from "./protocol.js";
import { encodeRuns } from "./zero-run-length.js";

type Row = Samples["inputs"];

/** Sends one request and gives the payload of its reply. */
export type Call = (command: Command, payload?: Uint8Array) => Promise<Uint8Array>;

/** Fills the sample buffer from its start. */
export async function load(call: Call, info: DeviceInfo, bytes: Uint8Array): Promise<void> {
  const room = requestMax(info.frameMax) - 4;
  for (let offset = 0; offset < bytes.length; ) {
    const { tokens, end } = encodeRuns(bytes, offset, room);
    const stored = decoded(
      "SAMPLE_PUT",
      await call("SAMPLE_PUT", encodeSamplePut(offset, tokens)),
      decodeUint32,
    );
    if (stored !== end) throw new Failure(malformedReply("SAMPLE_PUT", `end ${end}`, `end ${stored}`));
    offset = end;
  }
}

/** Milliseconds that a request should keep a device busy at most: it is silent meanwhile, which looks like no device. */
const BUSY_MS = 1000;

/** Pieces of one kind of work that a device is given in the next request. */
export interface Pace {
  count: number;
}

/**
 * Results of `total` pieces of work, in requests of 1 piece at first, then of as many as the device does in about a second, at
 * most `most`.
 * @param pace what has been learnt of the device in work before; it goes on.
 * @param isOver true of results behind which nothing is asked for any more.
 */
export async function paced<T>(
  total: number,
  most: number,
  request: (first: number, count: number) => Promise<readonly T[]>,
  pace: Pace = { count: 1 },
  isOver: (all: readonly T[]) => boolean = () => false,
): Promise<T[]> {
  const all: T[] = [];
  for (let first = 0; first < total && !isOver(all); ) {
    const some = Math.min(pace.count, most, total - first);
    const start = performance.now();
    all.push(...(await request(first, some)));
    const took = performance.now() - start;
    if (took < BUSY_MS / 2) pace.count = Math.max(pace.count, 2 * some);
    if (took > BUSY_MS) pace.count = Math.max(1, some >> 1);
    first += some;
  }
  return all;
}

/** Collects `total` bytes that the device gives piece by piece. */
export async function parts(
  command: Command,
  info: DeviceInfo,
  total: number,
  get: (offset: number, count: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(total);
  const most = payloadMax(info.frameMax) - 4;
  let offset = 0;
  do {
    const count = Math.min(most, total - offset);
    const part: Part = decoded(command, await get(offset, count), decodePart);
    if (part.total !== total || part.bytes.length !== count)
      throw new Failure(
        malformedReply(command, `${count} of ${total} bytes`, `${part.bytes.length} of ${part.total} bytes`),
      );
    bytes.set(part.bytes, offset);
    offset += count;
  } while (offset < total);
  return bytes;
}

/** The reply in the form of its command, or Failure FF6014. */
export function decoded<T>(
  command: Command | "LOADER_HELLO",
  payload: Uint8Array,
  decode: (payload: Uint8Array) => T | null,
): T {
  const value = decode(payload);
  if (value === null)
    throw new Failure(malformedReply(command, "the length of its kind", `${payload.length} bytes`));
  return value;
}

/** An index that a device names is one of `count`, or Failure FF6014. */
export function requireBelow(command: Command, what: string, index: number, count: number): void {
  if (index >= count)
    throw new Failure(malformedReply(command, `${what} 0 to ${count - 1}`, `${what} ${index}`));
}

/** Samples one after the other in the byte order of host and device, little-endian both. */
export function bytesOf(rows: readonly Row[]): Uint8Array {
  const bytes = new Uint8Array(rows.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of rows) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
