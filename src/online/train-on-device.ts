import { crc32 } from "node:zlib";
import type { Session } from "../device/session.js";
import { learningRefused, learntOtherwise } from "../diagnostics/device.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { numberFormat } from "../formats/index.js";
import type { AlarmCalibration } from "../ir/anomaly-report.js";
import { row, type Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner, Status } from "../ir/learning.js";
import type { Progress, Task } from "../ir/progress.js";
import type { LearnReport } from "../ir/report.js";
import type { SampleOrder } from "../ir/sample-order.js";
import type { Execution } from "../ir/verdict.js";
import { followsDrift } from "../steps/drift.js";
import { lessonOf } from "../steps/lessons.js";
import { type LearntPart, type Mark, markOf } from "./mark.js";
import { continueOrder, createOrder, evaluationRows, startOrder, stopsOf, totalOf } from "./order.js";
import { randomAccuracy } from "./random-labels.js";
import { readDeviceState, wordOf } from "./read-device-state.js";
import { resumeFromDevice } from "./resume-from-device.js";

/** Session, samples and options of one training on a device. */
export interface OnlineRun {
  readonly session: Session;
  readonly execution: Execution;
  readonly target: string;
  readonly model: DeviceModel;
  /** The reference as after `<model>_init`, or as a device with this payload. */
  readonly create: (payload?: Uint8Array) => Learner;
  /** Of a model that asks for labels: a reference that takes any, as after `<model>_init`. */
  readonly createAny?: () => Learner;
  /** Threshold that a device has set by its payload; null while it has not. Absent of models that tell no anomalies. */
  readonly alarmOf?: (payload: Uint8Array) => AlarmCalibration | null;
  /** Samples that are learnt, and those that tell how well; at least one each. */
  readonly samples: Samples;
  readonly test: Samples;
  readonly options: {
    readonly seed: number;
    /** Samples of one pass. */
    readonly samples: number | "all";
    readonly passes: number;
    readonly progress: Progress;
  };
  /** Progress of the model that the device starts with; null for a fresh one. */
  readonly earlier: SampleOrder | null;
  /** Keeps what the device holds, and how far it has come. */
  readonly save: (payload: Uint8Array, sampleOrder: SampleOrder) => void;
  /** Path of that checkpoint. */
  readonly checkpoint: string;
}

/** State of an online run under way. */
interface RunState {
  readonly onlineRun: OnlineRun;
  readonly host: Learner;
  readonly order: (n: number) => number;
  readonly task: Task;
  sampleOrder: SampleOrder;
  updated: number;
  skipped: number;
  saturated: number;
  /** Rows of the samples learnt since the last mark, and the values that the device had estimated of each before. */
  part: LearntPart[number][];
}

/**
 * Sends labelled samples to a device and to the reference; after each fifth, measures the device on the test set,
 * compares both states, and saves. A run that is interrupted and starts again from what was saved goes on with the
 * sample after it; a board goes on with the sample after the last that it has learnt. However a run fails, a note says
 * what is kept.
 * @throws Failure FF6019 where the device refuses a sample, FF6020 where both do not hold the same; FF6xxx when the line
 * or the device fails. What was saved before stays.
 */
export async function trainOnDevice(onlineRun: OnlineRun): Promise<LearnReport> {
  let saved: SampleOrder | null = null;
  const save: OnlineRun["save"] = (payload, sampleOrder) => {
    onlineRun.save(payload, sampleOrder);
    saved = sampleOrder;
  };
  try {
    return await start({ ...onlineRun, save });
  } catch (error) {
    const note = kept(onlineRun, saved);
    if (error instanceof Failure)
      throw new Failure(error.diagnostics.map((each) => ({ ...each, notes: [...(each.notes ?? []), note] })));
    onlineRun.options.progress.note(note);
    throw error;
  }
}

/** Note on what a user still has after a failure, and how to go on from there. */
function kept({ checkpoint, execution }: OnlineRun, saved: SampleOrder | null): string {
  const board = execution === "hardware" ? "; the same command goes on from what the board holds" : "";
  if (saved === null) return `nothing was saved in this run${board}`;
  const next = board || `; \`--checkpoint ${checkpoint}\` goes on from there`;
  return `${checkpoint} holds what was learnt up to sample ${saved.sent} of ${totalOf(saved)}${next}`;
}

async function start(onlineRun: OnlineRun): Promise<LearnReport> {
  const { session, execution, create, options, earlier, samples } = onlineRun;
  const intended = continueOrder(startOrder(samples, options), earlier);
  const note = noteOn(intended, earlier);
  if (note) options.progress.note(note);
  const board = execution === "hardware" ? options.progress : null;
  const lesson = (n: number) => lessonOf(onlineRun.model, samples, n);
  const from = { samples, lesson };
  const { host, sampleOrder } = await resumeFromDevice(session, create, board, intended, from);
  const task = options.progress.task("learning", totalOf(sampleOrder));
  const order = createOrder(sampleOrder, samples);
  const counts = { updated: 0, skipped: 0, saturated: 0 };
  const run: RunState = { onlineRun, host, order, task, sampleOrder, ...counts, part: [] };
  try {
    return await trainInParts(run);
  } finally {
    task.end();
  }
}

