/** Events of recordings as they would be with other votes and another least margin. */
import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Recording } from "../ir/recording.js";
import type { EventPoint, EventRule, EventSweep } from "../ir/recording-verdict.js";
import type { DecisionIr, StreamIr } from "../ir/stream.js";
import { createDecision, EVERY_CHANGE, leastMargin, NO_EVENT } from "../numerics/decision.js";
import { type StreamAnswer, voteOf } from "../reference/push.js";
import { scoreEvents, type ToldEvent } from "./event-score.js";

/** One recording with the answers of the host to its rows. */
export interface Answered {
  readonly recording: Recording;
  readonly answers: readonly { readonly row: number; readonly answer: StreamAnswer }[];
  readonly within: number;
}

/** Votes of usual decisions, beside those of the model file. */
const VOTES = [
  [1, 1],
  [2, 3],
  [3, 3],
  [3, 5],
  [5, 5],
] as const;

/** Thresholds, evenly among the margins of answers that are a class and no background. */
const POINTS = 16;

/** Scores each decision; the first rule is that of the model file, or that of a stream without one. */
export function sweepDecisions(
  all: readonly Answered[],
  stream: StreamIr,
  model: DeviceModel,
  tellsAll: boolean,
): EventSweep {
  const own = stream.decision ?? EVERY_CHANGE;
  const thresholds = thresholdsOf(all, own, model);
  const score = (rule: DecisionIr | null) => (stored: number) =>
    pointOf({ all, stream, model, rule, stored });
  const rules: EventRule[] = tellsAll
    ? [{ vote: null, points: thresholds.map(score(null)) }]
    : votesFrom(own).map(([need, of]) => ({
        vote: [need, of],
        points: thresholds.map(score({ ...own, need, of })),
      }));
  return { rules, own: thresholds.indexOf(leastOf(own, model)) };
}

/** The rule's own first. */
function votesFrom({ need, of }: DecisionIr): (readonly [number, number])[] {
  return [[need, of], ...VOTES.filter(([k, n]) => k !== need || n !== of)];
}

function leastOf({ minMargin }: DecisionIr, model: DeviceModel): number {
  return leastMargin(minMargin, model.scoreExponent, IS_INTEGER[formatOf(model).family]);
}

/** Stored margins, ascending and each once: zero, that of the rule, and quantiles. */
function thresholdsOf(all: readonly Answered[], own: DecisionIr, model: DeviceModel): number[] {
  const margins = Float64Array.from(
    all.flatMap(({ answers }) =>
      answers.flatMap(({ answer: { status, label, margin } }) =>
        status === "FF_OK" && label !== own.background ? [margin] : [],
      ),
    ),
  ).sort();
  const quantiles = Array.from(
    { length: margins.length === 0 ? 0 : POINTS },
    (_, n) => margins[Math.floor((n * (margins.length - 1)) / (POINTS - 1))]!,
  );
  return [...new Set([0, leastOf(own, model), ...quantiles])].sort((a, b) => a - b);
}

interface Point {
  readonly all: readonly Answered[];
  readonly stream: StreamIr;
  readonly model: DeviceModel;
  /** Null: every answer of a class is an event. */
  readonly rule: DecisionIr | null;
  readonly stored: number;
}

function pointOf({ all, stream, model, rule, stored }: Point): EventPoint {
  const played = all.map((each) => ({ ...each, told: toldBy(each, rule, stored) }));
  const score = scoreEvents(played, { ...stream, decision: rule }, model.classes);
  const { found, wrong, missed, repeated, falsePerHour, unknown } = score;
  const margin = stored * 2 ** -model.scoreExponent;
  return { margin, stored, found, wrong, missed, repeated, false: score.false, falsePerHour, unknown };
}

/** Events of one recording; every row of it was taken, so that those between answers can be counted. */
function toldBy({ answers }: Answered, rule: DecisionIr | null, least: number): ToldEvent[] {
  const decided = rule && createDecision(rule);
  let before = -1;
  return answers.flatMap(({ row, answer }) => {
    const vote = voteOf(answer, least);
    const event = decided ? decided.take(vote, row - before) : vote;
    before = row;
    return event === NO_EVENT ? [] : [{ row, age: answer.age, event }];
  });
}
