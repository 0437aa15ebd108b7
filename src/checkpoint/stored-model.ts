import { PRECISIONS } from "../formats/names.js";
import { MOST_ASKED, MOST_ASKED_OF } from "../ir/limits.js";
import type { SampleOrder } from "../ir/sample-order.js";
import { storedReadouts } from "../readouts/index.js";
import { trainingRules } from "../rules/index.js";
import * as is from "../schema/fields.js";
import {
  doubles,
  exponent,
  floats,
  int8s,
  int16s,
  int32s,
  positive,
  scores,
  uint8s,
  weights,
} from "../schema/numbers.js";

/**
 * Every field of a device's model, as version 1 of the file has it, with its type, range and words: the check of what comes
 * back. The file has a record for each block; `stored-form.ts` makes layers of them and back, and does not compile where
 * the two differ. What a field must be beside others, or for a certain model file, is in check-device.ts and
 * check-constants.ts.
 */

/** Inputs, units, classes: C has them as uint16. */
const size = is.whole(1, 65535);
const share = is.real(0, 1);
/** Names and places are compared with those of the model file, or replaced by them. */
const words = is.text(/^[^\p{Cc}]*$/u, "without control characters");

const norm = is.object({
  size,
  root: is.whole(0x8000, 0xffff),
  guard: is.whole(8, 15),
  exponent: is.whole(0, 7),
});

const input = is.object({
  size,
  storage: is.oneOf("uint8", "int16", "float32"),
  steps: doubles,
  offsets: int32s.optional(),
  exponent,
  density: share,
  parts: is.list(
    is.either(
      "kind",
      [
        is.object({ kind: is.oneOf("rms"), start: is.whole(0, 65535), size, center: is.flag, norm }),
        is.object({
          kind: is.oneOf("affine"),
          start: is.whole(0, 65535),
          size,
          multiplier: scores,
          offset: scores,
          shift: uint8s,
        }),
      ],
      { error: '"rms" or "affine"' },
    ),
  ),
});

/** Layers over maps: what stands in their model file is not stored. */
const overMaps = {
  /** Gain of the means of cells, where a head reads cells. */
  gain: is.whole(0, 4).optional(),
  /** Densities of the pools behind a layer. */
  pools: is.list(share).optional(),
};

const shape = {
  ...overMaps,
  name: words,
  source: words,
  inputs: size,
  units: size,
  slices: size,
  density: share,
};

const multiplier = is.whole(0, 2 ** 31 - 1);
const shift = is.whole(1, 31);
const dither = is.whole(1, 16);
const rate = is.object({ multiplier: is.whole(2 ** 30, 2 ** 31 - 1), shift });

const integerLayer = is.object({
  kind: is.oneOf("integer"),
  ...shape,
  weights,
  bias: int32s,
  overlay: int32s.nullable(),
  multiplier: int32s,
  shift: uint8s,
  accumulatorScale: doubles,
  exponent,
  answer: storedReadouts.integer.nullable(),
  norm: norm.nullable(),
  learning: is
    .object({
      softmax: is.object({
        limit: is.whole(1, 2 ** 31 - 1),
        raise: is.whole(0, 30),
        multiplier,
        shift: is.whole(0, 31),
      }),
      threshold: is.whole(0, Number.MAX_SAFE_INTEGER),
      errors: is.anyOf("a rate of 2^30 .. 2^31 - 1 with a shift of 1 .. 31, or of each class", [
        rate,
        is.object({ multiplier: int32s, shift }),
      ]),
      update: is.object({ dither, biasShift: is.whole(-14, 16), spare: is.whole(1, 8).optional() }),
      headOnly: is.yes.optional(),
      head: is.object({ rate, dither }).nullable(),
      slot: is.object({ factor: is.whole(0, 32767), dither }).nullable(),
      constant: is.object({ rate, shift: is.whole(-14, 16), limit: is.whole(1, 2 ** 29) }).optional(),
      cell: is
        .object({
          ...{ errorShift: is.whole(-128, 127), leftShift: is.whole(-128, 127), dither },
          ...{ inputSquares: is.whole(0, 40), outputSquares: is.whole(0, 40), unit: is.whole(0, 40) },
          ...{ biasShift: is.whole(-14, 40), decoderShift: is.whole(-14, 40) },
        })
        .optional(),
    })
    .nullable(),
});

