/**
 * What the network sees of a heart beat, in integers. The text is compiled for the device; here it runs as it is, with the same
 * values. A state follows one patient and learns what is usual for him, without any label.
 */
import type { i32 } from "ff-edge";

/** Samples of a beat at 125 Hz; the R peak stands at column 48. Units are 1/200 mV. */
export const BEAT = 187;
/** Values of `shape` and of `change`: pairs of samples, 0.22 s before the R peak to 0.54 s after it. */
export const POINTS = 48;
/** Values of `rhythm`. */
export const RHYTHM = 8;

const FIRST = 20;
/** 20 units of the recorder in 1/16: keeps a flat line from being blown up. */
const FLOOR = 320;

/**
 * Features of beat after beat of one patient, in the order of time. Each depends on its own beat (whose interval `after` is
 * known one beat later) and on earlier beats, never on later ones.
 */
export class Patient {
  /** Usual beat, in 1/16 units of the recorder. */
  private readonly usual = new Int32Array(POINTS);
  private started: boolean = false;
  /** Mean magnitude of the usual beat, in 1/16 units. */
  private magnitude: i32 = 0;
  /** Usual interval, and mean change from one interval to the next, in 1/16 ms. */
  private interval: i32 = 0;
  private unrest: i32 = 0;
  /** The interval before, in ms. */
  private previous: i32 = 0;

  /**
   * Shape [48]: the beat around its mean, in 1/256 of its mean magnitude. Change [48]: the beat less the patient's usual beat, in
   * 1/256 of the usual magnitude. Rhythm [8]: see `rhythm`. Intervals are in ms: before the beat, after it, mean of up to ten
   * before it.
   */
  beat(samples: Int16Array, intervals: Uint16Array): Int16Array {
    const before = clip(intervals[0]!, 200, 2000);
    const after = clip(intervals[1]!, 200, 2000);
    const mean = clip(intervals[2]!, 200, 2000);
    const points = pointsOf(samples);
    const magnitude = meanMagnitude(points);
    if (!this.started) this.begin(points, magnitude, mean);
    const out = new Int16Array(2 * POINTS + RHYTHM);
    const unit = Math.max(this.magnitude, 64);
    for (let i = 0; i < POINTS; i++) {
      out[i] = clip(Math.trunc((points[i]! * 256) / (magnitude + FLOOR)), -2048, 2047);
      out[POINTS + i] = clip(Math.trunc(((points[i]! - this.usual[i]!) * 256) / unit), -1024, 1023);
    }
    const rhythm = this.rhythm(before, after, mean);
    for (let i = 0; i < RHYTHM; i++) out[2 * POINTS + i] = clip(rhythm[i]!, -256, 255);
    this.learn(points, magnitude, before);
    return out;
  }

  private begin(points: Int32Array, magnitude: i32, mean: i32): void {
    this.usual.set(points);
    this.magnitude = magnitude;
    this.interval = 16 * mean;
    this.previous = mean;
    this.started = true;
  }

  /**
   * Before and after against the patient's usual interval, before against the previous one and against the mean of ten, after
   * against before (halved), the rate, the unrest, and the previous interval against the usual.
   */
  private rhythm(before: i32, after: i32, mean: i32): Int32Array {
    const usual = Math.trunc(this.interval / 16);
    const values = new Int32Array(RHYTHM);
    values[0] = excess(before, usual);
    values[1] = excess(after, usual);
    values[2] = excess(before, this.previous);
    values[3] = excess(before, mean);
    values[4] = Math.trunc(excess(after, before) / 2);
    values[5] = Math.trunc((mean - 1000) / 8);
    values[6] = Math.trunc((this.unrest * 32) / usual);
    values[7] = excess(this.previous, usual);
    return values;
  }

  /** Small bounded steps: one odd beat moves the usual ones little, however odd it is. */
  private learn(points: Int32Array, magnitude: i32, before: i32): void {
    for (let i = 0; i < POINTS; i++) {
      const step = Math.trunc((points[i]! - this.usual[i]!) / 16);
      this.usual[i] = this.usual[i]! + clip(step, -64, 64);
    }
    this.magnitude += clip(Math.trunc((magnitude - this.magnitude) / 16), -32, 32);
    this.interval += clip(Math.trunc((16 * before - this.interval) / 32), -64, 64);
    this.unrest += Math.trunc((16 * Math.abs(before - this.previous) - this.unrest) / 8);
    this.previous = before;
  }
}

/** Pairs of samples around their mean, in 1/16 unit. */
function pointsOf(samples: Int16Array): Int32Array {
  const points = new Int32Array(POINTS);
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    points[i] = 8 * (samples[FIRST + 2 * i]! + samples[FIRST + 2 * i + 1]!);
    sum += points[i]!;
  }
  const mean = Math.trunc(sum / POINTS);
  for (let i = 0; i < POINTS; i++) points[i] = points[i]! - mean;
  return points;
}

function meanMagnitude(points: Int32Array): i32 {
  let sum = 0;
  for (const value of points) sum += Math.abs(value);
  return Math.trunc(sum / POINTS);
}

/** How much `value` exceeds `reference`, in 1/256 of it. */
function excess(value: i32, reference: i32): i32 {
  return Math.trunc(((value - reference) * 256) / reference);
}

function clip(value: i32, low: i32, high: i32): i32 {
  return Math.max(low, Math.min(high, value));
}
