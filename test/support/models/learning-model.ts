import { adaptationOf } from "../../../src/exits/adaptation.js";
import type { Samples, Storage } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import type { Ir, ReadoutIr } from "../../../src/ir/ir.js";
import { blocksOfIr } from "../../../src/ir/ir-blocks.js";
import type { LabelBudget } from "../../../src/ir/learning.js";
import type { Plan } from "../../../src/ir/memory-plan.js";
import { sizeOf } from "../../../src/ir/shape.js";
import type { Trained } from "../../../src/ir/trained.js";
import { conv2d, type LayerSpec, monoForward, type Precision, type Standardize } from "../../../src/model.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { partStatistics } from "../../../src/numerics/standardize.js";
import { plan } from "../../../src/plan/plan.js";
import { withDrift } from "../../../src/quantize/drift-start.js";
import { encodeSamples } from "../../../src/quantize/encode.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { withReadoutStart } from "../../../src/quantize/readout-start.js";
import { withStored } from "../../../src/quantize/stored.js";
import { definitionOfReadout } from "../../../src/readouts/index.js";
import { mapIr } from "./map-ir.js";
import { medianThresholds } from "./median-thresholds.js";
import { smallIr } from "./small-ir.js";
import { drawLayers, untrainedRecord } from "./trained.js";

/** How layers learn; Forward-Forward with either loss. */
export type Rule = "monoForward" | "classGroups" | "symba" | "bce";

/** A random network that learns on noisy copies of one random pattern per class. */
export interface LearningOptions {
  readonly seed: number;
  readonly precision: Precision;
  /** fp16 alone: sums of products are halves too. */
  readonly accumulate?: "f16";
  readonly rule: Rule;
  /** Layers over maps in place of dense ones, and the shape of their input; `units` and `slices` are of no effect then. */
  readonly maps?: Maps;
  /** Units per layer; default 24 and 16. */
  readonly units?: readonly number[];
  readonly slices?: readonly number[];
  readonly inputs?: number;
  readonly classes?: number;
  readonly storage?: Storage;
  readonly standardize?: Standardize;
  /** Layers that stay as they are. */
  readonly frozen?: readonly number[];
  /** Mono-forward alone: heads stay as they are. */
  readonly fixedHeads?: boolean;
  readonly rate?: number;
  readonly skip?: number;
  /** Updates over which the rate falls to a sixteenth. */
  readonly decay?: number;
  readonly shipped?: number;
  readonly recent?: number;
  readonly guard?: { readonly samples: number; readonly tolerance: number };
  /** A readout learns in place of the layers, which all stay as they are. */
  readonly readout?: ReadoutIr;
  /** Labels are asked for. */
  readonly ask?: LabelBudget;
  /** No layer learns: what the inputs have moved by is followed. */
  readonly normalise?: "balanced";
  /** Thresholds at the middle of what the samples give; `closed` exits at never. */
  readonly exits?: "margin" | "lightff";
  readonly closed?: readonly number[];
  readonly warmup?: number;
  readonly speed?: number;
  readonly risk?: number;
  /** Candidate labels after the first layer; default all. */
  readonly beam?: number;
  /** Deviation of the samples around their pattern; default 0.5 of that of the patterns. */
  readonly noise?: number;
}