const realLayer = is.object({
  kind: is.oneOf("real"),
  ...shape,
  weights: floats,
  bias: floats,
  overlay: floats.nullable(),
  answer: storedReadouts.real.nullable(),
  norm: is.object({ size }).nullable(),
  learning: is
    .object({
      sharpness: positive,
      headOnly: is.yes.optional(),
      threshold: is.whole(0, 1),
      rate: positive,
      errorRate: positive,
      head: is.flag,
      slot: positive,
    })
    .nullable(),
});

/** Samples in flash: of 256 classes with 1000 samples at most. */
const samples = {
  count: is.whole(1, 256_000),
  x: is.anyOf("an array of I8 (int8) or F32", [int8s, floats]),
  labels: uint8s,
  /** In standard deviations, where values are estimated. */
  targets: is.anyOf("an array of I16 (int8) or F32", [int16s, floats]).optional(),
};

/** Distance of estimates, in their unit. */
const estimate = is.real(0, 2 ** 30);

const learning = is.object({
  rule: is.oneOf(...trainingRules),
  seed: is.whole(0, 2 ** 32 - 1),
  skip: is.real(0, 32768),
  stride: is.whole(0, 2 ** 27),
  pair: is.oneOf("symba", "bce").nullable(),
  shipped: is.object(samples).nullable(),
  recent: is.whole(0, 1000),
  cells: is
    .object({
      replays: is.whole(1, 64),
      usual: is.whole(1, 1000),
      threshold: is.whole(1, 1000),
      allowedFrom: is.list(is.whole(0, 1000)),
    })
    .optional(),
  guard: is.object({ ...samples, tolerance: share, near: is.real(0, 32767).optional() }).nullable(),
  adaptation: is
    .object({
      warmup: is.whole(0, 1_000_000),
      up: is.real(0, 3.4028234663852886e38),
      down: is.real(0, 3.4028234663852886e38),
      shift: is.whole(0, 15),
      kappa: is.real(0, 2 ** 31 - 1),
      estimates: is.object({ room: estimate, change: estimate }).optional(),
    })
    .nullable(),
  drift: is
    .object({
      means: is.anyOf("an array of I16 (int8) or F32", [int16s, floats]),
      leastMargin: is.real(0, 3.4028234663852886e38),
      earlyMargins: is.list(is.real(0, 3.4028234663852886e38)).optional(),
    })
    .optional(),
  ask: is.object({ budget: is.whole(1, MOST_ASKED), per: is.whole(1, MOST_ASKED_OF) }).optional(),
  learnt: is.arrays.nullable(),
});

/** A device's model as version 1 of the file has it, its tensors in their places: a record for each block. */
export const storedModel = is.object({
  name: words,
  classes: is.list(words),
  precision: is.oneOf(...PRECISIONS),
  accumulate: is.oneOf("f16").optional(),
  features: is.text(/^[0-9a-f]{64}$/, "a SHA-256 of 64 hexadecimal digits").optional(),
  input,
  layers: is.list(is.either("kind", [integerLayer, realLayer], { error: '"integer" or "real"' })),
  scoreExponent: exponent,
  /** Of values, where they are estimated. */
  valueExponent: exponent.optional(),
  beam: is.whole(0, 256),
  exits: is.object({ rule: is.oneOf("margin", "lightff"), thresholds: scores }).nullable(),
  learning: learning.nullable(),
});

export type StoredModel = is.Value<typeof storedModel>;
export type StoredBlock = StoredModel["layers"][number];
export type StoredInteger = Extract<StoredBlock, { kind: "integer" }>;
export type StoredReal = Extract<StoredBlock, { kind: "real" }>;

/** Schema of the samples that a device has been sent. */
export const deviceSampleOrder = is.specifies<SampleOrder>()(
  is
    .object({
      data: is.text(/^[0-9a-f]{64}$/, "a SHA-256 of 64 hexadecimal digits"),
      seed: is.whole(0, Number.MAX_SAFE_INTEGER),
      samples: is.whole(1, Number.MAX_SAFE_INTEGER),
      passes: is.whole(1, Number.MAX_SAFE_INTEGER),
      sent: is.whole(0, Number.MAX_SAFE_INTEGER),
    })
    .refine(({ samples, passes, sent }) => sent <= samples * passes, {
      path: ["sent"],
      error: "a whole number of at most samples * passes",
    }),
);
