import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Baseline, Verdict } from "../../src/ir/verdict.js";
import { readBaseline } from "../../src/report/baseline.js";
import { gatesOf, parseTolerances, TOLERANCES, worse } from "../../src/validate/gates.js";
import { temporaryFolder } from "../support/folder.js";
import { VERDICT } from "../support/verdict.js";

const BASELINE: Baseline = { ...VERDICT, file: "baseline.json" };
const failed = (verdict: Verdict, tolerances = TOLERANCES) =>
  gatesOf(verdict, BASELINE, tolerances)
    .filter(({ passed }) => passed === false)
    .map(({ figure }) => figure);
const flash = (bytes: number | null): Verdict => ({
  ...VERDICT,
  memory: { ...VERDICT.memory, flash: bytes },
});
const ram = (bytes: number): Verdict => ({ ...VERDICT, memory: { ...VERDICT.memory, ram: bytes } });
const mean = (instructions: number): Verdict => ({
  ...VERDICT,
  instructions: { ...VERDICT.instructions!, mean: instructions },
});
const accuracy = (testAccuracy: number): Verdict => ({ ...VERDICT, testAccuracy });

describe("gates", () => {
  it("pass what is the same, and what is better", () => {
    expect(failed(VERDICT)).toEqual([]);
    for (const better of [flash(9000), ram(100), mean(1), accuracy(1)]) expect(failed(better)).toEqual([]);
  });

  it.each([
    [accuracy(0.96), []],
    [accuracy(0.9599), ["accuracy"]],
    [flash(10_100), []],
    [flash(10_101), ["flash"]],
    [ram(129), ["ram"]],
    [mean(5100), []],
    [mean(5100.4), []],
    [mean(5101), ["instructions"]],
    [{ ...VERDICT, mismatches: 1 }, ["mismatches"]],
  ])("end where the defaults say: case %#", (verdict, expected) => {
    expect(failed(verdict)).toEqual(expected);
  });

  it("end where the user says", () => {
    const given = (text: string) => {
      const tolerances = parseTolerances(text);
      if (typeof tolerances === "string") throw new Error(tolerances);
      return tolerances;
    };
    expect(failed(flash(10_200), given("flash=200"))).toEqual([]);
    expect(failed(flash(10_201), given("flash=200"))).toEqual(["flash"]);
    expect(failed(accuracy(0.9451), given("accuracy=2"))).toEqual([]);
    expect(failed(accuracy(0.9449), given("accuracy=2"))).toEqual(["accuracy"]);
    expect(failed(mean(5001), given("accuracy=0, instructions=0"))).toEqual(["instructions"]);
    expect(failed(ram(192), given("ram=50%"))).toEqual([]);
    expect(failed(accuracy(0), given("accuracy=100"))).toEqual([]);
    expect(failed(flash(30_000), given("flash=200%"))).toEqual([]);
  });

  it.each([
    ["speed=2", /Expected accuracy, flash, ram, instructions/],
    ["flash", /not "flash"/],
    ["flash=-1", /not "flash=-1"/],
    ["flash=1,,ram=0", /not ""/],
    ["accuracy=1%", /percentage points/],
    ["accuracy=200", /percentage points from 0 to 100/],
    ["flash=1%,flash=2%", /flash once/],
    ["ram=0, flash=1, ram=0", /ram once/],
  ])("a tolerance %j is refused", (text, message) => {
    expect(parseTolerances(text)).toMatch(message);
  });

  it("compare nothing that was not measured, on either side", () => {
    const [, , gate] = gatesOf(flash(null), BASELINE, TOLERANCES);
    expect(gate).toEqual({ figure: "flash", baseline: 10_000, limit: null, found: null, passed: null });
    const host = { ...BASELINE, instructions: null };
    expect(gatesOf(mean(1e9), host, TOLERANCES).at(-1)).toMatchObject({ found: 1e9, passed: null });
  });

  it("without a baseline are about mismatches alone, of which no diagnostic speaks", () => {
    const gates = gatesOf({ ...VERDICT, mismatches: 3 }, null, TOLERANCES);
    expect(gates).toEqual([{ figure: "mismatches", baseline: null, limit: 0, found: 3, passed: false }]);
    expect(worse(gates)).toEqual([]);
  });

  it.each([
    ["model", { model: "gesture" }],
    ["target", { target: "rv32imafc" }],
    ["precision", { precision: "fp16" }],
    ["accumulate", { accumulate: "f16" }],
    ["number of samples", { samples: 500 }],
  ] as const)("refuse a baseline of another %s", (what, other) => {
    const refusal = new RegExp(`^FF5041: baseline.json was measured with another ${what}$`);
    expect(() => gatesOf(VERDICT, { ...BASELINE, ...other }, TOLERANCES)).toThrow(refusal);
    expect(() => gatesOf({ ...VERDICT, ...other }, BASELINE, TOLERANCES)).toThrow(refusal);
  });

  it("take a baseline that names no model", () => {
    const { model, ...earlier } = BASELINE;
    expect(model).toBeDefined();
    expect(gatesOf(VERDICT, earlier, TOLERANCES).map(({ passed }) => passed)).not.toContain(false);
  });

  it("read model and sums from the file, which needs neither", () => {
    const file = join(temporaryFolder(), "baseline.json");
    const read = (verdict: object) => {
      writeFileSync(file, JSON.stringify(verdict));
      const { model, accumulate } = readBaseline(file);
      return { model, accumulate };
    };
    expect(read({ ...VERDICT, accumulate: "f16" })).toEqual({ model: "motor", accumulate: "f16" });
    expect(read({ ...VERDICT, model: undefined })).toEqual({ model: undefined, accumulate: undefined });
  });
});
