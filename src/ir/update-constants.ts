/** Constants of the updates of integer learning; formulas in numerics/README.md. */

/** The softmax of integer scores with one exponent and one sharpness. */
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
}

/** Update of a head's weights: class error -> g by `rate`; `dither` bits kh = 1..16 are rounded away. */
export interface HeadUpdate {
  readonly rate: Rate;
  readonly dither: number;
}

/** Update of a label's slot: its input `factor` 0..32767, `dither` bits ko = 1..16. */
export interface SlotUpdate {
  readonly factor: number;
  readonly dither: number;
}
