import type { ModelReport } from "../../ir/model-report.js";
import type { Execution, GatedVerdict, LearningVerdict } from "../../ir/verdict.js";
import { answerFigures, meanMacs } from "../model/answer-figures.js";
import { count, percent } from "../text-table.js";
import { type Block, type Section, text, texts } from "./section.js";
import { bytesText, numberText, percentText } from "./words.js";

const WHERE: Readonly<Record<Execution, string>> = {
  qemu: "the firmware in QEMU, an emulator: nothing of this has run on a chip",
  host: "the same C on this computer: nothing of this has run on a chip",
  hardware: "a board at a serial port",
};

/** Equal or not, where that was found out, and the figures that people ask for first. */
export function verdictSection(report: ModelReport): Section {
  const { verdict, accuracy, memory } = report;
  const { samples, mismatches, execution, instructions, learning } = verdict;
  const state = mismatches === 0 ? "Equal, bit for bit" : `Not equal: ${count(mismatches)} mismatches`;
  const rows: [string, string][] = [
    ["verdict", state],
    ["compared", `${count(samples)} test samples on the device and on the reference`],
    ...(learning ? [["learning", learningText(learning)] as [string, string]] : []),
    ["where", WHERE[execution]],
    ...answerFigures(report).map(({ name, text: found }): [string, string] => [
      `${name}, whole test set`,
      found,
    ]),
    ...(accuracy === null ? [] : besideAccuracy(verdict, accuracy.majority)),
    ["multiply-accumulates, mean", count(meanMacs(report))],
    [
      "instructions, mean (p99)",
      instructions ? `${count(instructions.mean)} (${count(instructions.p99)})` : "-",
    ],
    ["constants in flash", bytesText(memory.flash)],
    ["state in RAM", bytesText(memory.ram)],
    ["stack of one inference, bound", bytesText(verdict.memory.stackInfer)],
    ["stack of the whole firmware, touched", bytesText(verdict.memory.firmware.stackPainted)],
  ];
  return {
    id: "verdict",
    heading: "Verdict",
    blocks: [
      { kind: "table", words: true, caption: "In short", head: ["figure", "value"], rows },
      ...mismatchBlocks(verdict),
      ...texts([...verdict.remarks, ...verdict.inputLosses, ...verdict.dataNotes]),
    ],
  };
}

function besideAccuracy({ floatAccuracy }: GatedVerdict, majority: number): [string, string][] {
  return [
    ["accuracy of the float weights", percentText(floatAccuracy)],
    ["most frequent class alone", percent(majority)],
  ];
}

function learningText({ steps, mismatches }: LearningVerdict): string {
  return `${count(steps)} steps on both, ${mismatches === 0 ? "the state equal after each" : "and they differ"}`;
}

function mismatchBlocks({ firstMismatch }: GatedVerdict): Block[] {
  if (firstMismatch === undefined) return [];
  const { sample, layer, tensor, position, host, device, cause, line } = firstMismatch;
  const place = `${layer}, ${tensor}[${position.join(", ")}]${sample === null ? "" : `, test sample ${sample}`}`;
  const where = line === undefined ? "" : ` at ${line}`;
  return [
    text(
      `The first difference is in ${place}${where}: host ${numberText(host)}, device ${numberText(device)}. ${cause}.`,
    ),
  ];
}
