/** Filters of `filters.ts` in i32, for samples of 16 bits; their coefficients are made when features are compiled. */
import type { f32, i16, i32 } from "../features/scalars.js";
import {
  bandpass as bandpassOf,
  highpass as highpassOf,
  lowpass as lowpassOf,
  notch as notchOf,
} from "./filter-designs.js";
import { deviation, maximum, mean, minimum, peakToPeak, rms } from "./integer-statistics.js";
import { mulQ } from "./intrinsics.js";

/** Numbers as integers in 2^-bits. */
function fixed(x: Float32Array, bits: i32): Int32Array {
  const y = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = Math.round(x[i]! * 2 ** bits);
  return y;
}

/** Sections of any second-order filter, b0 b1 b2 a1 a2 of each below 4, for `Biquads`. */
export function sections(x: Float32Array): Int32Array {
  return fixed(x, 29);
}

/** Taps of any finite response, for `Fir`. */
export function taps(x: Float32Array): Int32Array {
  return fixed(x, 15);
}

/** Butterworth of second order below `cutoff` Hz. */
export function lowpass(rate: f32, cutoff: f32): Int32Array {
  return sections(lowpassOf(rate, cutoff));
}

/** Butterworth of second order above `cutoff` Hz. */
export function highpass(rate: f32, cutoff: f32): Int32Array {
  return sections(highpassOf(rate, cutoff));
}

/** Passes `center` Hz with gain 1, and `center / q` Hz around it to half the power. */
export function bandpass(rate: f32, center: f32, q: f32): Int32Array {
  return sections(bandpassOf(rate, center, q));
}

/** Takes `center` Hz away, and `center / q` Hz around it to half the power. */
export function notch(rate: f32, center: f32, q: f32): Int32Array {
  return sections(notchOf(rate, center, q));
}

/**
 * Second-order sections in a row, direct form I in 1/4096 of the unit of the samples; gains up to 16. `sections` has five numbers
 * each, as `lowpass` and the like make them.
 */
export class Biquads {
  /** The last two inputs of the first section, then the last two outputs of each. */
  private readonly state: Int32Array;
  constructor(private readonly sections: Int32Array) {
    this.state = new Int32Array(2 + (2 * sections.length) / 5);
  }
  push(x: i16): i32 {
    let y = x << 12;
    for (let i = 0; i < this.sections.length / 5; i++) {
      const input = y;
      y =
        mulQ(this.sections[5 * i]!, input, 29) +
        mulQ(this.sections[5 * i + 1]!, this.state[2 * i]!, 29) +
        mulQ(this.sections[5 * i + 2]!, this.state[2 * i + 1]!, 29) -
        mulQ(this.sections[5 * i + 3]!, this.state[2 * i + 2]!, 29) -
        mulQ(this.sections[5 * i + 4]!, this.state[2 * i + 3]!, 29);
      this.state[2 * i + 1] = this.state[2 * i]!;
      this.state[2 * i] = input;
    }
    const last = this.state.length - 2;
    this.state[last + 1] = this.state[last]!;
    this.state[last] = y;
    return (y + 2048) >> 12;
  }
}

/** Sum of taps[i] times the sample i steps ago, for taps as `taps` makes them, whose magnitudes add up to less than 2. */
export class Fir {
  private readonly last: Int16Array;
  private at: i32 = 0;
  constructor(private readonly taps: Int32Array) {
    this.last = new Int16Array(taps.length);
  }
  push(x: i16): i32 {
    this.last[this.at] = x;
    let sum = 16384;
    let from = this.at;
    for (const tap of this.taps) {
      sum += tap * this.last[from]!;
      from = from === 0 ? this.taps.length - 1 : from - 1;
    }
    this.at = (this.at + 1) % this.taps.length;
    return sum >> 15;
  }
}

/** Every `by`-th sample of a finite response: true where `value()` is new. */
export class Decimate {
  private readonly filter: Fir;
  private count: i32 = 0;
  private found: i32 = 0;
  constructor(
    private readonly by: number,
    taps: Int32Array,
  ) {
    this.filter = new Fir(taps);
  }
  push(x: i16): boolean {
    const y = this.filter.push(x);
    this.count = (this.count + 1) % this.by;
    if (this.count !== 0) return false;
    this.found = y;
    return true;
  }
  value(): i32 {
    return this.found;
  }
}

/** Magnitude that rises by `attack` and falls by `release` of the way with each sample, shares of 1. */
export class Envelope {
  private level: i32 = 0;
  constructor(
    private readonly attack: number,
    private readonly release: number,
  ) {}
  /** The level is kept in 1/4096. */
  push(x: i16): i32 {
    const way = (Math.abs(x) << 12) - this.level;
    this.level += mulQ(
      way,
      way > 0 ? Math.round(this.attack * 1073741824) : Math.round(this.release * 1073741824),
      30,
    );
    return this.level >> 12;
  }
}

/** x less `factor` times the sample before, a share of 1; before the first there is 0. */
export class PreEmphasis {
  private last: i32 = 0;
  constructor(private readonly factor: number) {}
  push(x: i16): i32 {
    const y = x - ((Math.round(this.factor * 32768) * this.last) >> 15);
    this.last = x;
    return y;
  }
}

/** Statistics of the last `length` samples in the units of the whole ones; missing ones count as 0. */
export class Moving {
  private readonly last: Int16Array;
  private at: i32 = 0;
  constructor(length: number) {
    this.last = new Int16Array(length);
  }
  push(x: i16): void {
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.last.length;
  }
  mean(): i32 {
    return mean(this.last);
  }
  rms(): i32 {
    return rms(this.last);
  }
  deviation(): i32 {
    return deviation(this.last);
  }
  minimum(): i32 {
    return minimum(this.last);
  }
  maximum(): i32 {
    return maximum(this.last);
  }
  peakToPeak(): i32 {
    return peakToPeak(this.last);
  }
}