/** Note on samples that were sent before; null where none were. */
function noteOn(sampleOrder: SampleOrder, earlier: SampleOrder | null): string | null {
  if (earlier === null) return null;
  if (sampleOrder.sent > 0)
    return `going on after sample ${sampleOrder.sent} of ${totalOf(sampleOrder)}, where the last run ended`;
  return "on top of what the checkpoint has learnt: these samples from the first one on";
}

async function trainInParts(run: RunState): Promise<LearnReport> {
  const { onlineRun, host } = run;
  const { sent: before } = run.sampleOrder;
  const curve: Mark[] = [await evaluateOnDevice(run)];
  let payload = host.payload();
  for (const stop of stopsOf(run.sampleOrder)) {
    await sendUntil(run, stop);
    payload = await keep(run);
    curve.push(await evaluateOnDevice(run));
  }
  return {
    model: onlineRun.model.name,
    target: onlineRun.target,
    execution: onlineRun.execution,
    ...numberFormat(onlineRun.model),
    samples: run.sampleOrder.sent - before,
    samplesBefore: before,
    passes: run.sampleOrder.passes,
    updates: wordOf(host, payload, "step"),
    curve,
    ...(onlineRun.alarmOf ? { alarm: onlineRun.alarmOf(payload) } : {}),
    layersUpdated: run.updated,
    layersSkipped: run.skipped,
    ...(followsDrift(onlineRun.model) ? { unlabelled: true } : {}),
    ...askedOf(run, before),
    saturated: run.saturated,
    stateHashDevice: crc32(payload),
    stateHashHost: host.hash(),
    checkpoint: onlineRun.checkpoint,
  };
}

/** Labels that were asked for; as many at random are of no use where others had been learnt before. */
function askedOf(
  { onlineRun, host, order, sampleOrder, updated }: RunState,
  before: number,
): Pick<LearnReport, "asked"> {
  const { createAny, samples, test, options, earlier } = onlineRun;
  if (createAny === undefined) return {};
  const isFirst = earlier === null && wordOf(host, host.payload(), "ask_count") === updated;
  if (!isFirst || updated === 0) return { asked: { labels: updated, randomAccuracy: null } };
  const sent = Array.from({ length: sampleOrder.sent - before }, (_, at) => order(before + at));
  const rows = evaluationRows(test, options.seed);
  const drawn = { samples, sent, labels: updated, test, rows };
  return { asked: { labels: updated, randomAccuracy: randomAccuracy(createAny, drawn, options.seed) } };
}

/** Sends samples until `stop` of them are learnt. */
async function sendUntil(run: RunState, stop: number): Promise<void> {
  const { onlineRun, host, order } = run;
  const { model, session, samples } = onlineRun;
  while (run.sampleOrder.sent < stop) {
    const { sent } = run.sampleOrder;
    const rows = Array.from({ length: Math.min(session.capacity, stop - sent) }, (_, at) => order(sent + at));
    const steps = await session.learn(
      rows.map((each) => row(samples, each)),
      rows.map((each) => lessonOf(model, samples, each)),
      { hashes: false },
    );
    for (const [at, { status, estimate }] of steps.entries()) {
      const learnt = rows[at]!;
      const result = host.learn(row(samples, learnt), lessonOf(model, samples, learnt));
      if (status !== "FF_OK") await endAt(run, status);
      run.part.push({ row: learnt, values: estimate?.values ?? null });
      run.updated += result.updated;
      run.skipped += result.skipped;
      run.saturated += result.saturated;
      run.sampleOrder = { ...run.sampleOrder, sent: run.sampleOrder.sent + 1 };
    }
    run.task.update(run.sampleOrder.sent);
  }
}

/** Saves what came before a sample that the device has refused, and ends the run. */
async function endAt(run: RunState, status: Status): Promise<never> {
  await keep(run);
  throw refused(run, status, run.sampleOrder.sent + 1);
}

/**
 * Saves what the device holds, and gives its payload. Two states that differ, or one that can learn no more, are not
 * saved: the file stays as it was.
 */
async function keep(run: RunState): Promise<Uint8Array> {
  const { onlineRun, host, sampleOrder } = run;
  const payload = await readDeviceState(onlineRun.session, host.payload().length);
  if (crc32(payload) !== host.hash()) throw new Failure(learntOtherwise(sampleOrder.sent));
  if (wordOf(host, payload, "flags") & HAS_DIVERGED)
    throw refused(run, "FF_DIVERGED", Math.max(1, sampleOrder.sent));
  onlineRun.save(payload, sampleOrder);
  return payload;
}

/** @param number of the sample, from 1 on. */
function refused(run: RunState, status: Status, number: number): Failure {
  const total = totalOf(run.sampleOrder);
  return new Failure(learningRefused(status, { number, total, row: run.order(number - 1) }));
}

/** Bit 1 of the flags of a state: scores have left their range. */
const HAS_DIVERGED = 2;

/** Answers of the device on a part of the test set that stays the same: accuracies, errors of values, or alarms. */
async function evaluateOnDevice(run: RunState): Promise<Mark> {
  const { onlineRun, sampleOrder, task } = run;
  const { session, test, options } = onlineRun;
  const rows = evaluationRows(test, options.seed);
  const predictions = await session.infer(rows.map((each) => row(test, each)));
  const { text, ...mark } = markOf({ ...onlineRun, part: run.part }, rows, predictions);
  run.part = [];
  task.update(sampleOrder.sent, text);
  return { samples: sampleOrder.sent, ...mark };
}
