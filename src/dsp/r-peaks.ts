/**
 * R peaks of an electrocardiogram, in integers. A difference of two moving averages stands for the band of the QRS complex, its
 * magnitude is smoothed, and thresholds follow the peaks of signal and noise as Pan and Tompkins have it, IEEE BME 32 (1985) 230.
 */
import type { i16, i32 } from "../features/scalars.js";

/** The least power of 2 above n. */
function ringSize(n: i32): i32 {
  let size = 1;
  for (let i = 1; i <= n; i *= 2) size = 2 * i;
  return size;
}

/** Peaks of one lead of `rate` Hz, 90 to 720. The first two seconds set the levels; no peak is told in them. */
export class RPeaks {
  /** Samples of the short average; the long one has four times as many, the smoothing three times. */
  private readonly short: number;
  /** Samples after which a top is over, though the level stays. */
  private readonly longest: number;
  private readonly last: Int32Array;
  private readonly sizes: Int32Array;
  private at: i32 = 0;
  private sizeAt: i32 = 0;
  /** Four times the short sum less the long one. */
  private band: i32 = 0;
  private level: i32 = 0;
  /** Highest level since the last dip, and the samples since then. */
  private top: i32 = 0;
  private topAge: i32 = 0;
  private warm: i32 = 0;
  private signal: i32 = 0;
  private noise: i32 = 0;
  private lastTop: i32 = 0;
  /** Samples since the last peak; between the last two, and what is usual. */
  private since: i32 = 0;
  private gap: i32 = 0;
  private usual: i32;
  /** Samples after which the highest peak below the threshold is looked at again. */
  private patience: i32;
  /** The highest peak below the threshold since the last one, and the samples since the last one that it had. */
  private second: i32 = 0;
  private secondSince: i32 = 0;

  constructor(private readonly rate: number) {
    this.short = Math.round(rate / 45);
    this.last = new Int32Array(ringSize(4 * Math.round(rate / 45)));
    this.sizes = new Int32Array(3 * Math.round(rate / 45));
    this.longest = Math.trunc(rate / 10);
    this.usual = Math.round(0.8 * rate);
    this.patience = Math.round(1.28 * rate);
  }

  /** Takes a sample; true where a peak has become certain, `age()` samples ago. */
  push(x: i16): boolean {
    this.smooth(x);
    this.since = Math.min(this.since + 1, 8 * this.rate);
    if (this.warm < 2 * this.rate) return this.warmUp();
    if (this.level > this.top) {
      this.top = this.level;
      this.topAge = 0;
      return false;
    }
    this.topAge++;
    if ((this.level < this.top >> 1 || this.topAge > this.longest) && this.ended()) return true;
    if (this.since <= this.patience || 4 * this.second <= 3 * this.threshold()) return false;
    this.take(this.second, this.since - this.secondSince, 2);
    return true;
  }

  /** Samples from the last peak to now. */
  age(): i32 {
    return this.since + 2 * this.short + ((3 * this.short) >> 1);
  }

  /** Samples between the last two peaks. */
  interval(): i32 {
    return this.gap;
  }

  /** Interval that is usual: it follows by an eighth of what is new. */
  usualInterval(): i32 {
    return this.usual;
  }

  /** The smoothed magnitude of 4 short sums less the long one around them. */
  private smooth(x: i32): void {
    const mask = this.last.length - 1;
    const at = this.at;
    const middle = (3 * this.short) >> 1;
    const entered = this.last[(at - middle) & mask]! - this.last[(at - middle - this.short) & mask]!;
    this.band += 4 * entered + this.last[(at - 4 * this.short) & mask]! - x;
    this.last[at] = x;
    this.at = (at + 1) & mask;
    const size = Math.abs(this.band);
    this.level += size - this.sizes[this.sizeAt]!;
    this.sizes[this.sizeAt] = size;
    this.sizeAt = this.sizeAt === this.sizes.length - 1 ? 0 : this.sizeAt + 1;
  }

  /** The highest level of the first seconds, without the first quarter of one, in which the averages fill. */
  private warmUp(): boolean {
    this.warm++;
    if (4 * this.warm > this.rate) this.signal = Math.max(this.signal, this.level);
    if (this.warm === 2 * this.rate) {
      this.signal -= this.signal >> 2;
      this.noise = this.signal >> 3;
    }
    return false;
  }

  private threshold(): i32 {
    return (this.signal + this.noise) >> 1;
  }

  /** A top that is over: a peak, noise, or what follows a peak. */
  private ended(): boolean {
    const top = this.top;
    const age = this.topAge;
    this.top = this.level < top >> 1 ? 0 : this.level;
    this.topAge = 0;
    const distance = this.since - age;
    if (5 * distance < this.rate) return false;
    let least = this.threshold();
    const isClose = 25 * distance < 9 * this.rate;
    if (isClose) least = Math.max(least, this.lastTop >> 1); // Of T waves, few are half as high.
    if (top > least) {
      if (isClose && top >> 1 > this.lastTop) this.signal = Math.max(this.signal, top); // The last one was a P wave.
      this.take(top, age, 3);
      return true;
    }
    this.noise += (top - this.noise) >> 3;
    if (top > this.second) {
      this.second = top;
      this.secondSince = distance;
    }
    return false;
  }

  /** Takes a top for a peak; levels follow by 2^-shift of what is new. */
  private take(top: i32, age: i32, shift: i32): void {
    this.signal += (Math.min(top, 2 * this.signal) - this.signal) >> shift;
    this.gap = this.since - age;
    const change = Math.min(Math.max(this.gap - this.usual, -this.rate >> 2), this.rate >> 2);
    this.usual += change >> 3;
    this.patience = Math.trunc((8 * this.usual) / 5);
    this.since = age;
    this.lastTop = top;
    this.second = 0;
  }
}
