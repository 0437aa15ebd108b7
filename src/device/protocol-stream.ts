import {
  type DeviceInference,
  decodeInference,
  pack,
  type Results,
  resultBytes,
  viewOf,
} from "./protocol.js";

/** Messages of a model that runs row by row; twin of templates/firmware/stream/ff_streaming.c. */

/** One answer of a stream; `instructions` are those of all rows since the answer before. */
export interface DeviceAnswer extends DeviceInference {
  /** A class, or UNKNOWN or NO_EVENT of numerics/decision.ts. */
  readonly event: number;
  /** Index of the row that it follows, from the first that was pushed. */
  readonly row: number;
}

/** @param crc CRC-32 of the raw bytes of these rows. */
export function encodePush(isStart: boolean, first: number, count: number, crc: number): Uint8Array {
  return pack([
    [1, isStart ? 1 : 0],
    [4, first],
    [2, count],
    [4, crc],
  ]);
}

/** Rows that came since they were asked for last. */
export interface Readings {
  readonly rowBytes: number;
  readonly channels: number;
  /** Rows since power-on that nobody took, modulo 2^32. */
  readonly lost: number;
  /** Whole rows. */
  readonly bytes: Uint8Array;
}

const READINGS_HEAD = 8;

/** READ's reply; twin of templates/firmware/stream/ff_capture.c. */
export function decodeReadings(payload: Uint8Array): Readings | null {
  if (payload.length < READINGS_HEAD) return null;
  const view = viewOf(payload);
  const [rowBytes, channels] = [0, 2].map((at) => view.getUint16(at, true)) as [number, number];
  const bytes = payload.slice(READINGS_HEAD);
  const isWhole = channels > 0 && [1, 2, 4].includes(rowBytes / channels) && bytes.length % rowBytes === 0;
  return isWhole ? { rowBytes, channels, lost: view.getUint32(4, true), bytes } : null;
}

const TAKEN_BYTES = 2;

/** Bytes of one answer in PUSH's reply. */
function answerBytes(classes: number): number {
  return 4 + resultBytes(classes);
}

/** PUSH's reply: how many of the rows it took, and the answers to them. */
export function decodeAnswers(
  payload: Uint8Array,
  info: Results,
): { readonly taken: number; readonly answers: DeviceAnswer[] } | null {
  const size = answerBytes(info.classes);
  const end = payload.length - TAKEN_BYTES;
  if (end < 0 || end % size !== 0) return null;
  const view = viewOf(payload);
  const answers = Array.from({ length: end / size }, (_, index) => {
    const answer = decodeInference(view, index * size + 4, info);
    const [row, event] = [0, 2].map((at) => view.getUint16(index * size + at, true)) as [number, number];
    return answer && { ...answer, row, event };
  });
  if (!answers.every((each) => each !== null)) return null;
  return { taken: view.getUint16(end, true), answers };
}
