import type { EventScore, RecordedErrors, RecordingVerdict } from "../ir/recording-verdict.js";
import { refusedAnswerLines } from "./refusals.js";
import { count, table } from "./text-table.js";
import { targetTables } from "./value-text.js";

/** The part of a verdict about recordings that were played through a stream. */
export function recordingLines(verdict: RecordingVerdict, format: string): string[] {
  const { file, rows, answers, mismatches, events, values } = verdict;
  const what = values ? "outcome" : "outcome and event";
  const told = `${count(answers)} answers to the ${count(rows)} rows of ${file}`;
  return [
    mismatches === 0
      ? `  0 mismatches in ${told}: ${what} of every row ${values ? "is" : "are"} the host's`
      : `  ${count(mismatches)} MISMATCHES in ${told}`,
    ...refusedAnswerLines(verdict.refused),
    ...(values ? valueLines(values, format) : []),
    ...(events ? eventLines(verdict, events) : []),
  ];
}

function eventLines({ decides, tellsAll }: RecordingVerdict, events: EventScore): string[] {
  return [
    ...(decides
      ? []
      : [
          `  The model file has no decision: ${tellsAll ? "every answer" : "every change of answer"} counts as an event.`,
        ]),
    ...(events.present === null
      ? ["  The recording has no labels to hold events against."]
      : scoreLines(events)),
  ];
}

function valueLines({ answers, targets }: RecordedErrors, format: string): string[] {
  if (answers === 0) return ["  The recording has no values to hold answers against."];
  return [
    `  ${count(answers)} answers are held against values of the recording:`,
    ...targetTables(
      targets.map((each) => ({ ...each, float: null, ridge: null })),
      format,
    ),
  ];
}

function scoreLines(events: EventScore): string[] {
  const { present, found, wrong, missed, repeated, falsePerHour, unknown, delay, classes } = events;
  const perHour = falsePerHour === null ? "" : `, ${falsePerHour.toFixed(1)} per hour`;
  const later = delay ? `; delay ${delayText(delay)}` : "";
  return [
    `  events: ${count(found)} of ${count(present)} found, ${count(wrong)} wrong, ${count(missed)} missed${later}`,
    `  ${count(events.false)} false${perHour}; ${count(repeated)} told again, ${count(unknown)} times unknown`,
    table([
      ["class", "present", "found", "false"],
      ...classes.map((each) => [each.name, count(each.present), count(each.found), count(each.false)]),
    ]),
  ];
}

function delayText({ mean, max, unit }: NonNullable<EventScore["delay"]>): string {
  const digits = { seconds: 2, rows: 0 }[unit];
  return `${mean.toFixed(digits)} ${unit} on average, ${max.toFixed(digits)} at most`;
}
