/** Constants of a layer's updates on the device; formulas in numerics/README.md. */

/** Map from scores of one exponent and sharpness to probabilities, in integers: see numerics/softmax.ts. */
export interface Softmax {
  /** Distances from the largest score are cut here, in score units, 1 .. 2^31 - 1: what is further away has a share of 0. */
  readonly limit: number;
  /** Left shift of a distance, 0..30. */
  readonly raise: number;
  /** m, 0 .. 2^31 - 1, and q, 0..31: raised distance -> 2^-14 octaves = mulh(distance, m) >> q. */
  readonly multiplier: number;
  readonly shift: number;
}

/** A factor multiplier * 2^-(32 + shift): multiplier 2^30 .. 2^31 - 1, shift 1..31. */
export interface Rate {
  readonly multiplier: number;
  readonly shift: number;
}

/** A rate for each class' group of units: multipliers 0 .. 2^31 - 1, one shift. */
export interface GroupRates {
  readonly multiplier: Int32Array;
  readonly shift: number;
}

/** Update of a layer's weights: `dither` bits k = 1..16 are rounded away, `biasShift` kb = -14..16 of the biases. */
export interface DenseUpdate {
  readonly dither: number;
  readonly biasShift: number;
  /** Over maps that are read by means: bits g' = 0..8 that sums of inputs are shifted right by; absent for 0. */
  readonly spare?: number | undefined;
}

/** Update of a head's weights: class error -> g by `rate`; `dither` bits kh = 1..16 are rounded away. */
export interface HeadUpdate {
  readonly rate: Rate;
  readonly dither: number;
}

/** Update of the slot of a label: its input `factor` 0..32767, `dither` bits ko = 1..16. */
export interface SlotUpdate {
  readonly factor: number;
  readonly dither: number;
}

/**
 * Update of what a layer adds to an estimate beside its head: `shift` bits = -14..16 of rate * error are rounded away, below 1
 * none; the constant is held within +-`limit`.
 */
export interface ConstantUpdate {
  readonly rate: Rate;
  readonly shift: number;
  readonly limit: number;
}

/** Constants of one cell's updates in integers. */
export interface CellUpdate {
  /** Right shifts of a sum w q to c, and of q to d, beside the step size; below 0 to the left. */
  readonly errorShift: number;
  readonly leftShift: number;
  /** Left shifts of the squares of input and output to the exponent `unit`. */
  readonly inputSquares: number;
  readonly outputSquares: number;
  readonly unit: number;
  /** Bits of a step of a weight that are rounded away, 1..16; of biases and of the constants of the reconstruction, below 1 for none. */
  readonly dither: number;
  readonly biasShift: number;
  readonly decoderShift: number;
}

/** Loss of a pair's goodness. */
export type PairLoss = "symba" | "bce";

/** Constants of one layer's updates, in the arithmetic of its format. */
export type LayerLearning = IntegerLearning | RealLearning;

/** Fields of updates of either family. */
interface LearningBase {
  /** Present where the head alone learns: weights and biases stay. */
  readonly headOnly?: true | undefined;
}

/** Constants of the updates of integers: see "Integer learning" in numerics/README.md. */
export interface IntegerLearning extends LearningBase {
  readonly family: "integer";
  /** Map from scores (or the goodness of a pair) to probabilities. */
  readonly softmax: Softmax;
  /** bce alone: the goodness at which a label is as likely as not, in units of the scores. */
  readonly threshold: number;
  /** Error of a unit -> c, the step of its weights; a rate per class for groups. */
  readonly errors: Rate | GroupRates;
  readonly update: DenseUpdate;
  /** Null for a head that stays as it is. */
  readonly head: HeadUpdate | null;
  /** Slots of the candidate labels. */
  readonly slot: SlotUpdate | null;
  /** Present beside a head that learns values. */
  readonly constant?: ConstantUpdate | undefined;
  /** Present where the layer is a cell, which has no other updates. */
  readonly cell?: CellUpdate | undefined;
}

/** Constants of the updates of floats. */
export interface RealLearning extends LearningBase {
  readonly family: "real";
  /** Scores times this go into the softmax: 1 / temperature, or the steepness of the pair's loss. */
  readonly sharpness: number;
  /** bce alone: the goodness at which a label is as likely as not. */
  readonly threshold: number;
  /** Step size, float32; `errorRate` is what errors of goodness are multiplied with, rate times sharpness. */
  readonly rate: number;
  readonly errorRate: number;
  /** True where the head learns too. */
  readonly head: boolean;
  /** Square of a label slot's amplitude, float32; 0 without candidate labels. */
  readonly slot: number;
}

/** True where weights and biases learn: the layer is not frozen, nor its head alone learning. */
export function weightsLearn({ learning }: { readonly learning: LayerLearning | null }): boolean {
  return learning !== null && !learning.headOnly;
}

/** True where groups have a rate each. */
export function isGroupRates(rates: Rate | GroupRates): rates is GroupRates {
  return typeof rates.multiplier !== "number";
}
