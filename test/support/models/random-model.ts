import type { Samples, Storage } from "../../../src/ir/data.js";
import type {
  AffineInput,
  IntegerLayer,
  QuantAnswer,
  QuantInput,
  QuantInputPart,
  QuantModel,
} from "../../../src/ir/quant.js";
import { groupBounds } from "../../../src/numerics/groups.js";
import { norm } from "../../../src/numerics/int8.js";
import { createRandom, type Random } from "../../../src/numerics/prng.js";
import { integerLayer, quantInput, quantModel } from "./quant.js";

/** One part of the input: `rms` and `sample` normalise, `affine` has tables of one entry or one per value. */
export interface RandomPart {
  readonly kind: "rms" | "sample" | "affine";
  readonly size: number;
  /** Affine only: one entry per value. Default false. */
  readonly perValue?: boolean;
}

export interface RandomModelOptions {
  /** Default 1. */
  readonly seed: number;
  readonly name?: string;
  /** Default uint8. */
  readonly storage: Storage;
  /** Default 50 values, normalised. */
  readonly parts: readonly RandomPart[];
  /** Units per layer; default 40 and 10. */
  readonly units: readonly number[];
  readonly layerNames?: readonly string[];
  /** Default three. */
  readonly classes: readonly string[];
  /** `all` layers have a head, or the `last` one alone. Default `all`. */
  readonly heads?: "all" | "last";
  /** What adds to the scores. Default heads. */
  readonly answer?: "heads" | "groups" | "goodness";
  /** Slices per layer; default 1 each. */
  readonly slices?: readonly number[];
  /** Candidate labels after the first layer, for `goodness`. */
  readonly beam?: number;
  /** Rule and how often exits are taken: `often`, `never`, or at scores around the middle. */
  readonly exits?: { readonly rule: "margin" | "lightff"; readonly thresholds: readonly number[] };
  /** int16 as multiples of a step: none (default), one step, or one per feature. */
  readonly steps?: "none" | "one" | "each";
  readonly offsets?: boolean;
}

const SMALL: RandomModelOptions = {
  seed: 1,
  storage: "uint8",
  parts: [{ kind: "rms", size: 50 }],
  units: [40, 10],
  classes: ["a", "b", "c"],
};

const SCORE_EXPONENT = 14;
const ACTIVATION_EXPONENT = 4;

/**
 * A quantized model that keeps every promise of the arithmetic contract - sums below 2^31, multipliers in
 * 2^30 .. 2^31 - 1, shifts in range, affine inputs that cannot wrap - with activations spread over 0..127.
 * The same options give the same model.
 */
export function randomModel(given: Partial<RandomModelOptions> = {}): QuantModel {
  const options = { ...SMALL, ...given };
  const random = createRandom(options.seed);
  const input = randomInput(random, options);
  let inputs = input.size;
  const layers = options.units.map((units, index) => {
    const last = index + 1 === options.units.length;
    const head = last || options.heads !== "last";
    const name = options.layerNames?.[index] ?? `dense${index + 1}`;
    const layer = randomLayer(random, name, inputs, units, index, last);
    const slices = options.slices?.[index] ?? 1;
    inputs = units;
    return {
      ...layer,
      slices,
      overlay: options.answer === "goodness" && index === 0 ? randomOverlay(random, layer, options) : null,
      answer: head ? randomAnswer(random, units, slices, options) : null,
    };
  });
  return quantModel({
    name: options.name ?? "tiny",
    classes: options.classes,
    input,
    layers,
    scoreExponent: SCORE_EXPONENT,
    beam: options.answer === "goodness" ? (options.beam ?? options.classes.length) : 0,
    exits: options.exits
      ? { rule: options.exits.rule, thresholds: Int32Array.from(options.exits.thresholds) }
      : null,
  });
}

/** One sample of the model's storage type: a mix of ordinary values, zeros and extremes. */
export function randomSample(random: Random, model: QuantModel): Samples["inputs"] {
  const { storage, size } = model.input;
  const style = random.below(6);
  if (storage === "uint8") {
    const raw = new Uint8Array(size);
    if (style === 0) return raw;
    if (style === 1) return raw.fill(255);
    return raw.map(() => (random.below(3) === 0 ? 0 : random.below(256)));
  }
  if (storage === "int16") {
    const raw = new Int16Array(size);
    if (style === 0) return raw;
    if (style === 1) return raw.fill(-32768);
    if (style === 2) return raw.map(() => (random.below(2) === 0 ? -32768 : 32767));
    const bits = 1 + random.below(16);
    return raw.map(() => (random.below(4) === 0 ? 0 : random.below(2 ** bits) - 2 ** (bits - 1)));
  }
  const raw = new Float32Array(size);
  if (style === 0) return raw;
  if (style === 1) return raw.fill(-3e9);
  if (style === 2) return raw.map(() => (random.below(3) === 0 ? Number.NaN : random.normal()));
  return raw.map(() => (random.below(4) === 0 ? 0 : random.normal() * 2 ** (random.below(8) - 4)));
}

