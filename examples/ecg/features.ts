/**
 * What the network sees of a heart beat, in integers: `ecg_features.h` computes the same numbers on the device, and
 * a test compares the two. A state follows one patient and learns what is usual for him, without any label.
 */

/** Samples of a beat at 125 Hz; the R peak stands at column 48. Units are 1/200 mV. */
export const BEAT = 187;
/** Values of `shape` and of `change`: pairs of samples, 0.22 s before the R peak to 0.54 s after it. */
export const POINTS = 48;
/** Values of `rhythm`. */
export const RHYTHM = 8;

const FIRST = 20;
/** 20 units of the recorder in 1/16: keeps a flat line from being blown up. */
const FLOOR = 320;

/** Features of one beat; all values fit int16. */
export interface Features {
  /** The beat around its mean, in 1/256 of its mean magnitude. */
  readonly shape: Int16Array;
  /** The beat less the patient's usual beat, in 1/256 of the usual magnitude. */
  readonly change: Int16Array;
  /** Intervals compared, in 1/256; see {@link rhythmOf}. */
  readonly rhythm: Int16Array;
}

/** What is usual for one patient so far. Amplitudes are in 1/16 units of the recorder, intervals in 1/16 ms. */
export interface Patient {
  readonly usual: Int32Array;
  magnitude: number;
  interval: number;
  /** Mean change from one interval to the next. */
  unrest: number;
  /** The interval before, in ms. */
  previous: number;
}

/** Intervals around a beat in ms, clipped to 200 .. 2000: before it, after it, mean of up to ten before it. */
export type Intervals = readonly [before: number, after: number, mean: number];

/**
 * Features of beat after beat of one patient, in the order of time. Each depends on its own beat (whose `after` is
 * known one beat later) and on earlier beats, never on later ones.
 */
export function createPatient(): (beat: ArrayLike<number>, intervals: ArrayLike<number>) => Features {
  let patient: Patient | null = null;
  return (beat, intervals) => {
    const points = pointsOf(beat);
    const magnitude = meanMagnitude(points);
    const clip3 = (index: number) => clip(intervals[index]!, 200, 2000);
    const clipped: Intervals = [clip3(0), clip3(1), clip3(2)];
    patient ??= {
      usual: points.slice(),
      magnitude,
      interval: 16 * clipped[2],
      unrest: 0,
      previous: clipped[2],
    };
    const features = {
      shape: Int16Array.from(points, (value) => clip(divide(value * 256, magnitude + FLOOR), -2048, 2047)),
      change: changeOf(points, patient),
      rhythm: rhythmOf(clipped, patient),
    };
    learn(patient, points, magnitude, clipped[0]);
    return features;
  };
}

/** Pairs of samples around their mean, in 1/16 unit. */
function pointsOf(beat: ArrayLike<number>): Int32Array {
  const points = new Int32Array(POINTS);
  let sum = 0;
  for (let point = 0; point < POINTS; point++) {
    points[point] = 8 * (beat[FIRST + 2 * point]! + beat[FIRST + 2 * point + 1]!);
    sum += points[point]!;
  }
  const mean = divide(sum, POINTS);
  return points.map((value) => value - mean);
}

function meanMagnitude(points: Int32Array): number {
  return divide(
    points.reduce((sum, value) => sum + Math.abs(value), 0),
    POINTS,
  );
}

function changeOf(points: Int32Array, { usual, magnitude }: Patient): Int16Array {
  const unit = Math.max(magnitude, 64);
  return Int16Array.from(points, (value, point) =>
    clip(divide((value - usual[point]!) * 256, unit), -1024, 1023),
  );
}

/**
 * Before and after against the patient's usual interval, before against the previous one and against the mean of
 * ten, after against before (halved), the rate, the unrest, and the previous interval against the usual.
 */
function rhythmOf([before, after, mean]: Intervals, { interval, unrest, previous }: Patient): Int16Array {
  const usual = divide(interval, 16);
  const values = [
    excess(before, usual),
    excess(after, usual),
    excess(before, previous),
    excess(before, mean),
    divide(excess(after, before), 2),
    divide(mean - 1000, 8),
    divide(unrest * 32, usual),
    excess(previous, usual),
  ];
  return Int16Array.from(values, (value) => clip(value, -256, 255));
}

/** Small bounded steps: one odd beat moves the usual ones little, however odd it is. */
function learn(patient: Patient, points: Int32Array, magnitude: number, before: number): void {
  const { usual } = patient;
  for (let point = 0; point < POINTS; point++) {
    usual[point] = usual[point]! + clip(divide(points[point]! - usual[point]!, 16), -64, 64);
  }
  patient.magnitude += clip(divide(magnitude - patient.magnitude, 16), -32, 32);
  patient.interval += clip(divide(16 * before - patient.interval, 32), -64, 64);
  patient.unrest += divide(16 * Math.abs(before - patient.previous) - patient.unrest, 8);
  patient.previous = before;
}

/** How much `value` exceeds `reference`, in 1/256 of it. */
function excess(value: number, reference: number): number {
  return divide((value - reference) * 256, reference);
}

/** Integer division as in C: towards zero. */
function divide(value: number, by: number): number {
  return Math.trunc(value / by);
}

function clip(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
