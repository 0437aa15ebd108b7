/**
 * What the network sees of a heart beat, in integers, from the readings of one lead at 360 Hz. The text is compiled: for the device,
 * and for the host that trains. A state follows one patient and learns what is usual for him, without any label.
 */
import type { i16, i32 } from "ff-edge";
import { RPeaks } from "ff-edge/dsp/integer";

/** Values of `shape` and of `change`: means of three pairs of readings, 0.23 s before the R peak to 0.57 s after it. */
export const POINTS = 48;
/** Values of `rhythm`. */
export const RHYTHM = 8;

/** Pairs of readings a second, and those of a window before its R peak and from there on. */
const RATE = 180;
const BEFORE = 42;
const AFTER = 3 * POINTS - BEFORE;
/** Pairs around a place of the detector in which the peak is looked for. */
const REACH = 9;
/** Pairs that the detector is late, so that the window of a peak is complete when it is told: at least 15 after it. */
const LATE = AFTER + REACH - 15;
/** Pairs that are kept, a power of 2. */
const KEPT = 512;

/** 20 units of the recorder in 1/16: keeps a flat line from being blown up. */
const FLOOR = 320;

/**
 * Beats of one lead, each told with its features when the next one is known: at its end there are `features()` of the beat whose
 * R peak was `age()` readings ago.
 */
export class Heartbeats {
  private readonly peaks = new RPeaks(RATE);
  private readonly patient = new Patient();
  /** Means of pairs of readings, the place of the newest one, and the reading that waits for its second. */
  private readonly kept = new Int16Array(KEPT);
  private at: i32 = 0;
  private first: i32 = 0;
  private waits: boolean = false;
  /** The beat whose next one is not known yet, and the pairs since its R peak. */
  readonly points = new Int32Array(POINTS);
  private since: i32 = 0;
  /** Beats so far, up to two: the first one has no interval. */
  private beats: i32 = 0;
  /** Its interval; those before, in ms. */
  before: i32 = 0;
  private readonly intervals = new Int32Array(10);
  private intervalAt: i32 = 0;
  private known: i32 = 0;
  /** The interval behind it, and the pairs since the R peak of the new one. */
  after: i32 = 0;
  private next: i32 = 0;
  private toldAge: i32 = 0;

  /** Takes a reading in units of 1/200 mV; true where the beat before the last has its features. */
  push(x: i16): boolean {
    this.waits = !this.waits;
    if (this.waits) {
      this.first = x;
      return false;
    }
    this.at = (this.at + 1) & (KEPT - 1);
    this.kept[this.at] = (this.first + x) >> 1;
    this.since = Math.min(this.since + 1, 60 * RATE);
    return this.peaks.push(this.kept[(this.at - LATE) & (KEPT - 1)]!) ? this.beat() : false;
  }

  /** The beat that was told, asked for once: see `Patient`. The new one then waits in its place. */
  features(): Int16Array {
    const out = this.patient.beat(this.points, this.before, this.after, this.meanInterval());
    this.keep();
    return out;
  }

  /** Readings since its R peak. */
  age(): i32 {
    return 2 * this.toldAge;
  }

  /** A new peak: the beat before it has both of its intervals, if it is not the first. */
  private beat(): boolean {
    this.next = this.peakAge(Math.min(this.peaks.age() + LATE, KEPT - BEFORE - REACH - 1));
    this.after = Math.trunc(((this.since - this.next) * 50) / 9);
    this.toldAge = this.since;
    if (this.beats === 2) return true;
    this.beats++;
    this.keep();
    return false;
  }

  /** Takes the new beat for the one that waits. */
  private keep(): void {
    if (this.beats === 2) this.keepInterval(this.after);
    this.before = this.after;
    this.since = this.next;
    this.keepPoints(this.next);
  }

  /** Age of the pair that is farthest from the mean of those around. */
  private peakAge(near: i32): i32 {
    let sum = 0;
    for (let i = -REACH; i <= REACH; i++) sum += this.kept[(this.at - near - 2 * i) & (KEPT - 1)]!;
    const mean = Math.trunc(sum / (2 * REACH + 1));
    let most = -1;
    let found = near;
    for (let i = -REACH; i <= REACH; i++) {
      const size = Math.abs(this.kept[(this.at - near - i) & (KEPT - 1)]! - mean);
      if (size > most) {
        most = size;
        found = near + i;
      }
    }
    return found;
  }

  private keepInterval(interval: i32): void {
    this.intervals[this.intervalAt] = Math.min(interval, 2000);
    this.intervalAt = this.intervalAt === this.intervals.length - 1 ? 0 : this.intervalAt + 1;
    this.known = Math.min(this.known + 1, this.intervals.length);
  }

  /** Mean of the last intervals, up to ten. */
  private meanInterval(): i32 {
    let sum = 0;
    for (let i = 0; i < this.intervals.length; i++) sum += this.intervals[i]!;
    return Math.trunc(sum / this.known);
  }

  /** Means of three pairs around their mean, in 1/16 unit. */
  private keepPoints(age: i32): void {
    const start = this.at - age - BEFORE;
    let sum = 0;
    for (let i = 0; i < POINTS; i++) {
      const two = this.kept[(start + 3 * i) & (KEPT - 1)]! + this.kept[(start + 3 * i + 1) & (KEPT - 1)]!;
      this.points[i] = Math.trunc((16 * (two + this.kept[(start + 3 * i + 2) & (KEPT - 1)]!)) / 3);
      sum += this.points[i]!;
    }
    const mean = Math.trunc(sum / POINTS);
    for (let i = 0; i < POINTS; i++) this.points[i] = this.points[i]! - mean;
  }
}

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
   * 1/256 of the usual magnitude. Rhythm [8]: see `rhythm`. Points are in 1/16 units of the recorder around their mean, intervals
   * in ms: before the beat, after it, mean of up to ten before it.
   */
  beat(points: Int32Array, intervalBefore: i32, intervalAfter: i32, meanInterval: i32): Int16Array {
    const before = clip(intervalBefore, 200, 2000);
    const after = clip(intervalAfter, 200, 2000);
    const mean = clip(meanInterval, 200, 2000);
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
