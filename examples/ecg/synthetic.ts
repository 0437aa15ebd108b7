/**
 * Invented patients in the files of the real ones, so that the example runs and is tested where the records
 * are not at hand. Beats are sums of smooth bumps; nothing that these numbers show holds for hearts. Every second patient of
 * DS2 has a habit that nobody in DS1 has, so that there is something to learn from him.
 */
import { mkdirSync } from "node:fs";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { AAMI, type Beat, type EcgRecord } from "./physionet.js";
import { DS1, DS2 } from "./prepare.js";
import { writeRecord } from "./write-record.js";

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

/** Samples per second of a record, and of the bumps. */
const RATE = 360;
const BUMPS = 125;
/** Seconds around a beat in which its bumps lie. */
const REACH = 0.8;

/** A bump: where its middle stands and how far it reaches, in 1/125 s; how high it is, in units of the recorder. */
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
  [0, 8, 150],
  [2, 18, 130],
  [40, 28, -90],
];

/** As in a block of a bundle branch: what is usual looks ventricular, and what is ventricular points down. */
const blocked: readonly Bump[] = [
  [-22, 9, 25],
  [0, 7, 140],
  [2, 16, 110],
  [38, 24, -60],
];
const blockedPremature: readonly Bump[] = [[-15, 8, -18], ...blocked.slice(1)];
const downward: readonly Bump[] = [
  [-2, 7, -150],
  [-4, 14, -110],
  [36, 28, 100],
];

/** Bumps of N, S and V. */
const USUAL = [normal, premature, ventricular] as const;
const BLOCKED = [blocked, blockedPremature, downward] as const;

interface Patient {
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

/** Writes records of both halves to `folder`, under numbers of real ones; the same seed gives the same files. */
export function synthesize(folder: string, size: Size, seed = 1): void {
  mkdirSync(folder, { recursive: true });
  for (const half of ["ds1", "ds2"] as const)
    for (const record of patients(half, size, seed)) writeRecord(folder, record);
}

/** One half: `size.patients` records. */
export function patients(half: "ds1" | "ds2", size: Size, seed = 1): EcgRecord[] {
  const numbers = half === "ds1" ? DS1 : DS2;
  const random = createRandom(seed, numbers[0]!);
  return numbers.slice(0, size.patients).map((number, index) => {
    const hasHabit = half === "ds2" && index % 2 === 0;
    return { number, ...drawRecord(size.beats, drawPatient(hasHabit, random), random) };
  });
}

function drawPatient(hasHabit: boolean, random: Random): Patient {
  return {
    interval: 650 + random.below(400),
    scale: 0.7 + 0.6 * random.uniform(),
    stretch: 0.9 + 0.3 * random.uniform(),
    forms: hasHabit ? BLOCKED : USUAL,
    early: { [S]: 0.1 * random.uniform(), [V]: 0.05 + 0.15 * random.uniform() },
  };
}

function drawRecord(count: number, patient: Patient, random: Random): Pick<EcgRecord, "lead" | "beats"> {
  const classes = Array.from({ length: count }, () => drawClass(patient, random));
  let time = 1000;
  const beats = classes.map((own, beat): Beat => {
    time += drawInterval(own, classes[beat - 1] ?? N, patient, random);
    return { at: Math.floor((time * RATE) / 1000), aami: AAMI[own]! };
  });
  return { lead: drawLead(classes, beats, patient, random), beats };
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

/** All beats on a baseline that drifts, and noise. */
function drawLead(
  classes: readonly number[],
  beats: readonly Beat[],
  { scale, stretch, forms }: Patient,
  random: Random,
): Int16Array {
  const values = new Float64Array(beats.at(-1)!.at + RATE);
  const reach = REACH * RATE;
  for (const [beat, { at: peak }] of beats.entries()) {
    const height = scale * (1 + 0.05 * random.normal());
    for (let at = Math.max(0, peak - reach); at < Math.min(values.length, peak + reach); at++) {
      const place = ((at - peak) * BUMPS) / RATE;
      values[at]! += height * sum(forms, classes[beat]!, place > 0 ? place / stretch : place);
    }
  }
  return Int16Array.from(values, (value, at) =>
    Math.floor(40 * Math.sin(at / 500) + value + 3 * random.normal()),
  );
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
