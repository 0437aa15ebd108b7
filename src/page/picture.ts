/** Everything that the page shows: filled by the monitor, drawn by the view. */
import type { DeviceInference, DeviceInfo, DeviceStatus, StateHash } from "../device/protocol.js";
import type { GuardResult } from "../device/protocol-learning.js";
import type { EventScore } from "../ir/recording-verdict.js";
import {
  type HeldAlarms,
  type HeldErrors,
  holdAlarm,
  holdErrors,
  noAlarms,
  noErrors,
} from "./answers-held.js";
import type { Labelled } from "./sent-windows.js";

/** Answers that charts go back. */
export const ANSWERS = 300;
/** Labelled answers that the running accuracy is over. */
export const RECENT = 50;
const MESSAGES = 100;
const EVENTS = 50;
const CURVE = 2000;

/** One event of a stream. */
export interface ToldEvent {
  /** Row of the stream. */
  readonly row: number;
  /** A class, or UNKNOWN of numerics/decision.ts. */
  readonly event: number;
  /** Class of that row; null where nobody knows. */
  readonly truth: number | null;
}

/** A point of the learning curve; null where it was not measured. */
export interface CurvePoint {
  readonly learnt: number;
  readonly test: number | null;
  readonly recent: number | null;
}

/** Origin of the readings of a stream. */
export type Source = "sensor" | "recordings";

/** All that is known of a device now. */
export interface Picture {
  connection: "closed" | "opening" | "open";
  device: DeviceInfo | null;
  status: DeviceStatus | null;
  hash: StateHash | null;
  /** Readings go to the device. */
  isRunning: boolean;
  /** The device may learn. */
  mayLearn: boolean;
  /** Each reading with a known label is learnt. */
  teaches: boolean;
  /** The next label names a class to forget. */
  forgets: boolean;
  /** Readings of a stream come from the device's own sensor, or from recordings of the description. */
  source: Source;
  /** Turns a second at most. */
  pace: number;
  reading: (Labelled & { readonly channels: number }) | null;
  answer: DeviceInference | null;
  /** The newest last; number `n` since the begin. */
  readonly answers: (DeviceInference & { readonly n: number; readonly targets: readonly number[] | null })[];
  /** All answers against what is known of their samples. */
  readonly errors: HeldErrors;
  readonly alarms: HeldAlarms;
  /** Errors or alarms over test samples in words, at first and now. */
  readonly measured: string[];
  answered: number;
  refused: number;
  /** Times of answers, for their number in a second. */
  readonly times: number[];
  learnt: number;
  readonly recent: boolean[];
  /** Test samples of each measurement; 0 before the first. */
  tested: number;
  readonly curve: CurvePoint[];
  /** The last answer of the guard; null before the first. */
  guard: GuardResult | null;
  /** A state to go back to is kept. */
  canRollBack: boolean;
  readonly events: ToldEvent[];
  score: EventScore | null;
  /** Events that somebody has called false. */
  falseMarked: number;
  lostReadings: number;
  repeats: number;
  readonly messages: string[];
}

export function emptyPicture(): Picture {
  return {
    connection: "closed",
    device: null,
    status: null,
    hash: null,
    isRunning: true,
    mayLearn: true,
    teaches: false,
    forgets: false,
    source: "sensor",
    pace: 20,
    reading: null,
    answer: null,
    answers: [],
    errors: noErrors(),
    alarms: noAlarms(),
    measured: [],
    answered: 0,
    refused: 0,
    times: [],
    learnt: 0,
    recent: [],
    tested: 0,
    curve: [],
    guard: null,
    canRollBack: false,
    events: [],
    score: null,
    falseMarked: 0,
    lostReadings: 0,
    repeats: 0,
    messages: [],
  };
}

/** Takes an answer, and what is known of its sample. */
export function addAnswer(picture: Picture, answer: DeviceInference, known: Labelled | null): void {
  const now = performance.now();
  picture.times.push(now);
  while (now - picture.times[0]! > 2000) picture.times.shift();
  picture.answer = answer;
  picture.answered++;
  if (known) {
    holdErrors(picture.errors, answer, known);
    holdAlarm(picture.alarms, answer, known.label);
  }
  const targets = known?.targets ?? null;
  if (answer.status === "FF_OK") keep(picture.answers, { ...answer, n: picture.answered, targets }, ANSWERS);
  else picture.refused++;
}

/** Takes an answer that was given before its sample was learnt; null where none is right or wrong. */
export function addLearnt(picture: Picture, isRight: boolean | null): void {
  picture.learnt++;
  if (isRight === null) return;
  keep(picture.recent, isRight, RECENT);
  keep(picture.curve, { learnt: picture.learnt, test: null, recent: recentAccuracy(picture) }, CURVE);
}

/** Takes an accuracy over test samples. */
export function addMeasured(picture: Picture, test: number): void {
  keep(picture.curve, { learnt: picture.learnt, test, recent: recentAccuracy(picture) }, CURVE);
}

export function addEvent(picture: Picture, event: ToldEvent): void {
  keep(picture.events, event, EVENTS);
}

export function addMessage(picture: Picture, text: string): void {
  keep(picture.messages, text, MESSAGES);
}

/** Share of right answers before their samples were learnt; null before the first. */
export function recentAccuracy({ recent }: Picture): number | null {
  return recent.length === 0 ? null : recent.filter(Boolean).length / recent.length;
}

/** Answers a second, over the last two. */
export function answersPerSecond({ times }: Picture): number {
  const span = performance.now() - (times[0] ?? 0);
  return times.length < 2 ? 0 : times.length / Math.max(span / 1000, 0.5);
}

function keep<T>(list: T[], value: T, most: number): void {
  list.push(value);
  if (list.length > most) list.shift();
}
