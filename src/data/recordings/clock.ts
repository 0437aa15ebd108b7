/** Times of readings: whether they go forwards, where they leave a gap, and how fast they follow each other. */
import type { Origin } from "../../diagnostics/data.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import { rateChanged, timeBackwards } from "../../diagnostics/recordings.js";
import type { Take } from "./take.js";

/** A gap is a step of more than so many usual ones: single readings that are lost make none. */
const GAP = 3;

/** Rates that differ by less are those of two clocks of one kind. */
const MOST_RATIO = 1.25;

/** Rows, and usual steps, after which a rate is told: times that are written in whole seconds come in bursts. */
const LEAST_ROWS = 64;
const LEAST_STEPS = 16;

/** Pace and gaps of the times of a take. */
export interface Clock {
  /** The usual step in seconds: the median of those above 0. */
  readonly step: number;
  /** Readings per second outside of gaps. */
  readonly rate: number;
  /** Rows before which there is a gap, ascending. */
  readonly gaps: readonly number[];
}

/** The clock of a take, null where it has no times. Throws a Failure where they run backwards, or change their pace for good. */
export function clockOf(take: Take): Clock | null {
  const { times, rows } = take;
  if (times === null || rows < 2) return null;
  const back = backwards(times);
  if (back.length > 0) {
    const [row] = back as [number];
    throw new Failure(
      timeBackwards(take.originAt(row), take.location(row), times[row - 1]!, times[row]!, back.length - 1),
    );
  }
  const step = usualStep(times);
  const gaps: number[] = [];
  let [span, steps] = [0, 0];
  for (let row = 1; row < rows; row++) {
    const passed = times[row]! - times[row - 1]!;
    if (passed > GAP * step) gaps.push(row);
    else {
      span += passed;
      steps += Math.max(1, Math.round(passed / step)); // readings that are lost have taken their time too
    }
  }
  checkPace(take, times, step);
  return { step, rate: span > 0 ? steps / span : 1 / step, gaps };
}

/** Throws a Failure if two rates are those of different settings. */
export function checkRates(
  origin: Origin,
  rates: readonly { readonly where: string; readonly rate: number }[],
): void {
  const [first, ...others] = rates;
  const other = others.find(({ rate }) => differ(rate, first!.rate));
  if (other !== undefined) throw new Failure(rateChanged(origin, first!, other));
}

function differ(a: number, b: number): boolean {
  return Math.max(a, b) > MOST_RATIO * Math.min(a, b);
}

function backwards(times: Float64Array): number[] {
  const rows: number[] = [];
  for (let row = 1; row < times.length; row++) if (times[row]! < times[row - 1]!) rows.push(row);
  return rows;
}

function usualStep(times: Float64Array): number {
  const steps = new Float64Array(times.length - 1);
  for (let row = 1; row < times.length; row++) steps[row - 1] = times[row]! - times[row - 1]!;
  const forward = steps.filter((each) => each > 0).sort();
  return forward[forward.length >> 1] ?? 1;
}

/** Two stretches after each other with another pace than the first: no jitter. Points at the row where it changes. */
function checkPace({ originAt, location }: Take, times: Float64Array, step: number): void {
  let first: { readonly where: string; readonly rate: number } | null = null;
  let [rows, span, from, before] = [0, 0, 0, 0]; // of this stretch; `before`: begin of the last one of the first pace
  let faults = 0;
  for (let row = 1; row < times.length; row++) {
    const passed = times[row]! - times[row - 1]!;
    if (passed > GAP * step && passed > GAP * LEAST_STEPS * step) {
      [rows, span, from] = [0, 0, row]; // a pause
      if (faults === 0) before = row;
    } else {
      rows++;
      span += passed;
    }
    if (rows < LEAST_ROWS || span < LEAST_STEPS * step) continue;
    const rate = rows / span;
    first ??= { where: location(from), rate };
    faults = differ(rate, first.rate) ? faults + 1 : 0;
    if (faults === 2) {
      const change = changeOf(times.subarray(0, row + 1), before, 1 / first.rate, 1 / rate);
      throw new Failure(rateChanged(originAt(change), first, { where: location(change), rate }));
    }
    if (faults === 0) before = from;
    [rows, span, from] = [0, 0, row];
  }
}

/** The first row behind `from` that comes after a step of the new length: where the squares of what is left add up to least. */
function changeOf(times: Float64Array, from: number, step: number, newStep: number): number {
  let [sum, least, change] = [0, 0, from];
  for (let row = from + 1; row < times.length; row++) {
    const passed = times[row]! - times[row - 1]!;
    sum += (passed - step) ** 2 - (passed - newStep) ** 2;
    if (sum < least) [least, change] = [sum, row];
  }
  return Math.min(change + 1, times.length - 1);
}