/** Layers over maps, and the shape of what they read. */
export interface Maps {
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

/** Maxima behind a pool, then means, of 30 inputs; layers are named as those of the dense network that they take the place of. */
export const SMALL_MAPS: Maps = {
  shape: [5, 6],
  layers: [
    conv2d(5, { name: "dense1", kernel: [2, 3], padding: "same", pool: 2 }),
    conv2d(3, { name: "dense2", kernel: 2, head: "average", cells: 1 }),
  ],
};

/** Maps of 12 bytes, three classes and a ring of three samples: the shapes of `INTEGERS` in tiny.ts. */
export function tinyMaps(precision: Precision, accumulate?: "f16"): DeviceModel {
  const layers = [
    conv2d(5, { name: "first", kernel: [2, 3], padding: "same" }),
    conv2d(4, { name: "second", kernel: 2, head: "average", cells: 1 }),
  ];
  const maps = { shape: [3, 4], layers };
  const sums = accumulate ? { accumulate } : {};
  return learningModel({ seed: 5, precision, ...sums, rule: "monoForward", classes: 3, recent: 3, maps })
    .model;
}

/** Formats times networks of both sorts, for tests of what surrounds an update. */
export const NETWORKS = (["int8", "fp16", "f32"] as const).flatMap((precision) => [
  [precision, "dense layers", {}] as const,
  [precision, "layers over maps", { maps: SMALL_MAPS }] as const,
]);

export interface LearningModel {
  readonly model: DeviceModel;
  readonly plan: Plan;
  /** In the storage type of the model. */
  readonly train: Samples;
  readonly test: Samples;
}

const RATES: Readonly<Record<Rule, number>> = {
  monoForward: 0.05,
  classGroups: 0.05,
  symba: 0.005,
  bce: 0.005,
};

/** The quantized model as `<model>_init` has it, with `count` samples to learn from and as many to test with. */
export function learningModel(options: LearningOptions, count = 60): LearningModel & { readonly ir: Ir } {
  const ir = irOf(options);
  const part = (stream: number, size = count): Samples => samplesOf(options, ir, size, stream);
  const parts = { train: part(1), calibration: part(3), validation: part(2, 100) };
  const { seed } = options;
  const quantized = quantize(ir, trainedOf(options, ir, parts.train), parts.validation, true, seed);
  const started = withDrift(ir, withReadoutStart(ir, quantized, parts.train, seed), parts);
  const stored = withStored(ir, started, parts, seed);
  const model = options.exits ? withOpenExits(options, ir, stored, parts.validation) : stored;
  const encoded = (samples: Samples): Samples => encodeSamples(samples, model.input);
  return { ir, model, plan: plan(model), train: encoded(parts.train), test: encoded(part(4)) };
}

function irOf(options: LearningOptions): Ir {
  const { rate = RATES[options.rule], maps, units = [24, 16] } = options;
  const ir = maps ? irOfMaps(options, maps) : irOfUnits(options, units);
  return {
    ...ir,
    name: "tiny",
    precision: options.precision,
    accumulate: options.accumulate ?? null,
    learning: {
      ...(options.readout ? { readout: options.readout } : {}),
      ...(options.ask ? { ask: options.ask } : {}),
      ...(options.normalise ? { normalise: options.normalise } : {}),
      layers: blocksOfIr(ir).map((_, layer) =>
        options.readout || options.normalise || options.frozen?.includes(layer) ? null : { rate },
      ),
      decay: options.decay ?? 0,
      skip: options.skip ?? 0,
      shipped: options.shipped ?? 0,
      recent: options.recent ?? 0,
      guard: options.guard ?? null,
      warmup: options.warmup ?? 20,
      speed: options.speed ?? 0.05,
      data: null,
    },
  };
}

/** Mono-forward's network over maps, before what learning and exits say. */
function irOfMaps(options: LearningOptions, { shape, layers }: Maps): Ir {
  const { standardize = "rms", exits, fixedHeads = false, classes = 4, risk = 0.1 } = options;
  const leaving = { margin: { rule: "margin", risk }, lightff: { rule: "lightff", kappa: 0.5 } } as const;
  const training = monoForward({ epochs: 1, heads: fixedHeads ? "fixed" : "learned" });
  const ir = mapIr({ shape, layers, training, classes, ...(exits ? { inference: leaving[exits] } : {}) });
  const part = { ...ir.input.parts[0]!, scale: options.storage === "float32" ? 1 : 0.02, standardize };
  return { ...ir, input: { ...ir.input, parts: [part] } };
}

/** A network of dense layers, before what learning says. */
function irOfUnits(options: LearningOptions, units: readonly number[]): Ir {
  const { rule, inputs = 30, classes = 4, standardize = "rms" } = options;
  const forward = rule === "symba" || rule === "bce";
  const training = forward
    ? { rule: "forwardForward", loss: rule }
    : { rule, ...(rule === "monoForward" ? { heads: options.fixedHeads ? "fixed" : "learned" } : {}) };
  const exits =
    options.exits === "lightff"
      ? ({ rule: "lightff", kappa: 0.5 } as const)
      : options.exits && ({ rule: "margin", risk: options.risk ?? 0.1, confidence: 0.9 } as const);
  const ir = smallIr({
    shape: [inputs],
    parts: [
      { start: 0, size: inputs, scale: options.storage === "float32" ? 1 : 0.02, offset: 0, standardize },
    ],
    widths: units,
    slices: options.slices ?? [],
    classes,
    training,
    inference: {
      readout: forward ? "goodness" : rule === "classGroups" ? "groups" : "head",
      beam: forward ? (options.beam ?? classes) : 0,
      exits: exits ?? null,
    },
  });
  return options.readout ? withReadout(ir, options.readout) : ir;
}

/** The same, read out behind a normalisation of its last layer. */
function withReadout(ir: Ir, { kind }: ReadoutIr): Ir {
  const { name, source, output } = ir.layers.at(-1)!;
  const norm = { kind: "rms", name: `${name}_norm`, source, input: output, output } as const;
  return { ...ir, layers: [...ir.layers, norm], inference: { ...ir.inference, readout: kind } };
}

function samplesOf(options: LearningOptions, ir: Ir, count: number, stream: number): Samples {
  const { seed, storage = "uint8", noise = 0.5 } = options;
  const size = sizeOf(ir.input.raw);
  const prototypes = createRandom(seed, 100);
  const centres = ir.classes.map(() => Float32Array.from({ length: size }, () => prototypes.normal()));
  const random = createRandom(seed, stream);
  const labels = Uint16Array.from({ length: count }, (_, n) => n % ir.classes.length);
  random.shuffle(labels);
  const real = Float32Array.from(
    { length: count * size },
    (_, at) => centres[labels[Math.floor(at / size)]!]![at % size]! + noise * random.normal(),
  );
  const inputs = {
    uint8: () => Uint8Array.from(real, (v) => Math.max(0, Math.min(255, Math.round(60 + 60 * v)))),
    int16: () => Int16Array.from(real, (v) => Math.round(50 * v)),
    float32: () => real,
  }[storage]();
  return { storage, size, count, inputs, labels };
}

/** Weights before any training; heads and slots of about the size that training gives them. */
function trainedOf({ seed }: LearningOptions, ir: Ir, train: Samples): Trained {
  const head = definitionOfReadout({ kind: ir.inference.readout }).linear ? 0.2 : null;
  return {
    layers: drawLayers(ir, createRandom(seed, 50), { bias: 0.1, head, overlay: 0.05 }),
    statistics: partStatistics(ir.input, train),
    record: untrainedRecord(ir, seed),
  };
}

function withOpenExits(options: LearningOptions, ir: Ir, model: DeviceModel, samples: Samples): DeviceModel {
  const thresholds = medianThresholds(options.exits!, model, samples, options.closed);
  const exits = { rule: options.exits!, thresholds } as const;
  const { drift } = model.learning!;
  if (drift) {
    const early = Array.from(thresholds, (threshold) => threshold * 2); // some that leave are not sure
    const followed = { ...drift, earlyMargins: early };
    return { ...model, exits, learning: { ...model.learning!, drift: followed } };
  }
  const adaptation = adaptationOf(ir.inference.exits!, ir.learning!, exits);
  return { ...model, exits, learning: { ...model.learning!, adaptation } };
}
