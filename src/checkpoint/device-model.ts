import type { Course } from "../ir/course.js";
import type { QuantModel } from "../ir/quant.js";
import * as is from "./fields.js";

/**
 * Every field of a device's model with its type, range and words: the check of what comes back. It describes
 * `QuantModel` exactly, or does not compile; a new field of that type is a new line here. What a field must be beside
 * others, or for a certain model file, is in check-device.ts and check-formulas.ts.
 */

/** Exponents: far beyond any data, and 2^exponent is still a number. */
const exponent = is.whole(-500, 500);
/** Inputs, units, classes: C has them as uint16. */
const size = is.whole(1, 65535);
const share = is.real(0, 1);
const positive = is.float32(0, 3.4028234663852886e38);
/** Names and places are compared with those of the model file, or replaced by them. */
const words = is.text(/^[^\p{Cc}]*$/u, "without control characters");

const int8s = is.array<Int8Array>(Int8Array, "I8");
const uint8s = is.array<Uint8Array>(Uint8Array, "U8");
const int16s = is.array<Int16Array>(Int16Array, "I16");
const uint16s = is.array<Uint16Array>(Uint16Array, "U16");
const int32s = is.array<Int32Array>(Int32Array, "I32");
const floats = is.array<Float32Array>(Float32Array, "F32");
const doubles = is.array<Float64Array>(Float64Array, "F64");
const weights = is.anyOf("an array of I8, or of I16 where the layer learns", [int8s, int16s]);
const scores = is.anyOf("an array of I32 (int8) or F32", [int32s, floats]);

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

const shape = {
  name: words,
  source: words,
  inputs: size,
  units: size,
  slices: size,
  density: share,
};

const answers = { error: '"head", "groups" or "goodness"' };
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
  answer: is
    .either(
      "kind",
      [
        is.object({ kind: is.oneOf("head"), weights, exponent, shift: is.whole(0, 15) }),
        is.object({ kind: is.oneOf("groups"), bounds: uint16s, multiplier: int32s }),
        is.object({ kind: is.oneOf("goodness"), multiplier: is.whole(0, 2 ** 30) }),
      ],
      answers,
    )
    .nullable(),
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
      update: is.object({ dither, biasShift: is.whole(-14, 16) }),
      head: is.object({ rate, dither }).nullable(),
      slot: is.object({ factor: is.whole(0, 32767), dither }).nullable(),
    })
    .nullable(),
});

const realLayer = is.object({
  kind: is.oneOf("real"),
  ...shape,
  weights: floats,
  bias: floats,
  overlay: floats.nullable(),
  answer: is
    .either(
      "kind",
      [
        is.object({ kind: is.oneOf("head"), weights: floats }),
        is.object({ kind: is.oneOf("groups"), bounds: uint16s, scale: floats }),
        is.object({ kind: is.oneOf("goodness"), scale: positive }),
      ],
      answers,
    )
    .nullable(),
  norm: is.object({ size }).nullable(),
  learning: is
    .object({
      sharpness: positive,
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
};

const learning = is.object({
  rule: is.oneOf("monoForward", "classGroups", "forwardForward"),
  seed: is.whole(0, 2 ** 32 - 1),
  skip: is.real(0, 32768),
  stride: is.whole(0, 2 ** 27),
  pair: is.oneOf("symba", "bce").nullable(),
  shipped: is.object(samples).nullable(),
  recent: is.whole(0, 1000),
  guard: is.object({ ...samples, tolerance: share }).nullable(),
  adaptation: is
    .object({
      warmup: is.whole(0, 1_000_000),
      up: is.real(0, 3.4028234663852886e38),
      down: is.real(0, 3.4028234663852886e38),
      shift: is.whole(0, 15),
      kappa: is.real(0, 2 ** 31 - 1),
    })
    .nullable(),
  learnt: is.arrays.nullable(),
});

/** A device's model, its tensors in their places. */
export const deviceModel = is.specifies<QuantModel>()(
  is.object({
    name: words,
    classes: is.list(words),
    precision: is.oneOf("int8", "fp16", "f32"),
    accumulate: is.oneOf("f16").optional(),
    input,
    layers: is.list(is.either("kind", [integerLayer, realLayer], { error: '"integer" or "real"' })),
    scoreExponent: exponent,
    beam: is.whole(0, 256),
    exits: is.object({ rule: is.oneOf("margin", "lightff"), thresholds: scores }).nullable(),
    learning: learning.nullable(),
  }),
);

/** What a device has been sent. */
export const deviceCourse = is.specifies<Course>()(
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
