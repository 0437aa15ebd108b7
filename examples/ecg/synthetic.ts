/**
 * Invented patients in the format of the real arrays, so that the example runs and is tested where the recordings
 * are not at hand. Beats are sums of smooth bumps; nothing that these numbers show holds for hearts. Every second patient of
 * ds2 has a habit that nobody in ds1 has, so that there is something to learn from him.
 */
import { mkdirSync } from "node:fs";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { type Beats, type Half, writeBeats } from "./beats.js";
import { BEAT } from "./features.js";

/** How many patients each half has, and beats each patient. */
export interface Size {
  readonly patients: number;
  readonly beats: number;
}

const N = 0;
const S = 1;
const V = 2;
const F = 3;
const Q = 4;

/** Column of the R peak, and samples per second of a beat. */
const PEAK = 48;
const RATE = 125;

/** A bump: where its middle stands and how far it reaches, in samples; how high it is, in units of the recorder. */
type Bump = readonly [middle: number, reach: number, height: number];

const normal: readonly Bump[] = [
  [-22, 9, 25],
  [-4, 4, -20],
  [0, 5, 200],
  [5, 5, -40],
  [38, 20, 50],
];
const premature: readonly Bump[] = [[-15, 8, -18], ...normal.slice(1)];
const ventricular: readonly Bump[] = [
  [2, 18, 230],
  [40, 28, -90],
];

/** As in a block of a bundle branch: what is usual looks ventricular, and what is ventricular points down. */
const blocked: readonly Bump[] = [
  [-22, 9, 25],
  [2, 16, 210],
  [38, 24, -60],
];
const blockedPremature: readonly Bump[] = [[-15, 8, -18], ...blocked.slice(1)];
const downward: readonly Bump[] = [
  [-4, 14, -220],
  [36, 28, 100],
];

/** Bumps of N, S and V. */
const USUAL = [normal, premature, ventricular] as const;
const BLOCKED = [blocked, blockedPremature, downward] as const;

interface Patient {
  readonly record: number;
  /** Usual interval in ms. */
  readonly interval: number;
  /** Height of all bumps against the usual, and a delay of the T wave and everything else after the R peak. */
  readonly scale: number;
  readonly stretch: number;
  /** Bumps of N, S and V. */
  readonly forms: readonly (readonly Bump[])[];
  /** Shares of early beats. */
  readonly early: { readonly [S]: number; readonly [V]: number };
}

/** Writes both halves to `folder`; records of ds1 and ds2 differ, the same seed gives the same files. */
export function synthesize(folder: string, size: Size, seed = 1): void {
  mkdirSync(folder, { recursive: true });
  writeBeats(folder, "ds1", patients("ds1", size, seed));
  writeBeats(folder, "ds2", patients("ds2", size, seed));
}

/** One half: `size.patients` records, numbered from 1 (ds1) or 101 (ds2). */
export function patients(half: Half, size: Size, seed = 1): Beats {
  const first = half === "ds1" ? 1 : 101;
  const random = createRandom(seed, first);
  const count = size.patients * size.beats;
  const all: Beats = {
    count,
    beats: new Int16Array(count * BEAT),
    intervals: new Uint16Array(count * 3),
    classes: new Uint8Array(count),
    records: new Uint8Array(count),
    positions: new Int32Array(count),
  };
  for (let patient = 0; patient < size.patients; patient++) {
    record(all, patient * size.beats, size.beats, drawPatient(half, first + patient, random), random);
  }
  return all;
}

function drawPatient(half: Half, number: number, random: Random): Patient {
  return {
    record: number,
    interval: 650 + random.below(400),
    scale: 0.7 + 0.6 * random.uniform(),
    stretch: 0.9 + 0.3 * random.uniform(),
    forms: half === "ds2" && number % 2 === 1 ? BLOCKED : USUAL,
    early: { [S]: 0.1 * random.uniform(), [V]: 0.05 + 0.15 * random.uniform() },
  };
}

/** Fills `beats` rows from `start`. */
function record(all: Beats, start: number, beats: number, patient: Patient, random: Random): void {
  const classes = Array.from({ length: beats }, () => drawClass(patient, random));
  // One more interval than beats: the last beat has one after it, too.
  const intervals = Array.from({ length: beats + 1 }, (_, beat) =>
    drawInterval(classes[beat] ?? N, classes[beat - 1] ?? N, patient, random),
  );
  let time = 1000;
  for (let beat = 0; beat < beats; beat++) {
    const row = start + beat;
    const recent = intervals.slice(Math.max(0, beat - 9), beat + 1);
    const mean = Math.floor(recent.reduce((sum, each) => sum + each, 0) / recent.length);
    time += intervals[beat]!;
    all.intervals.set([intervals[beat]!, intervals[beat + 1]!, mean], row * 3);
    all.classes[row] = classes[beat]!;
    all.records[row] = patient.record;
    all.positions[row] = Math.floor(time * 0.36);
    all.beats.set(drawBeat(classes[beat]!, intervals[beat + 1]!, patient, random), row * BEAT);
  }
}

function drawClass({ early }: Patient, random: Random): number {
  const draw = random.uniform();
  if (draw < early[S]) return S;
  if (draw < early[S] + early[V]) return V;
  return draw > 0.995 ? Q : draw > 0.985 ? F : N;
}

/** Early beats come early, and a pause follows a ventricular one. */
function drawInterval(own: number, before: number, { interval }: Patient, random: Random): number {
  const early = own === V ? 0.65 : own === S ? 0.75 : 1;
  const pause = before === V ? 1.35 : before === S ? 1.05 : 1;
  return Math.floor(interval * (early * pause + 0.02 * random.normal()));
}

/** Samples around the R peak: the beat itself, the start of the next one, a drifting baseline, noise. */
function drawBeat(
  own: number,
  after: number,
  { scale, stretch, forms }: Patient,
  random: Random,
): Int16Array {
  const next = (after * RATE) / 1000;
  const level = 40 * random.normal();
  const drift = 0.1 * random.normal();
  const height = scale * (1 + 0.05 * random.normal());
  return Int16Array.from({ length: BEAT }, (_, column) => {
    const at = column - PEAK;
    const value = height * (sum(forms, own, at > 0 ? at / stretch : at) + sum(forms, N, at - next));
    return Math.floor(level + drift * at + value + 3 * random.normal());
  });
}

/** Height of a beat of class `own` at a sample; F lies between N and V. */
function sum(forms: Patient["forms"], own: number, at: number): number {
  if (own === F) return (sum(forms, N, at) + sum(forms, V, at)) / 2;
  const bumps = forms[own] ?? forms[N]!;
  return bumps.reduce((total, bump) => total + heightOf(bump, at), 0);
}

function heightOf([middle, reach, height]: Bump, at: number): number {
  const distance = (at - middle) / reach;
  const rest = Math.max(0, 1 - distance * distance);
  return height * rest * rest;
}
