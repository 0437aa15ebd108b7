/** Filters that take a sample and give one; each is a class, so that its state is the device's. */
import type { f32, i16, i32 } from "../features/scalars.js";

/**
 * Second-order sections in a row, transposed direct form II. `sections` has five numbers each, b0 b1 b2 a1 a2, as `lowpass` and the
 * like make them: y = (b0 + b1 / z + b2 / z^2) / (1 + a1 / z + a2 / z^2) x.
 */
export class Biquads {
  private readonly state: Float32Array;
  constructor(private readonly sections: Float32Array) {
    this.state = new Float32Array((2 * sections.length) / 5);
  }
  push(x: f32): f32 {
    let y: f32 = x;
    for (let i = 0; i < this.sections.length / 5; i++) {
      const input = y;
      y = this.sections[5 * i]! * input + this.state[2 * i]!;
      this.state[2 * i] =
        this.sections[5 * i + 1]! * input - this.sections[5 * i + 3]! * y + this.state[2 * i + 1]!;
      this.state[2 * i + 1] = this.sections[5 * i + 2]! * input - this.sections[5 * i + 4]! * y;
    }
    return y;
  }
}

/** Sum of taps[i] times the sample i steps ago. */
export class Fir {
  private readonly last: Float32Array;
  private at: i32 = 0;
  constructor(private readonly taps: Float32Array) {
    this.last = new Float32Array(taps.length);
  }
  push(x: f32): f32 {
    this.last[this.at] = x;
    let sum: f32 = 0;
    let from = this.at;
    for (const tap of this.taps) {
      sum += tap * this.last[from]!;
      from = from === 0 ? this.taps.length - 1 : from - 1;
    }
    this.at = (this.at + 1) % this.taps.length;
    return sum;
  }
}

/** Mean of the last `length` integers, towards zero; missing ones count as 0. */
export class Average {
  private readonly last: Int32Array;
  private at: i32 = 0;
  private sum: i32 = 0;
  constructor(private readonly length: number) {
    this.last = new Int32Array(length);
  }
  push(x: i32): i32 {
    this.sum += x - this.last[this.at]!;
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.length;
    return Math.trunc(this.sum / this.length);
  }
}

/** x less its slow mean, which follows by 2^-shift of the difference; the first sample is the first mean. */
export class Dc {
  private level: i32 = 0;
  private started = false;
  constructor(private readonly shift: number) {}
  push(x: i16): i32 {
    if (!this.started) {
      this.level = x << this.shift;
      this.started = true;
    }
    const mean = this.level >> this.shift;
    this.level += x - mean;
    return x - mean;
  }
}

/** Magnitude that rises by `attack` and falls by `release` of the way with each sample. */
export class Envelope {
  private level: f32 = 0;
  constructor(
    private readonly attack: number,
    private readonly release: number,
  ) {}
  push(x: f32): f32 {
    const size = Math.abs(x);
    const way: f32 = size > this.level ? this.attack : this.release;
    this.level += way * (size - this.level);
    return this.level;
  }
}

/** Butterworth of second order below `cutoff` Hz; Robert Bristow-Johnson's formulas with Q = sqrt(1/2). */
export function lowpass(rate: f32, cutoff: f32): Float32Array {
  return section(rate, cutoff, 1);
}

/** Butterworth of second order above `cutoff` Hz. */
export function highpass(rate: f32, cutoff: f32): Float32Array {
  return section(rate, cutoff, -1);
}

/** Passes `center` Hz with gain 1, and `center / q` Hz around it to half the power. */
export function bandpass(rate: f32, center: f32, q: f32): Float32Array {
  const w = (2 * Math.PI * center) / rate;
  const alpha = Math.sin(w) / (2 * q);
  return scaled(alpha, 0, -alpha, 1 + alpha, -2 * Math.cos(w), 1 - alpha);
}

/** Takes `center` Hz away, and `center / q` Hz around it to half the power. */
export function notch(rate: f32, center: f32, q: f32): Float32Array {
  const w = (2 * Math.PI * center) / rate;
  const alpha = Math.sin(w) / (2 * q);
  const c = Math.cos(w);
  return scaled(1, -2 * c, 1, 1 + alpha, -2 * c, 1 - alpha);
}

/** Low pass for side = 1, high pass for side = -1. */
function section(rate: f32, cutoff: f32, side: f32): Float32Array {
  const w = (2 * Math.PI * cutoff) / rate;
  const alpha = Math.sin(w) * Math.SQRT1_2;
  const c = Math.cos(w);
  const edge = 0.5 * (1 - side * c);
  return scaled(edge, 2 * side * edge, edge, 1 + alpha, -2 * c, 1 - alpha);
}

function scaled(b0: f32, b1: f32, b2: f32, a0: f32, a1: f32, a2: f32): Float32Array {
  return Float32Array.of(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
