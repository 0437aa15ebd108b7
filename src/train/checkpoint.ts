import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure } from "../diagnostics/diagnostic.js";
import {
  checkpointUnreadable,
  checkpointUnwritable,
  nonFiniteTensor,
  notSafetensors,
  tensorMismatch,
} from "../diagnostics/train.js";
import type { Ir } from "../ir/ir.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import { parseRecord, printRecord } from "./record.js";
import { decodeTensors, encodeTensors, type HostTensor, MAX_HEADER_BYTES } from "./safetensors.js";

/** Key of the training record in the metadata. */
const RECORD = "record";

/**
 * Writes `trained` to `file`, whole or not at all: a run that stops half-way leaves the old file. The same weights and
 * record give the same bytes. Throws a `Failure` (FF3011) where the file system refuses.
 */
export function saveCheckpoint(file: string, ir: Ir, trained: Trained): void {
  const bytes = encodeTensors({
    metadata: { format: "ff-edge trained", [RECORD]: printRecord(trained.record) },
    tensors: new Map(tensorsOf(ir, trained)),
  });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(temporary, bytes);
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true }); // gone already where all went well
    }
  } catch (error) {
    throw new Failure(checkpointUnwritable(file, reasonOf(error)));
  }
}

/**
 * Reads a checkpoint of a model with the layers of `ir`. Throws a `Failure`: FF3010 unreadable, FF3012 to FF3016
 * corrupt or of another model. Whether it is stale shows in `record.fingerprint`.
 */
export function loadCheckpoint(file: string, ir: Ir): Trained {
  const { metadata, tensors } = decodeTensors(file, readBounded(file, ir));
  const take = createTaker(file, new Map(tensors));
  const layers = ir.layers.map(({ name, inputs, units, head, overlay }) => ({
    weights: take(`${name}.weights`, [inputs, units]),
    bias: take(`${name}.bias`, [units]),
    head: head ? take(`${name}.head`, [units, ir.classes.length]) : null,
    overlay: overlay ? take(`${name}.overlay`, [ir.classes.length, units]) : null,
  }));
  const statistics = ir.input.parts.map(({ standardize, size }, part): PartStatistics => {
    if (standardize !== "dataset") return { mean: new Float32Array(0), deviation: new Float32Array(0) };
    return { mean: take(`input${part}.mean`, [size]), deviation: take(`input${part}.deviation`, [size]) };
  });
  take.nothingLeft();
  return { layers, statistics, record: parseRecord(file, metadata[RECORD] ?? "") };
}

function tensorsOf(ir: Ir, { layers, statistics }: Trained): [string, HostTensor][] {
  const weights = ir.layers.flatMap(({ name, inputs, units }, index): [string, HostTensor][] => {
    const { weights, bias, head, overlay } = layers[index]!;
    const classes = ir.classes.length;
    const tensors: [string, HostTensor][] = [
      [`${name}.weights`, { shape: [inputs, units], data: weights }],
      [`${name}.bias`, { shape: [units], data: bias }],
    ];
    if (head !== null) tensors.push([`${name}.head`, { shape: [units, classes], data: head }]);
    if (overlay !== null) tensors.push([`${name}.overlay`, { shape: [classes, units], data: overlay }]);
    return tensors;
  });
  const constants = statistics.flatMap(({ mean, deviation }, part): [string, HostTensor][] => {
    if (mean.length === 0) return [];
    return [
      [`input${part}.mean`, { shape: [mean.length], data: mean }],
      [`input${part}.deviation`, { shape: [deviation.length], data: deviation }],
    ];
  });
  return [...weights, ...constants];
}

/** Refuses a file that is larger than any checkpoint of this model before reading it. */
function readBounded(file: string, ir: Ir): Uint8Array {
  const perLayer = ir.layers.map(({ inputs, units }) => (inputs + 1 + 2 * ir.classes.length) * units);
  const values = perLayer.reduce((sum, count) => sum + count, 2 * ir.input.size);
  const limit = MAX_HEADER_BYTES + 4 * values;
  try {
    const { size } = statSync(file);
    if (size > limit) throw new Failure(notSafetensors(file, `at most ${limit} bytes`, `${size} bytes`));
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(checkpointUnreadable(file, reasonOf(error)));
  }
}

interface Taker {
  /** Removes the tensor and checks its shape and values. */
  (name: string, shape: readonly number[]): Float32Array;
  nothingLeft(): void;
}

function createTaker(file: string, tensors: Map<string, HostTensor>): Taker {
  const print = (shape: readonly number[]): string => `shape [${shape.join(", ")}]`;
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name);
    tensors.delete(name);
    const found = tensor === undefined ? "no such tensor" : print(tensor.shape);
    if (tensor === undefined || found !== print(shape)) {
      throw new Failure(tensorMismatch(file, name, print(shape), found));
    }
    const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Failure(nonFiniteTensor(file, name, bad, tensor.data[bad]!));
    return tensor.data;
  };
  const nothingLeft = (): void => {
    const extra = [...tensors].map(([name, { shape }]) =>
      tensorMismatch(file, JSON.stringify(name), "no such tensor", print(shape)),
    );
    if (extra.length > 0) throw new Failure(extra);
  };
  return Object.assign(take, { nothingLeft });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
