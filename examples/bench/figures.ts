import type { BenchReport, ModelledCycles } from "../../src/ir/bench.js";
import type { Row } from "./row.js";
import type { Run } from "./run-row.js";

/** A row with its report; null where it has not been run. */
export interface BenchResult {
  readonly row: Row;
  readonly run: Run | null;
}

/** What a row shows: instructions and vector beats in the unit of its figure. */
export interface Shown {
  readonly value: number;
  readonly weighted: number | null;
  /** Modelled cycles of the innermost loops, and the share of the instructions in them; null where there is no model. */
  readonly modelled: { readonly inOrder: number; readonly wide: number; readonly share: number } | null;
}

/** The figure of a row; null where the target cannot measure it. */
export function figureOf({ figure, density }: Row, report: BenchReport): Shown | null {
  const cost = costOf(figure, report, density === undefined ? (report.dense?.steps ?? []) : report.steps);
  if (cost === null || cost.instructions === null || cost.per === 0) return null;
  const { instructions, weighted, modelled = null, per } = cost;
  return {
    value: instructions / per,
    weighted: weighted && weighted / per,
    modelled: modelled && {
      inOrder: modelled.inOrder / per,
      wide: modelled.wide / per,
      share: modelled.instructions / instructions,
    },
  };
}

const UNKNOWN = { instructions: null, weighted: null } as const;

interface Cost {
  readonly instructions: number | null;
  readonly weighted: number | null;
  /** Of a step alone. */
  readonly modelled?: ModelledCycles | null;
  readonly per: number;
}

function costOf(figure: Row["figure"], report: BenchReport, steps: BenchReport["steps"]): Cost | null {
  const { inference, dense, learning } = report;
  switch (figure.per) {
    case "inference":
      return { ...(figure.inputs === "dense" ? (dense?.inference ?? UNKNOWN) : inference), per: 1 };
    case "inferenceMac":
      return { ...inference, per: figure.macs };
    case "weight": {
      const cost = learning?.[figure.inputs];
      return cost ? { ...cost, per: cost.weights } : null;
    }
    case "update": {
      const cost = learning?.[figure.inputs];
      return cost ? { ...cost, per: 1 } : null;
    }
    case "layerUpdate": {
      const own = learning?.dense?.layers.find(({ name }) => name === figure.layer);
      return own ? { ...own, modelled: null, per: figure.work } : null;
    }
    case "inferenceOfSame": {
      const cost = learning?.[figure.inputs];
      const per = inferenceOf(figure.inputs, report)?.instructions;
      return cost && per ? { instructions: cost.instructions, weighted: null, per } : null;
    }
    case "mac": {
      const step = steps.find(({ layer, kind }) => layer === figure.layer && kind === figure.kind);
      return step ? { ...step, per: step.macs } : null;
    }
    case "work": {
      const step = steps.find(({ layer, kind }) => layer === figure.layer && kind === figure.kind);
      return step ? { ...step, per: figure.work } : null;
    }
    case "layerWeight": {
      const learnt = learning?.dense?.steps;
      const step = learnt?.find(({ layer, kind }) => layer === figure.layer && kind === figure.kind);
      return step ? { ...step, per: figure.weights } : null;
    }
  }
}

/** Cost of an inference of the samples that are given, or with no zero anywhere. */
export function inferenceOf(
  inputs: "dense" | "real",
  { inference, dense }: Pick<BenchReport, "inference" | "dense">,
): BenchReport["inference"] | null {
  return { real: inference, dense: dense?.inference ?? null }[inputs];
}

/** How many times more instructions gcc's code takes than clang's; null where one of them was not measured. */
export function gccOverClang({ row, run }: BenchResult): number | null {
  if (!run?.gcc || row.clangAlone) return null;
  const [clang, gcc] = [figureOf(row, run.bench), figureOf(row, run.gcc)];
  return clang && gcc && gcc.value / clang.value;
}
