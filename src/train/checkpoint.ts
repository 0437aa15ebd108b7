import { readWhole, writeCheckpoint } from "../checkpoint/checkpoint-file.js";
import {
  decodeTensors,
  encodeTensors,
  type HostTensor,
  MAX_HEADER_BYTES,
} from "../checkpoint/safetensors.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { nonFiniteTensor, tensorMismatch } from "../diagnostics/train.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { sizeOf } from "../ir/shape.js";
import { standardizationOf } from "../ir/standardization.js";
import { dtypeOf } from "../ir/tensor-data.js";
import type { PartStatistics, Trained } from "../ir/trained.js";
import { definitionOfReadout } from "../readouts/index.js";
import { parseRecord, printRecord } from "./training-record.js";

/** Key of the training record in the metadata. */
const RECORD = "record";

/**
 * Writes `trained` to `file`, whole or not at all. The same weights and record give the same bytes.
 * @throws Failure FF3011 where the file system refuses
 */
export function saveCheckpoint(file: string, ir: Ir, trained: Trained): void {
  const bytes = encodeTensors({
    metadata: { format: "ff-edge trained", [RECORD]: printRecord(trained.record) },
    tensors: new Map(tensorsOf(ir, trained)),
  });
  writeCheckpoint(file, bytes);
}

/**
 * Reads a checkpoint of a model with the layers of `ir`. Throws a `Failure`: FF3010 unreadable, FF3012 to FF3016
 * corrupt or of another model. Whether it is stale shows in `record.fingerprint`.
 */
export function loadCheckpoint(file: string, ir: Ir): Trained {
  const { metadata, tensors } = decodeTensors(file, readWhole(file, largest(ir)));
  const take = createTaker(file, new Map(tensors));
  const { hasConstant, reconstructs } = definitionOfReadout({ kind: ir.inference.readout }).floats;
  const layers = blocksOfIr(ir).map(({ name, inputs, units, features, head, overlay }) => ({
    weights: take(`${name}.weights`, [inputs, units]),
    bias: take(`${name}.bias`, [units]),
    head: head ? take(`${name}.head`, [features, ir.classes.length]) : null,
    overlay: overlay ? take(`${name}.overlay`, [ir.classes.length, units]) : null,
    ...(hasConstant && head ? { constant: take(`${name}.constant`, [ir.classes.length]) } : {}),
    ...(reconstructs ? { decoderBias: take(`${name}.decoderBias`, [inputs]) } : {}),
  }));
  const targets = ir.targets && statisticsOfTargets(file, take, ir.targets.length);
  const statistics = ir.input.parts.map(({ standardize, size }, part): PartStatistics => {
    if (!standardizationOf({ standardize }).statistics)
      return { mean: new Float32Array(0), deviation: new Float32Array(0) };
    const deviation = take(`input${part}.deviation`, [size]);
    const negative = deviation.find((value) => value < 0);
    if (negative !== undefined)
      throw new Failure(tensorMismatch(file, `input${part}.deviation`, "0 or more", `${negative}`));
    return { mean: take(`input${part}.mean`, [size]), deviation };
  });
  take.nothingLeft();
  return {
    layers,
    statistics,
    ...(targets ? { targets } : {}),
    record: parseRecord(file, metadata[RECORD] ?? ""),
  };
}

function statisticsOfTargets(file: string, take: Taker, size: number): PartStatistics {
  const deviation = take("targets.deviation", [size]);
  const wrong = deviation.find((value) => value <= 0);
  if (wrong !== undefined)
    throw new Failure(tensorMismatch(file, "targets.deviation", "above 0", `${wrong}`));
  return { mean: take("targets.mean", [size]), deviation };
}

function tensorsOf(ir: Ir, { layers, statistics, targets }: Trained): [string, HostTensor][] {
  const weights = blocksOfIr(ir).flatMap(
    ({ name, inputs, units, features }, index): [string, HostTensor][] => {
      const { weights, bias, head, overlay, constant, decoderBias } = layers[index]!;
      const classes = ir.classes.length;
      const tensors: [string, HostTensor][] = [
        [`${name}.weights`, { shape: [inputs, units], data: weights }],
        [`${name}.bias`, { shape: [units], data: bias }],
      ];
      if (head !== null) tensors.push([`${name}.head`, { shape: [features, classes], data: head }]);
      if (overlay !== null) tensors.push([`${name}.overlay`, { shape: [classes, units], data: overlay }]);
      if (constant) tensors.push([`${name}.constant`, { shape: [classes], data: constant }]);
      if (decoderBias) tensors.push([`${name}.decoderBias`, { shape: [inputs], data: decoderBias }]);
      return tensors;
    },
  );
  const constants = statistics.flatMap(({ mean, deviation }, part): [string, HostTensor][] => {
    if (mean.length === 0) return [];
    return [
      [`input${part}.mean`, { shape: [mean.length], data: mean }],
      [`input${part}.deviation`, { shape: [deviation.length], data: deviation }],
    ];
  });
  if (targets === undefined) return [...weights, ...constants];
  const { mean, deviation } = targets;
  return [
    ...[...weights, ...constants],
    ["targets.mean", { shape: [mean.length], data: mean }],
    ["targets.deviation", { shape: [deviation.length], data: deviation }],
  ];
}

/** Bytes that no checkpoint of this model exceeds. */
function largest(ir: Ir): number {
  const perLayer = blocksOfIr(ir).map(
    ({ inputs, units, features }) =>
      (inputs + 1 + ir.classes.length) * units + ir.classes.length * (features + 3) + inputs,
  );
  const values = perLayer.reduce((sum, count) => sum + count, 2 * sizeOf(ir.input.network));
  return MAX_HEADER_BYTES + 4 * values;
}

interface Taker {
  /** Removes the tensor and checks its shape and values. */
  (name: string, shape: readonly number[]): Float32Array;
  nothingLeft(): void;
}

function createTaker(file: string, tensors: Map<string, HostTensor>): Taker {
  const print = (shape: readonly number[], dtype = "F32"): string =>
    `${dtype} of shape [${shape.join(", ")}]`;
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name);
    tensors.delete(name);
    const found = tensor === undefined ? "no such tensor" : print(tensor.shape, dtypeOf(tensor.data));
    if (!(tensor?.data instanceof Float32Array) || found !== print(shape)) {
      throw new Failure(tensorMismatch(file, name, print(shape), found));
    }
    const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Failure(nonFiniteTensor(file, name, bad, tensor.data[bad]!));
    return tensor.data;
  };
  const nothingLeft = (): void => {
    const extra = [...tensors].map(([name, { shape, data }]) =>
      tensorMismatch(file, JSON.stringify(name), "no such tensor", print(shape, dtypeOf(data))),
    );
    if (extra.length > 0) throw new Failure(extra);
  };
  return Object.assign(take, { nothingLeft });
}
