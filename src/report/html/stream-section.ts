import type { ModelReport } from "../../ir/model-report.js";
import type { EventScore, RecordedErrors, RecordingVerdict } from "../../ir/recording-verdict.js";
import type { ValueErrors } from "../../ir/value-report.js";
import type { StreamVerdict } from "../../ir/verdict.js";
import { errorText } from "../number.js";
import { streamText } from "../stream-text.js";
import { count } from "../text-table.js";
import { type Block, type Section, text } from "./section.js";
import { bytesText, numberText } from "./words.js";

/** Rows that were pushed one by one, and recordings that were played; null where nobody asked for either. */
export function streamSection({ verdict: { stream, recording } }: ModelReport): Section | null {
  const blocks: Block[] = [
    ...(stream ? [rowsTable(stream)] : []),
    ...(recording ? recordingBlocks(recording) : []),
  ];
  return blocks.length === 0 ? null : { id: "stream", heading: "Stream", blocks };
}

function rowsTable(stream: StreamVerdict): Block {
  const { rows, answers, mismatches, refused, rejected, ram, instructions, macs } = stream;
  return {
    ...{ kind: "table", words: true, caption: "Row by row", head: ["figure", "value"] },
    rows: [
      ["stream", streamText(stream)],
      ["rows pushed, answers", `${count(rows)}, ${count(answers)}`],
      ["answers that differ from the reference", count(mismatches)],
      ["answers refused, rows not taken", `${refusedText(refused)}, ${count(rejected)}`],
      ["instructions per answer, of all its rows (p99)", spreadText(instructions)],
      ["multiply-accumulates per answer (p99)", spreadText(macs)],
      ["RAM of one stream", bytesText(ram)],
    ],
  };
}

function refusedText(refused: RecordingVerdict["refused"]): string {
  return count(refused.reduce((sum, { answers }) => sum + answers, 0));
}

function spreadText(spread: StreamVerdict["macs"]): string {
  return spread === null ? "-" : `${count(spread.mean)} (${count(spread.p99)})`;
}

function recordingBlocks(recording: RecordingVerdict): Block[] {
  const { file, recordings, rows, seconds, answers, mismatches, refused, instructions, events } = recording;
  return [
    {
      ...{ kind: "table", words: true, caption: "Recordings played", head: ["figure", "value"] },
      rows: [
        ["file", file],
        ["recordings, rows", `${count(recordings)}, ${count(rows)}`],
        ["length", seconds === null ? "-" : `${numberText(seconds)} s`],
        ["answers", count(answers)],
        ["rows that differ from the reference", count(mismatches)],
        ["answers refused", refusedText(refused)],
        ["instructions per answer, of all its rows (p99)", spreadText(instructions)],
        ...(events === null ? [] : [["an event is", meaningOf(recording)]]),
        ...(events === null || events.present === null ? [] : scoreRows(events)),
      ],
    },
    ...(recording.values ? [valueBlock(recording.values)] : []),
    ...(events === null ? [] : [eventBlock(events)]),
  ];
}

function eventBlock(events: EventScore): Block {
  return events.present === null
    ? text("The recordings have no labels to hold events against.")
    : classTable(events);
}

/** Errors of what was answered to the recordings, target by target. */
function valueBlock({ answers, targets }: RecordedErrors): Block {
  if (answers === 0) return text("The recordings have no values to hold answers against.");
  const row = (name: string, { mae, rmse, r2 }: ValueErrors) => [
    ...[name, errorText(mae), errorText(rmse)],
    r2 === null ? "-" : r2.toFixed(3),
  ];
  return {
    ...{
      kind: "table",
      caption: `Values in ${count(answers)} answers`,
      head: ["target", "MAE", "RMSE", "R2"],
    },
    rows: targets.flatMap(({ name, shipped, mean }) => [
      row(name, shipped),
      row(`${name}, always the mean of the training part`, mean),
    ]),
  };
}

function meaningOf({ decides, tellsAll }: RecordingVerdict): string {
  if (decides) return "what the decision of the model file tells";
  return tellsAll ? "every answer" : "every change of answer";
}

function scoreRows({ present, found, wrong, missed, repeated, unknown, delay, ...score }: EventScore) {
  const perHour = score.falsePerHour === null ? "" : ` (${score.falsePerHour.toFixed(1)} per hour)`;
  return [
    ["events found", `${count(found)} of ${count(present)}`],
    ["wrong, missed", `${count(wrong)}, ${count(missed)}`],
    ["false", `${count(score.false)}${perHour}`],
    ["told again, unknown", `${count(repeated)}, ${count(unknown)}`],
    [
      "delay, mean (most)",
      delay ? `${numberText(delay.mean)} (${numberText(delay.max)}) ${delay.unit}` : "-",
    ],
  ];
}

function classTable({ classes }: EventScore): Block {
  return {
    ...{ kind: "table", caption: "Events by class", head: ["class", "present", "found", "false"] },
    rows: classes.map((each) => [each.name, count(each.present), count(each.found), count(each.false)]),
  };
}
