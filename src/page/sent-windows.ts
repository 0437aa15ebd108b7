/** Readings as they are sent to a device and drawn. */
import type { Samples, Storage } from "../ir/data.js";
import type { Description, SentRecording, SentSamples } from "../monitor/description.js";

/** Values of one sample, or of rows of readings. */
export type Values = Samples["inputs"];

/** A sample with its class, null where nobody knows, and true values as they are stored where some are estimated. */
export interface Labelled {
  readonly values: Values;
  readonly label: number | null;
  readonly targets?: readonly number[];
}

/** Samples one after the other, and again from the first. */
export interface SampleSource {
  readonly count: number;
  next(): Labelled;
  /** All of them. */
  all(): Labelled[];
}

/** Samples of a description. */
export function sampleSource({ size, labels, targets, inputs }: SentSamples, storage: Storage): SampleSource {
  const values = valuesOf(bytesOf(inputs), storage);
  const each = targets.length / Math.max(1, labels.length);
  const at = (n: number): Labelled => ({
    values: values.subarray(n * size, (n + 1) * size),
    label: labels[n] ?? null,
    ...(each > 0 ? { targets: targets.slice(n * each, (n + 1) * each) } : {}),
  });
  let sent = 0;
  return {
    count: labels.length,
    next: () => at(sent++ % labels.length),
    all: () => labels.map((_, n) => at(n)),
  };
}

/** Rows of a recording, and whether they begin it. */
export interface Rows {
  readonly values: Values;
  readonly labels: Uint16Array | null;
  readonly rate: number | null;
  readonly isStart: boolean;
}

/** Rows of recordings one after the other, and again from the first; null where there are none. */
export function rowSource({ recordings, storage, stream }: Description): ((rows: number) => Rows) | null {
  const rowSize = stream?.rowSize ?? 1;
  const all = recordings
    .map((each) => decodedRecording(each, storage))
    .filter((each) => each.values.length > 0);
  let [recording, at] = [0, 0];
  const next = (rows: number): Rows => {
    const { values, labels, rate } = all[recording % all.length]!;
    const end = Math.min(at + rows, values.length / rowSize);
    const some: Rows = {
      values: values.subarray(at * rowSize, end * rowSize),
      labels: labels?.subarray(at, end) ?? null,
      rate,
      isStart: at === 0,
    };
    at = end;
    if (end * rowSize >= values.length) [recording, at] = [recording + 1, 0];
    return some;
  };
  return all.length === 0 ? null : next;
}

function decodedRecording({ rate, labels, values }: SentRecording, storage: Storage) {
  return { rate, labels: labels && Uint16Array.from(labels), values: valuesOf(bytesOf(values), storage) };
}

/** Bytes as values, from a place where any type may begin. */
export function valuesOf(bytes: Uint8Array, storage: Storage): Values {
  const { buffer } = bytes.slice();
  switch (storage) {
    case "uint8":
      return new Uint8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    default:
      return storage satisfies never;
  }
}

/** Type of a value of so many bytes. */
export function storageOf(bytes: number): Storage {
  return bytes === 1 ? "uint8" : bytes === 2 ? "int16" : "float32";
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
