import type { ModelReport } from "../../ir/model-report.js";
import { type AnswerFigure, answerFigures, meanMacs } from "../model/answer-figures.js";
import { count, percent } from "../text-table.js";
import type { Section } from "./section.js";
import { bytesText } from "./words.js";

/** Figures of two reports, and how the first differs from the second. */
export function compareSection(one: ModelReport, other: ModelReport): Section {
  const numbers = (
    name: string,
    figure: (report: ModelReport) => number | null,
    text: (value: number | null) => string = count,
  ): string[] => [name, text(figure(one)), text(figure(other)), relative(figure(one), figure(other))];
  const rows = [
    ["model", one.model, other.model, ""],
    ["target", one.target, other.target, ""],
    ["precision", one.precision, other.precision, ""],
    ["model hash", one.verdict.modelHash.slice(0, 16), other.verdict.modelHash.slice(0, 16), ""],
    numbers("mismatches", ({ verdict }) => verdict.mismatches),
    ...answerRows(one, other),
    numbers("MACs, mean", meanMacs),
    numbers("instructions, mean", ({ verdict }) => verdict.instructions?.mean ?? null),
    numbers("beats, mean", ({ cost }) => cost?.inference.weighted ?? null),
    numbers("constants", ({ memory }) => memory.flash, bytesText),
    numbers("state", ({ memory }) => memory.ram, bytesText),
    numbers("arena", ({ arena }) => arena.bytes, bytesText),
    numbers("stack of one inference", ({ verdict }) => verdict.memory.stackInfer, bytesText),
  ];
  return {
    id: "compare",
    heading: "Compared",
    blocks: [
      {
        kind: "table",
        words: true,
        caption: "Two reports",
        head: ["figure", "this", "other", "difference"],
        rows,
      },
    ],
  };
}

/** Figures of the answers that either report has. */
function answerRows(one: ModelReport, other: ModelReport): string[][] {
  const [own, others] = [answerFigures(one), answerFigures(other)];
  const names = new Set([...own, ...others].map(({ name }) => name));
  return [...names].map((name) => {
    const [a, b] = [own, others].map((figures) => figures.find((each) => each.name === name));
    const difference = a === undefined || b === undefined ? "-" : DIFFERENCE[a.compares](a.value, b.value);
    return [name, a?.text ?? "-", b?.text ?? "-", difference];
  });
}

type Difference = (a: number | null, b: number | null) => string;

/** Differences of a figure in words, `-` where one is not known. */
const DIFFERENCE: Readonly<Record<AnswerFigure["compares"], Difference>> = {
  points: ofKnown((a, b) => `${a < b ? "" : "+"}${(100 * (a - b)).toFixed(2)} points`),
  relative: ofKnown(relative),
  unit: ofKnown((a, b) => (a - b).toFixed(4)),
};

function ofKnown(text: (a: number, b: number) => string): Difference {
  return (a, b) => (a === null || b === null ? "-" : text(a, b));
}

function relative(a: number | null, b: number | null): string {
  return a === null || b === null || b === 0 ? "-" : `${a < b ? "" : "+"}${percent(a / b - 1)}`;
}
