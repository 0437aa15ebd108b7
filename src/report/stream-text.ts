import type { StreamVerdict } from "../ir/verdict.js";
import { refusedAnswerLines } from "./refusals.js";
import { count, table } from "./text-table.js";

/** Windows of a stream in words. */
export function streamText({ kind, window, hop }: Pick<StreamVerdict, "kind" | "window" | "hop">): string {
  const every = `an answer every ${count(hop)} rows over the last ${count(window)}`;
  const texts: Readonly<Record<StreamVerdict["kind"], string>> = {
    rows: `${every}, each computed once`,
    windows: `${every}, as a whole window`,
    frames: `${every}, the features of each frame computed once`,
    events: "an answer whenever the class of the features says so",
  };
  return texts[kind];
}

/** The part of a verdict about rows that were pushed one by one. */
export function streamLines(stream: StreamVerdict): string[] {
  const { rows, answers, mismatches, refused, rejected, ram, instructions, macs } = stream;
  const told = `${count(answers)} answers to ${count(rows)} rows pushed one by one`;
  return [
    mismatches === 0
      ? `  0 mismatches in ${told}: they equal the host's, and inference of whole windows`
      : `  ${count(mismatches)} MISMATCHES in ${told}`,
    ...refusedAnswerLines(refused),
    ...(rejected > 0
      ? [`  ${count(rejected)} rows hold what is no number, and were not taken (FF_BAD_SAMPLE)`]
      : []),
    table([
      [`row by row, ${streamText(stream)}`, "mean", "p99", "max"],
      ["instructions per answer, of all its rows", ...cells(instructions)],
      ["MACs executed", ...cells(macs)],
    ]),
    `  ${count(ram)} bytes of RAM for each stream`,
  ];
}

function cells(spread: StreamVerdict["macs"]): string[] {
  return [count(spread?.mean), count(spread?.p99), count(spread?.max)];
}