function randomInput(random: Random, options: RandomModelOptions): QuantInput {
  let start = 0;
  const parts = options.parts.map((part): QuantInputPart => {
    const at = start;
    start += part.size;
    return part.kind === "affine"
      ? randomAffine(random, options.storage, at, part)
      : { kind: "rms", start: at, size: part.size, center: part.kind === "sample", norm: norm(part.size, 5) };
  });
  const steps = { none: 0, one: 1, each: start }[options.steps ?? "none"];
  return quantInput({
    storage: options.storage,
    steps: Float64Array.from({ length: steps }, () => (1 + random.below(999)) / 1000),
    ...(options.offsets ? { offsets: Int32Array.from({ length: steps }, (_, i) => 7919 * i - 2 ** 29) } : {}),
    density: (1 + random.below(100)) / 100,
    parts,
  });
}

function randomAffine(random: Random, storage: Storage, start: number, part: RandomPart): AffineInput {
  const entries = part.perValue ? part.size : 1;
  const table = (draw: () => number): number[] => Array.from({ length: entries }, draw);
  if (storage === "float32") {
    const multiplier = Float32Array.from(table(() => random.normal() * 40));
    const offset = Float32Array.from(table(() => random.normal() * 10));
    return { kind: "affine", start, size: part.size, multiplier, offset, shift: new Uint8Array(0) };
  }
  // |raw * m| < 2^30 and |o| < 2^29 and 2^(s-1) <= 2^24: the sum stays below 2^31.
  const sign = (): number => (random.below(2) === 0 ? -1 : 1);
  const multiplier = Int32Array.from(
    table(() => (random.below(16) === 0 ? 0 : sign() * (0x4000 + random.below(0x4000)))),
  );
  const shift = Uint8Array.from(table(() => (storage === "uint8" ? 14 : 18) + random.below(6)));
  const offset = Int32Array.from(shift, (bits) => sign() * random.below(Math.min(2 ** 29, 2 ** (bits + 6))));
  return { kind: "affine", start, size: part.size, multiplier, offset, shift };
}

function randomLayer(
  random: Random,
  name: string,
  inputs: number,
  units: number,
  index: number,
  last: boolean,
): IntegerLayer {
  const weight = (): number => random.below(255) - 127;
  const spread = Math.max(1, Math.round(Math.sqrt(inputs) * 2000)); // typical size of a sum
  const shiftNow = shiftFor(spread);
  return integerLayer({
    name,
    source: `model.ts:${10 + index}`,
    inputs,
    units,
    weights: Int8Array.from({ length: inputs * units }, weight),
    bias: Int32Array.from({ length: units }, () => random.below(2 * spread) - spread),
    multiplier: Int32Array.from({ length: units }, () => 0x4000_0000 + random.below(0x4000_0000)),
    shift: Uint8Array.from({ length: units }, () => Math.max(1, shiftNow + random.below(3) - 1)),
    accumulatorScale: Float64Array.from({ length: units }, () => (1 + random.below(1000)) / 1e6),
    exponent: ACTIVATION_EXPONENT,
    density: (1 + random.below(100)) / 100,
    norm: last ? null : norm(units, 5),
  });
}

/** Shift after mulh (which divides by 2 to 4) that brings `spread` to about 40. */
function shiftFor(spread: number): number {
  let shift = 1;
  while (spread / 3 / 2 ** shift > 40) shift++;
  return shift;
}

/** A label moves the sums about as much as the inputs do. */
function randomOverlay(
  random: Random,
  { units, bias }: Pick<IntegerLayer, "units" | "bias">,
  { classes }: RandomModelOptions,
): Int32Array {
  const spread = Math.max(1, ...bias.map(Math.abs));
  return Int32Array.from({ length: classes.length * units }, () => random.below(4 * spread) - 2 * spread);
}

function randomAnswer(
  random: Random,
  units: number,
  slices: number,
  { answer = "heads", classes }: RandomModelOptions,
): QuantAnswer {
  if (answer === "heads") return randomHead(random, units, classes.length);
  // goodness <= units * 127^2 < 2^21 for 127 units: eight layers stay below 2^30
  if (answer === "goodness") return { kind: answer, multiplier: 1 + random.below(50) };
  return {
    kind: answer,
    bounds: groupBounds(units / slices, classes.length),
    multiplier: Int32Array.from(classes, () => 1 + random.below(50)),
  };
}

/** |score| <= units * 127 * 127 << shift < 2^27, so eight heads stay below 2^30. */
function randomHead(random: Random, units: number, classes: number): QuantAnswer {
  let most = 0;
  while (most < 8 && units * 127 * 127 * 2 ** (most + 1) < 2 ** 27) most++;
  const shift = random.below(most + 1);
  const weights = Int8Array.from({ length: units * classes }, () => random.below(255) - 127);
  return { kind: "head", weights, exponent: SCORE_EXPONENT - ACTIVATION_EXPONENT - shift, shift };
}
