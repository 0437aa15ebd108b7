import type { ModelReport } from "../../ir/model-report.js";
import { count, percent } from "../text-table.js";
import type { Section } from "./section.js";
import { bytesText, shareText } from "./words.js";

/** Figures of two reports, and how the first differs from the second. */
export function compareSection(one: ModelReport, other: ModelReport): Section {
  const points = (share: number): string => `${share < 0 ? "" : "+"}${(100 * share).toFixed(2)} points`;
  const relative = (a: number | null, b: number | null): string =>
    a === null || b === null || b === 0 ? "-" : `${a < b ? "" : "+"}${percent(a / b - 1)}`;
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
    [
      "accuracy",
      shareText(one.accuracy.all),
      shareText(other.accuracy.all),
      points(one.accuracy.all.share - other.accuracy.all.share),
    ],
    [
      "macro-F1",
      one.accuracy.macroF1.toFixed(4),
      other.accuracy.macroF1.toFixed(4),
      (one.accuracy.macroF1 - other.accuracy.macroF1).toFixed(4),
    ],
    numbers("MACs, mean", ({ exits }) => exits.calibrated.macs),
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
