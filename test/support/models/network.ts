import type { Samples, Storage } from "../../../src/ir/data.js";
import type { Trained } from "../../../src/ir/trained.js";
import type { Standardize } from "../../../src/model.js";
import { createRandom, type Random } from "../../../src/numerics/prng.js";
import { partStatistics } from "../../../src/numerics/standardize.js";
import { smallIr } from "./small-ir.js";
import { drawLayers, untrainedRecord } from "./trained.js";

const LAYERS = [48, 33];
const CLASSES = 4;

/**
 * How a network answers: by heads, by class groups, by Forward-Forward's heads on the neutral label (one pass), or by
 * the goodness of each candidate label (multi-pass).
 */
export type Form = "heads" | "groups" | "neutral" | "goodness";

const RULES = {
  heads: "monoForward",
  groups: "classGroups",
  neutral: "forwardForward",
  goodness: "forwardForward",
} as const;

/** What a test may choose about a network besides its input. */
export interface NetworkOptions {
  readonly form?: Form;
  /** Units per layer; default 48 and 33. */
  readonly widths?: readonly number[];
  readonly slices?: readonly number[];
  /** Candidate labels after the first layer; default all. */
  readonly beam?: number;
  readonly classes?: number;
}

/** A random network on random samples; 0.01 is the scale of the input. */
export function network(
  size: number,
  standardize: Standardize,
  storage: Storage,
  { form = "heads", widths = LAYERS, slices = [], classes = CLASSES, beam = classes }: NetworkOptions = {},
) {
  const random = createRandom(size);
  const samples = randomSamples(size, storage, random);
  const goodness = form === "goodness";
  const ir = smallIr({
    shape: [size],
    parts: [{ start: 0, size, scale: 0.01, offset: 0, standardize }],
    widths,
    slices,
    classes,
    training: { rule: RULES[form] },
    inference: {
      readout: form === "groups" || goodness ? form : "head",
      beam: goodness ? beam : 0,
      exits: null,
    },
  });
  const trained: Trained = {
    layers: drawLayers(ir, random, { bias: 0.2, head: 0.3, overlay: 0.2 }),
    statistics: partStatistics(ir.input, samples),
    record: untrainedRecord(ir, 1),
  };
  return { ir, trained, samples };
}

/** Random samples, many of them zero where they are bytes. */
export function randomSamples(size: number, storage: Storage, random: Random): Samples {
  const count = 200;
  const range = {
    uint8: () => random.below(256),
    int16: () => Math.round(random.normal() * 900 + 300),
    float32: () => random.normal() * 2.5 + 1,
  };
  const values = Array.from({ length: size * count }, () =>
    storage === "uint8" && random.uniform() < 0.7 ? 0 : range[storage](),
  );
  const inputs =
    storage === "uint8"
      ? Uint8Array.from(values)
      : storage === "int16"
        ? Int16Array.from(values)
        : Float32Array.from(values);
  return { storage, size, count, inputs, labels: new Uint16Array(count) };
}
