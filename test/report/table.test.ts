import { describe, expect, it } from "vitest";
import { confusionText } from "../../src/report/confusion.js";
import { curveText } from "../../src/report/curve.js";
import { fold } from "../../src/report/fold.js";
import { table } from "../../src/report/text-table.js";

const WIDE = [
  ["layer", "constants", "RAM", "kernel"],
  ["hidden1", "12 345", "678", "skip"],
  ["hidden2", "9", "10", "full"],
];

describe("a table", () => {
  it("keeps to the width: columns that do not fit follow below, each block with the names", () => {
    const lines = table(WIDE, { width: 24 }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
    expect(lines).toEqual([
      "  layer    constants",
      "  hidden1     12 345",
      "  hidden2          9",
      "",
      "  layer    RAM  kernel",
      "  hidden1  678    skip",
      "  hidden2   10    full",
    ]);
  });

  it("is one block where it fits, and where the width is unknown", () => {
    expect(table(WIDE, { width: 60 }).split("\n")).toHaveLength(3);
    expect(table(WIDE, { width: Number.POSITIVE_INFINITY }).split("\n")).toHaveLength(3);
  });

  it("cuts nothing where a single column is wider than the terminal", () => {
    expect(table(WIDE, { width: 3 })).toContain("constants");
  });
});

it("a table folds a first column that leaves the others no room, and keeps their numbers beside its end", () => {
  const rows = [
    ["step over maps", "RAM", "instructions"],
    ["conv2d1: conv 5 x 5 stride 2 x 2, 28 x 28 x 1 -> 14 x 14 x 12, relu", "3 184", "about 11 000"],
  ];
  expect(table(rows, { width: 60 }).split("\n")).toEqual([
    "  step over maps                   RAM  instructions",
    "  conv2d1: conv 5 x 5 stride 2",
    "    x 2, 28 x 28 x 1 -> 14 x 14",
    "    x 12, relu                   3 184  about 11 000",
  ]);
});

describe("text", () => {
  it("is folded at spaces, under its own beginning", () => {
    expect(fold("  note: one two three\nfour\n", 14)).toBe("  note: one\n    two three\nfour\n");
  });

  it("keeps words whole, and everything where the width is unknown", () => {
    expect(fold("a wordthatiswide b", 5)).toBe("a\n  wordthatiswide\n  b");
    expect(fold("  wordthatiswide", 5)).toBe("  wordthatiswide");
    expect(fold("as it is", Number.POSITIVE_INFINITY)).toBe("as it is");
  });
});

describe("a confusion matrix", () => {
  it("gives classes of one beginning different heads", () => {
    const [, head, first] = confusionText(
      [
        [5, 1],
        [0, 7],
      ],
      ["imbalanced-left", "imbalanced-right"],
    ).split("\n");
    expect(head).toMatch(/^ +A +B$/);
    expect(first).toMatch(/^ {2}A = imbalanced-left +5 +1$/);
  });
});

it("a confusion matrix of ten classes and thousands of samples fits 60 columns, in one block", () => {
  const right = [974, 1129, 1012, 994, 965, 869, 943, 1003, 953, 982];
  const confusion = right.map((samples, row) =>
    right.map((_, column) => (row === column ? samples : column)),
  );
  const lines = confusionText(confusion, [...right.keys()].map(String)).split("\n");
  expect(lines).toHaveLength(12);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});

describe("a learning curve", () => {
  const history = Array.from({ length: 600 }, (_, n) => ({
    epoch: n + 1,
    loss: 1 / (n + 1),
    accuracy: n === 333 ? 0.98 : 0.9 + n / 10_000,
    training: n / 600,
  }));

  it("has 25 lines at most, with the first epoch, the last and the best", () => {
    const lines = curveText(history).split("\n");
    expect(lines.length).toBeLessThanOrEqual(25);
    for (const epoch of [1, 334, 600])
      expect(lines.some((line) => line.startsWith(`  ${epoch} `))).toBe(true);
    expect(lines.find((line) => line.endsWith("best"))).toMatch(/^ {2}334 /);
  });

  it("spans what occurred: 90 % and 98 % do not look alike", () => {
    const filled = (epoch: number): number =>
      [
        ...curveText(history)
          .split("\n")
          .find((line) => line.startsWith(`  ${epoch} `))!,
      ].filter((c) => c === "█").length;
    expect([filled(1), filled(334)]).toEqual([0, 12]);
    expect(curveText(history)).toMatch(/ 90\.0-98\.0 %\n/);
  });

  it("shows training accuracy, and a dash where an earlier version has not measured it", () => {
    const [, row] = curveText([{ epoch: 1, loss: 2, accuracy: 0.5, training: null }]).split("\n");
    expect(row).toMatch(/^ {2}1 +2\.0000 +- +50\.00 %/);
  });
});
