/**
 * Choice of the samples whose labels a device asks for: those whose answers stand on little of what has been learnt, within a budget
 * that every sample refills. Twin of templates/runtime/ff_ask.c and ff_{sureness,nearness}_{s32,f32}.c; the rule in numerics/README.md.
 */
import type { LabelBudget } from "../ir/learning.js";
import { clamp } from "./fixed-point.js";
import { logOfFloat, logOfSum } from "./log-energy.js";

const { fround } = Math;

/** Samples with whose sureness that of a new one is compared: the last so many. */
export const ASK_WINDOW = 64;
/** Labels that a budget may have saved up. */
export const ASK_BURST = 4;
/** Times the share of samples in the budget that are near enough to be asked for while one label is saved up. */
const CHOICE = 2;
/** Sureness of an answer that nothing stands behind. */
const LEAST_SURE = -32767;
/** Least leverage (or distance) of floats, of which rounding may leave less, and the largest. */
const LEVERAGES = [2 ** -20, 2 ** 40] as const;

/** State of a device that asks. */
export interface Asking {
  /** Sureness of the last samples, [ASK_WINDOW]. */
  readonly window: Int16Array;
  /** Number of those that there are, and the place of the next. */
  readonly known: Uint8Array;
  readonly next: Uint8Array;
  /** Labels saved up, in parts of `per`: `per` of them is one. */
  readonly saved: Uint32Array;
  /** Labels asked for so far. */
  readonly count: Uint32Array;
}

/** 256 log2 of margin^2 / leverage: how many deviations the best answer is above the second, up to a constant. */
export function surenessInteger(margin: number, leverage: number): number {
  return clamp(2 * logOfSum(margin) - logOfSum(Math.max(0, leverage)), -32767, 32767);
}

/** The same of floats. */
export function surenessReal(margin: number, leverage: number): number {
  return clamp(2 * logOfFloat(fround(margin)) - logOfFloat(held(leverage)), -32767, 32767);
}

/** A leverage or distance within what is told apart. */
function held(value: number): number {
  const [least, largest] = LEVERAGES;
  return value > least ? Math.min(value, largest) : least; // of what is no number, too
}

/** Rows of a support that a sample has been compared with. */
export interface Compared<Numbers> {
  /** [rows] class of each; what is none of `classes` marks a row that is free. */
  readonly labels: Uint8Array;
  readonly classes: number;
  /** [rows] minus the squared distance, but for the sample's own sum of squares. */
  readonly similar: Numbers;
}

/** 256 log2 of (b - a) / a, a the squared distance to the nearest row, b that to the nearest one of another class. */
export function nearnessInteger(compared: Compared<Int32Array>, square: number): number {
  const [nearest, other] = nearestTwo(compared);
  if (nearest === null) return LEAST_SURE;
  return logOfSum(other === null ? 0 : nearest - other) - logOfSum(square - nearest);
}

/** The same of floats. */
export function nearnessReal(compared: Compared<Float32Array>, square: number): number {
  const [nearest, other] = nearestTwo(compared);
  if (nearest === null) return LEAST_SURE;
  const margin = other === null ? 0 : fround(nearest - other);
  return logOfFloat(held(margin)) - logOfFloat(held(fround(square - nearest)));
}

/** The largest similarity, and the largest of rows of another class; null where there is no such row. */
function nearestTwo({
  labels,
  classes,
  similar,
}: Compared<Int32Array | Float32Array>): readonly [number | null, number | null] {
  const largest = (counts: (label: number) => boolean): number | null => {
    let best: number | null = null;
    for (const [n, label] of labels.entries())
      if (label < classes && counts(label) && (best === null || similar[n]! > similar[best]!)) best = n;
    return best;
  };
  const nearest = largest(() => true);
  if (nearest === null) return [null, null];
  const other = largest((label) => label !== labels[nearest]);
  return [similar[nearest]!, other === null ? null : similar[other]!];
}

/** Takes one more sample; true where its label is worth asking for, which is paid then. */
export function asksFor({ budget, per }: LabelBudget, sureness: number, state: Asking): boolean {
  const { window, known, next, saved, count } = state;
  const compared = known[0]!;
  saved[0] = Math.min(saved[0]! + budget, ASK_BURST * per);
  let unsurer = 0; // or as sure: what is met again and again is not asked for
  for (let i = 0; i < compared; i++) if (window[i]! <= sureness) unsurer++;
  const share = Math.floor((budget * saved[0]!) / per); // of `per`, times the labels saved up
  const asks = saved[0]! >= per && unsurer * per <= CHOICE * compared * share;
  window[next[0]!] = sureness;
  next[0] = (next[0]! + 1) % ASK_WINDOW;
  if (compared < ASK_WINDOW) known[0] = compared + 1;
  if (asks) {
    saved[0] = saved[0]! - per;
    count[0] = count[0]! + 1;
  }
  return asks;
}
