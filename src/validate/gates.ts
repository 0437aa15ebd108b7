import { figureWorse, otherBaseline } from "../diagnostics/baseline.js";
import { learningDiverged } from "../diagnostics/device.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { NumberFormat } from "../formats/number-format.js";
import type { Baseline, Figure, Gate, Verdict } from "../ir/verdict.js";

/**
 * Amount by which a figure may be worse: in its unit (percentage points of accuracy), or in percent of the baseline.
 */
export interface Tolerance {
  readonly amount: number;
  readonly relative: boolean;
}

export type Tolerances = Readonly<Record<Figure, Tolerance>>;

/** Trained again on another machine, weights may differ in their last bits; the size of the state never does. */
export const TOLERANCES: Tolerances = {
  accuracy: { amount: 0.5, relative: false },
  flash: { amount: 1, relative: true },
  ram: { amount: 0, relative: false },
  instructions: { amount: 2, relative: true },
};

const FIGURES = Object.keys(TOLERANCES) as Figure[];
/** Sums of decimals are not exact. */
const SLACK = 1e-9;

/** `accuracy=0.5,instructions=2%` over the defaults; or what is wrong with it, as a sentence. */
export function parseTolerances(text: string): Tolerances | string {
  const found = new Map<Figure, Tolerance>();
  for (const part of text.split(",")) {
    const [, name, digits, sign] = /^(\w+)=(\d+(?:\.\d+)?)(%?)$/.exec(part.trim()) ?? [];
    const figure = FIGURES.find((each) => each === name);
    if (figure === undefined)
      return `Expected ${FIGURES.join(", ")}, each with "=" and a number, not ${JSON.stringify(part)}.`;
    if (found.has(figure)) return `Expected ${figure} once.`;
    const amount = Number(digits);
    if (figure === "accuracy" && (sign === "%" || amount > 100))
      return "accuracy takes percentage points from 0 to 100, without %: accuracy=0.5.";
    found.set(figure, { amount, relative: sign === "%" });
  }
  return { ...TOLERANCES, ...Object.fromEntries(found) };
}

/**
 * Mismatches, of which there may be none, and every figure against the baseline, if there is one.
 * @throws Failure FF5041 where the baseline was measured in another way
 */
export function gatesOf(verdict: Verdict, baseline: Baseline | null, tolerances: Tolerances): Gate[] {
  const { mismatches } = verdict;
  const equal: Gate = {
    figure: "mismatches",
    baseline: null,
    limit: 0,
    found: mismatches,
    passed: mismatches === 0,
  };
  if (baseline === null) return [equal];
  requireComparable(verdict, baseline);
  return [equal, ...FIGURES.map((figure) => gateOf(figure, verdict, baseline, tolerances[figure]))];
}

function requireComparable(verdict: Verdict, baseline: Baseline): void {
  const expected = circumstancesOf(verdict);
  const found = circumstancesOf({ ...baseline, model: baseline.model ?? verdict.model });
  for (const [at, [name, value]] of expected.entries()) {
    const other = found[at]![1];
    if (other !== value) throw new Failure(otherBaseline(baseline.file, name, `${value}`, `${other}`));
  }
}

/** Circumstances that have to be alike for figures to be compared, by the names that users know. */
function circumstancesOf(
  measured: NumberFormat & Pick<Verdict, "model" | "target" | "samples">,
): [name: string, value: string | number][] {
  return [
    ["model", measured.model],
    ["target", measured.target],
    ["precision", measured.precision],
    ["accumulate", measured.accumulate ?? "f32"],
    ["number of samples", measured.samples],
  ];
}

function gateOf(figure: Figure, verdict: Verdict, baseline: Baseline, tolerance: Tolerance): Gate {
  const before = figuresOf(baseline)[figure];
  const found = figuresOf(verdict)[figure];
  if (before === null || found === null)
    return { figure, baseline: before, limit: null, found, passed: null };
  const { amount, relative } = tolerance;
  const room = relative ? (before * amount) / 100 : figure === "accuracy" ? amount / 100 : amount;
  const limit = figure === "accuracy" ? before - room : Math.floor(before + room + SLACK);
  const excess = figure === "accuracy" ? limit - found : found - limit;
  return { figure, baseline: before, limit, found, passed: excess <= SLACK };
}

/** Accuracy of the reference over the whole test set, 0..1; bytes of the library; whole instructions of a mean inference. */
function figuresOf({
  testAccuracy,
  memory,
  instructions,
}: Pick<Baseline, "testAccuracy" | "memory" | "instructions">): Readonly<Record<Figure, number | null>> {
  return {
    accuracy: testAccuracy,
    flash: memory.flash,
    ram: memory.ram,
    instructions: instructions && Math.round(instructions.mean),
  };
}

/** One diagnostic per figure that got worse. Mismatches have their own report and exit code. */
export function worse(gates: readonly Gate[]): Diagnostic[] {
  return gates
    .filter(({ figure, passed }) => figure !== "mismatches" && passed === false)
    .map(({ figure, baseline, limit, found }) =>
      figureWorse(
        figure,
        `${figure === "accuracy" ? "at least" : "at most"} ${figureText(figure, limit)}; the baseline has ${figureText(figure, baseline)}`,
        figureText(figure, found),
      ),
    );
}

/** That learning came to an end, if it was asked for and did. */
export function ended({ learning }: Pick<Verdict, "learning">): Diagnostic[] {
  return learning?.diverged ? [learningDiverged(learning.steps, learning.asked)] : [];
}

/** A figure with its unit. */
export function figureText(figure: Gate["figure"], value: number | null): string {
  if (value === null) return "-";
  if (figure === "accuracy") return `${(100 * value).toFixed(2)} %`;
  return figure === "flash" || figure === "ram" ? `${value} bytes` : `${value}`;
}
