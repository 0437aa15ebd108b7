import type { DeviceAnswer } from "../device/protocol-stream.js";
import type { Session } from "../device/session.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Learner } from "../ir/learning.js";
import type { StreamPlan } from "../ir/memory-plan.js";
import type { Recording } from "../ir/recording.js";
import type { EventSweep, RecordingVerdict } from "../ir/recording-verdict.js";
import type { Mismatch } from "../ir/verdict.js";
import { createDecision, EVERY_CHANGE, NO_EVENT } from "../numerics/decision.js";
import { createStream, type StreamAnswer, voteOf } from "../reference/push.js";
import { firstDifference } from "./compare.js";
import { type Played, scoreEvents, secondsOf, type ToldEvent } from "./event-score.js";
import { sweepDecisions } from "./event-sweep.js";
import { recordedErrors, type ValueTruth } from "./recorded-errors.js";
import { distribution, refusedAnswers } from "./statistics.js";

/** Recordings of a file, with readings as the device takes them, and what plays them. */
export interface RecordingInput {
  readonly model: DeviceModel;
  readonly stream: StreamPlan;
  /** Makes what follows the inputs on the host, of a model that follows them: each recording begins as nothing has moved. */
  readonly follower?: () => Learner;
  readonly session: Session;
  readonly file: string;
  readonly recordings: readonly Recording[];
  /** Distance up to which an event counts for an annotation: see event-score.ts. */
  readonly within?: number;
  /** Truth that values are held against, in place of events; absent of classes. */
  readonly values?: ValueTruth;
  /** True to score other decisions, too. */
  readonly sweeps?: boolean;
  readonly progress: (done: number, total: number) => void;
}

export interface RecordingResult {
  readonly verdict: RecordingVerdict;
  readonly firstMismatch: Mismatch | null;
}

/** Answers of both sides to one row; null where a side gives none. */
interface Outcome {
  readonly row: number;
  readonly host: StreamAnswer | null;
  readonly device: DeviceAnswer | null;
}

/** Outcomes of one recording. */
interface Outcomes {
  readonly recording: Recording;
  readonly outcomes: readonly Outcome[];
}

/** Plays each recording through a stream of its own on both sides, and compares the outcome of every row. */
export async function playRecordings(input: RecordingInput): Promise<RecordingResult> {
  const { model, stream, recordings } = input;
  const total = recordings.reduce((sum, { rows }) => sum + rows, 0);
  const all: Outcomes[] = [];
  let done = 0;
  for (const recording of recordings) {
    input.progress(done, total);
    all.push({ recording, outcomes: await play(input, recording) });
    done += recording.rows;
  }
  input.progress(total, total);
  if (input.follower) await input.session.reset();
  const outcomes = all.flatMap((each) => each.outcomes);
  const mismatches = all.flatMap(({ recording, outcomes: own }) =>
    own.flatMap((each) => mismatchOf(recording, each) ?? []),
  );
  const instructions = outcomes.flatMap(({ device }) => device?.instructions ?? []);
  return {
    verdict: {
      ...{ file: input.file, recordings: recordings.length, rows: total, seconds: secondsOf(recordings) },
      answers: outcomes.filter(({ host }) => host !== null).length,
      refused: refusedAnswers(all.flatMap(answersIn), model),
      mismatches: mismatches.length,
      decides: stream.stream.decision !== null,
      ...scoreOf(input, all),
      instructions: instructions.length > 0 ? distribution(instructions) : null,
    },
    firstMismatch: mismatches[0] ?? null,
  };
}

/** Events against labels, or values against those of the recordings. */
function scoreOf(
  input: RecordingInput,
  all: readonly Outcomes[],
): Pick<RecordingVerdict, "events" | "tellsAll" | "values" | "sweep"> {
  const { model, stream, values, within = 0, sweeps = false } = input;
  if (values) {
    const answered = all.map(({ recording, outcomes }) => ({
      recording,
      answers: outcomes.flatMap(({ row, host }) => (host ? [{ row, host }] : [])),
    }));
    return { events: null, values: recordedErrors(answered, model, values) };
  }
  const played = all.map(
    (each): Played => ({ recording: each.recording, told: toldBy(stream, each.outcomes), within }),
  );
  const events = scoreEvents(played, stream.stream, model.classes);
  return {
    ...(tellsAll(stream) ? { tellsAll: true } : {}),
    events,
    ...(sweeps && events.present !== null ? { sweep: sweepOf(input, all) } : {}),
  };
}

/** Rows that either side answers, in their order. */
async function play(
  { model, stream, session, follower }: RecordingInput,
  { values: rows, channels }: Recording,
): Promise<Outcome[]> {
  if (follower) await session.reset();
  const pushed = new Map((await session.push(rows, stream.stream)).map((each) => [each.row, each]));
  const reference = createStream(model, stream, follower?.() ?? null);
  const outcomes: Outcome[] = [];
  for (let row = 0; row < rows.length / channels; row++) {
    const host = reference.push(rows.subarray(row * channels, (row + 1) * channels));
    const device = pushed.get(row) ?? null;
    if (host !== null || device !== null) outcomes.push({ row, host, device });
  }
  return outcomes;
}

/** Answers of the host with their places. */
function answersIn({ recording, outcomes }: Outcomes) {
  return outcomes.flatMap(({ row, host }) =>
    host ? [{ answer: host, where: () => recording.location(row) }] : [],
  );
}

/** Events of the host with other decisions. */
function sweepOf({ model, stream, within = 0 }: RecordingInput, all: readonly Outcomes[]): EventSweep {
  const answered = all.map(({ recording, outcomes }) => ({
    ...{ recording, within },
    answers: outcomes.flatMap(({ row, host }) => (host ? [{ row, answer: host }] : [])),
  }));
  return sweepDecisions(answered, stream.stream, model, tellsAll(stream));
}

/** True where each answer is an event: a class of features has found it, and no decision says which ones are told. */
function tellsAll({ kind, stream }: StreamPlan): boolean {
  return kind === "events" && stream.decision === null;
}

/** Events of the host, which are those of the device; without a decision every answer of a class, or every change, is one. */
function toldBy(plan: StreamPlan, outcomes: readonly Outcome[]): ToldEvent[] {
  const { stream } = plan;
  const changes = createDecision(EVERY_CHANGE);
  return outcomes.flatMap(({ row, host }) => {
    if (host === null) return [];
    const label = voteOf(host, 0);
    if (tellsAll(plan)) return [{ row, age: host.age, event: label }];
    const event = stream.decision === null ? changes.take(label, stream.hop) : host.event;
    return event === NO_EVENT ? [] : [{ row, age: host.age, event }];
  });
}

/** The first difference of a row's outcomes, at its place in the file. */
function mismatchOf(recording: Recording, { row, host, device }: Outcome): Mismatch | null {
  const at = { sample: null, row, layer: "stream", position: [0], index: 0 };
  const where = recording.location(row);
  if (host === null || device === null) {
    const cause = `one side alone answers ${where}: push counts its rows wrongly, or lost some`;
    return { ...at, tensor: "row", host: host ? row : -1, device: device ? row : -1, cause };
  }
  const difference = firstDifference(host, device);
  if (difference)
    return { ...at, ...difference, position: [difference.index], cause: `the answer to ${where}` };
  if (host.event === device.event) return null;
  const cause = `the answers to ${where} agree: votes, the pause or the least margin of the decision`;
  return { ...at, tensor: "event", host: host.event, device: device.event, cause };
}
