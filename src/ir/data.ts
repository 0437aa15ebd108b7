/** Number type in which samples are stored and handed to the device. */
export type Storage = "uint8" | "int16" | "float32";

/** Bytes of one raw value. */
export const STORAGE_BYTES: Readonly<Record<Storage, number>> = { uint8: 1, int16: 2, float32: 4 };

/** Zeros of a number type. */
export function rawValues(storage: Storage, length: number): Samples["inputs"] {
  return new VALUES[storage](length);
}

const VALUES = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array } as const;

/** Samples of one part: `inputs` is [count][size] row-major, `labels` are class indices. */
export interface Samples {
  readonly storage: Storage;
  readonly size: number;
  readonly count: number;
  readonly inputs: Inputs;
  readonly labels: Uint16Array;
  /** [count][targets], where values are estimated; labels are 0 then. */
  readonly targets?: Float32Array;
  /** The same samples as they are handed over, where `inputs` are features of them. */
  readonly raw?: Samples;
  /** Features of the samples, where these are handed over and their features known: nobody computes them again. */
  readonly features?: Inputs;
}

type Inputs = Uint8Array | Int16Array | Float32Array;

/** A file that was read, for the staleness test; `path` as the model file names it, so that it is equal on every machine. */
export interface DataFile {
  readonly path: string;
  readonly sha256: string;
}

/** Recordings of one source, as they were read. */
export interface RecordingsRead {
  /** Path in the model file, e.g. `data.train`. */
  readonly source: string;
  readonly recordings: number;
  readonly rows: number;
  /** Readings per second; null where nobody says. */
  readonly rate: number | null;
  /** Names of the channels, where the files have some. */
  readonly columns: readonly string[] | null;
  /** Files that no source before it has named. */
  readonly files: readonly DataFile[];
}

/** The four parts: train fits, validation chooses, calibration certifies, test reports; and what the device learns from. */
export interface Dataset {
  readonly train: Samples;
  readonly validation: Samples;
  readonly calibration: Samples;
  readonly test: Samples;
  /** The samples of `learning.data`, whole and in order; null where the model names none. */
  readonly learn: Samples | null;
  /** Group of each test sample, such as its patient or recording; absent or null where the data have none. */
  readonly testGroups?: readonly string[] | null;
  /** Names of the columns of a sample, in their order, where the files have some. */
  readonly columns?: readonly string[] | null;
  /** Recordings by their source, where the data are some. */
  readonly recordings?: readonly RecordingsRead[];
  /** Files of the four parts: the weights depend on them. */
  readonly files: readonly DataFile[];
  /** Files that `learning.data` alone names: no weight depends on them. */
  readonly learnFiles: readonly DataFile[];
  /** Notes for the user although nothing is wrong, a sentence each. */
  readonly notes: readonly string[];
}

/** Row `index` of `samples`, a view of `size` values. */
export function row(samples: Samples, index: number): Samples["inputs"] {
  return samples.inputs.subarray(index * samples.size, (index + 1) * samples.size);
}

/** The samples at `indices`, in that order. */
export function pick(samples: Samples, indices: readonly number[]): Samples {
  const inputs = samples.inputs.slice(0, indices.length * samples.size);
  for (const [at, index] of indices.entries()) inputs.set(row(samples, index), at * samples.size);
  const labels = Uint16Array.from(indices, (index) => samples.labels[index]!);
  const targets = samples.targets ? { targets: picked(samples.targets, samples.count, indices) } : {};
  const raw = samples.raw ? { raw: pick(samples.raw, indices) } : {};
  const features = samples.features ? { features: gathered(samples.features, samples.count, indices) } : {};
  return { ...samples, count: indices.length, inputs, labels, ...targets, ...raw, ...features };
}

/** The rows of `values` at `indices`, of `count`. */
export function picked(values: Float32Array, count: number, indices: ArrayLike<number>): Float32Array {
  const size = values.length / count;
  const found = new Float32Array(indices.length * size);
  for (let at = 0; at < indices.length; at++)
    found.set(values.subarray(indices[at]! * size, (indices[at]! + 1) * size), at * size);
  return found;
}

/** The features of the samples at `indices`, of `count`. */
function gathered(values: Inputs, count: number, indices: readonly number[]): Inputs {
  const size = values.length / count;
  const found = values.slice(0, indices.length * size);
  for (const [at, index] of indices.entries())
    found.set(values.subarray(index * size, (index + 1) * size), at * size);
  return found;
}

/** The samples as they are handed over. */
export function handedOver(samples: Samples): Samples {
  return samples.raw ?? samples;
}

/** At most `limit` of the samples, evenly from the first to the last. */
export function spread(samples: Samples, limit: number): Samples {
  return pick(samples, evenly(Array.from(samples.labels.keys()), limit));
}

/** At most `limit` of some items, evenly from the first to the last. */
export function evenly<Item>(items: readonly Item[], limit: number): Item[] {
  const count = Math.min(limit, items.length);
  return Array.from({ length: count }, (_, n) => items[Math.floor((n * items.length) / count)]!);
}
