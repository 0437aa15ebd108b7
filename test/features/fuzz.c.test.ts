/**
 * Random programs of the subset give the same bits on the host and as C, under two compilers, with and without optimization and
 * sanitizers. FF_EDGE_FEATURE_SEEDS="from count" runs others, for as long as one likes.
 */
import { describe, expect, test } from "vitest";
import type { FeatureIr } from "../../src/features/feature-ir.js";
import { CLANG } from "../support/compilers.js";
import { times } from "../support/night.js";
import { argumentsFor, type Build, cText, difference, drawMany, onHost, runC, SANITIZED } from "./both.js";

const [FROM = 1, COUNT = times({ day: 40, night: 120 })] = (process.env.FF_EDGE_FEATURE_SEEDS ?? "")
  .split(" ")
  .filter(Boolean)
  .map(Number);
const BATCH = 40;

const BUILDS: readonly Build[] = [
  { compiler: "gcc", flags: ["-O0"] },
  { compiler: "gcc", flags: ["-O2"] },
  { compiler: "gcc", flags: SANITIZED },
  { compiler: CLANG, flags: ["-O2"] },
];

describe("random programs", () => {
  const starts = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => FROM + index * BATCH);

  test.each(starts)("from seed %i on", { timeout: 600_000 }, (from) => {
    const programs = drawMany(from, BATCH);
    expect(programs.length).toBeGreaterThan(BATCH / 2);
    const inputs = programs.map(({ seed }) => argumentsFor(seed));
    const expected = Buffer.concat(programs.map(({ ir }, index) => onHost(ir, inputs[index]!)));
    const text = cText(programs.map(({ ir }) => ir));
    for (const build of BUILDS) {
      const found = runC(text, build, Buffer.concat(inputs));
      expect(difference(programs, expected, found), `${build.compiler} ${build.flags.join(" ")}`).toBeNull();
    }
  });
});

/** An IR with something changed in each part that has these properties. */
function edited(
  ir: FeatureIr,
  change: (node: Record<string, unknown>) => Record<string, unknown>,
): FeatureIr {
  const copy = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(copy);
    if (typeof node !== "object" || node === null) return node;
    return change(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, copy(value)])));
  };
  return copy(ir) as FeatureIr;
}

describe("a compiler that errs is found out", () => {
  const programs = drawMany(1, 25);
  const inputs = programs.map(({ seed }) => argumentsFor(seed));

  test("by a rounding that the host leaves out", () => {
    const text = cText(programs.map(({ ir }) => ir));
    const found = runC(text, { compiler: "gcc", flags: ["-O1"] }, Buffer.concat(inputs));
    const once = (js: string): string => js.replace(/\$f\(([^()]* \* [^()]*)\)/, "($1)");
    const expected = Buffer.concat(programs.map(({ ir }, index) => onHost(ir, inputs[index]!, once)));
    expect(difference(programs, expected, found)).not.toBeNull();
  });

  test("by an access that is held for proved", () => {
    const bold = programs.map(({ ir }) =>
      edited(ir, (node) => ("site" in node ? { ...node, site: 0 } : node)),
    );
    const build = { compiler: "gcc", flags: [...SANITIZED, "-w"] };
    expect(() => runC(cText(bold), build, Buffer.concat(inputs))).toThrow(
      /runtime error: index|AddressSanitizer/,
    );
  });

  test("by an operation that is held for proved", () => {
    const bold = programs.map(({ ir }) =>
      edited(ir, (node) => ("proved" in node ? { ...node, proved: true } : node)),
    );
    const build = { compiler: "gcc", flags: [...SANITIZED, "-w"] };
    expect(() => runC(cText(bold), build, Buffer.concat(inputs))).toThrow(
      /runtime error: .*(overflow|division by zero|shift)/,
    );
  });
});
