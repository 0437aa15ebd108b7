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

/** x less `factor` times the sample before; before the first there is 0. */
export class PreEmphasis {
  private last: f32 = 0;
  constructor(private readonly factor: number) {}
  push(x: f32): f32 {
    const y = x - this.factor * this.last;
    this.last = x;
    return y;
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

/** Median of the last `length` integers, missing ones counting as 0; the lower of two middle ones. */
export class Median {
  private readonly last: Int32Array;
  private readonly sorted: Int32Array;
  private at: i32 = 0;
  constructor(private readonly length: number) {
    this.last = new Int32Array(length);
    this.sorted = new Int32Array(length);
  }
  push(x: i32): i32 {
    const old = this.last[this.at]!;
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.length;
    let place = 0;
    for (let i = 0; i < this.length; i++) if (this.sorted[i]! < old) place = i + 1;
    let hole = Math.min(place, this.length - 1);
    for (let i = hole; i < this.length - 1 && this.sorted[i + 1]! < x; i++) {
      this.sorted[i] = this.sorted[i + 1]!;
      hole = i + 1;
    }
    for (let i = hole; i > 0 && this.sorted[i - 1]! > x; i--) {
      this.sorted[i] = this.sorted[i - 1]!;
      hole = i - 1;
    }
    this.sorted[hole] = x;
    return this.sorted[(this.length - 1) >> 1]!;
  }
}

/** Every `by`-th sample of a finite response: true where `value()` is new. */
export class Decimate {
  private readonly filter: Fir;
  private count: i32 = 0;
  private found: f32 = 0;
  constructor(
    private readonly by: number,
    taps: Float32Array,
  ) {
    this.filter = new Fir(taps);
  }
  push(x: f32): boolean {
    const y = this.filter.push(x);
    this.count = (this.count + 1) % this.by;
    if (this.count !== 0) return false;
    this.found = y;
    return true;
  }
  value(): f32 {
    return this.found;
  }
}
