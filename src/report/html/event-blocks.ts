/** Events of a stream over votes and the least margin of its decision. */
import type { OperatingReport } from "../../ir/model-report.js";
import type { EventPoint, EventRule, EventSweep, RecordingVerdict } from "../../ir/recording-verdict.js";
import { count, percent } from "../text-table.js";
import { type Block, type FigureBlock, type SliderBlock, text } from "./section.js";
import { thresholdLine } from "./threshold-line.js";
import { numberText } from "./words.js";

/** Blocks on what was played, as far as its events can be told right from wrong. */
export function eventBlocks(
  recording: RecordingVerdict | undefined,
  decision: OperatingReport["decision"],
): Block[] {
  if (recording === undefined)
    return [
      text(
        "This model answers a stream: --stream FILE plays labelled recordings, and shows here how many events are found with which decision.",
      ),
    ];
  const { sweep, events } = recording;
  if (sweep === undefined || events === null || events.present === null) return [];
  const { present } = events;
  const isFalse = sweep.rules.some(({ points }) => points.some((point) => point.false > 0));
  return [
    text(
      `Events of ${recording.file} over the decision: the slider begins at what the model file has. Of ${count(present)} that are labelled, some are found, some told as another class alone (wrong), the others missed; false ones are told where nothing happened.`,
    ),
    eventSlider(sweep, present, decision),
    countsFigure(sweep),
    ...(isFalse ? [tradeFigure(sweep, present)] : []),
  ];
}

function nameOf({ vote }: EventRule): string {
  return vote === null ? "every answer" : `${vote[0]} of ${vote[1]}`;
}

function eventSlider(
  { rules, own }: EventSweep,
  present: number,
  decision: OperatingReport["decision"],
): SliderBlock {
  return {
    ...{ kind: "slider", choice: "Votes", slider: "Least margin of an answer", start: own },
    options: rules.map((rule, at) => ({
      name: at === 0 && rule.vote !== null ? `${nameOf(rule)}, as now` : nameOf(rule),
      places: rule.points.map((point) => ({
        value: `margin ${point.margin}`,
        says: `${nameOf(rule)}, margin of at least ${numberText(point.margin)}: ${count(point.found)} of ${count(present)} found, ${count(point.wrong)} wrong, ${count(point.missed)} missed; ${falseText(point)}, ${count(point.repeated)} told again.`,
        write: thresholdLine(decision, { ...point, ...(rule.vote ? { vote: rule.vote } : {}) }),
      })),
    })),
  };
}

function falseText({ falsePerHour, ...point }: EventPoint): string {
  return `${count(point.false)} false${falsePerHour === null ? "" : `, ${falsePerHour.toFixed(1)} per hour`}`;
}

const OUTCOMES = ["found", "wrong", "missed", "false"] as const;

function countsFigure({ rules }: EventSweep): FigureBlock {
  const values = rules.flatMap((rule) =>
    rule.points.flatMap((point) =>
      OUTCOMES.map((outcome) => ({
        ...{ vote: nameOf(rule), margin: point.margin, outcome, events: point[outcome] },
      })),
    ),
  );
  return {
    kind: "figure",
    title: "Events by votes and least margin",
    about:
      "For each number of votes, how many events are found, told as another class, missed and false over the least margin of an answer.",
    spec: {
      data: { values },
      facet: { field: "vote", type: "nominal", sort: rules.map(nameOf), title: null },
      columns: 2,
      spec: {
        width: 200,
        height: 110,
        mark: { type: "line", interpolate: "step-after" },
        encoding: {
          x: { field: "margin", type: "quantitative", title: "least margin", axis: { tickCount: 4 } },
          y: { field: "events", type: "quantitative", title: "events", axis: { tickCount: 4, format: "~s" } },
          color: { field: "outcome", type: "nominal", scale: { domain: OUTCOMES } },
        },
      },
    },
    numbers: {
      head: ["votes", "least margin", ...OUTCOMES, "false per hour", "told again", "unknown"],
      rows: rules.flatMap((rule) =>
        rule.points.map((point) => [
          ...[nameOf(rule), numberText(point.margin)],
          ...OUTCOMES.map((outcome) => count(point[outcome])),
          point.falsePerHour?.toFixed(1) ?? "-",
          ...[count(point.repeated), count(point.unknown)],
        ]),
      ),
    },
  };
}

function tradeFigure({ rules, own }: EventSweep, present: number): FigureBlock {
  const isByHour = rules.every(({ points }) => points.every(({ falsePerHour }) => falsePerHour !== null));
  const unit = isByHour ? "false events per hour" : "false events";
  const rows = rules.map((rule) =>
    rule.points.map((point) => ({
      ...{ vote: nameOf(rule), margin: point.margin },
      found: present === 0 ? 0 : point.found / present,
      false: isByHour ? point.falsePerHour! : point.false,
    })),
  );
  const x = { field: "false", type: "quantitative", title: unit };
  const y = {
    ...{ field: "found", type: "quantitative", title: "found", axis: { format: ".1%" } },
    scale: { zero: false },
  };
  const color = { field: "vote", type: "nominal", scale: { domain: rules.map(nameOf) } };
  return {
    kind: "figure",
    title: "Found over false events",
    about: `Share of events that are found over ${unit}, a line for each number of votes, along which the least margin rises to the left; the diamond is what the model file has.`,
    spec: {
      height: 260,
      layer: [
        {
          data: { values: rows.flat() },
          mark: { type: "line", point: { size: 24 } },
          encoding: { x, y, color, order: { field: "margin", type: "quantitative" } },
        },
        {
          data: { values: [rows[0]![own]!] },
          mark: { type: "point", filled: true, size: 160, shape: "diamond" },
          encoding: { x, y, color },
        },
      ],
    },
    numbers: {
      head: ["votes", "least margin", "found", unit],
      rows: rows
        .flat()
        .map((row) => [row.vote, numberText(row.margin), percent(row.found), numberText(row.false)]),
    },
  };
}
