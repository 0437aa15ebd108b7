import type { Measured, Measurement } from "../bench/measure.js";
import { ELEMENTS } from "../formats/element.js";
import { numberFormat } from "../formats/index.js";
import type {
  BenchReport,
  CounterBin,
  ExitCost,
  InferenceCost,
  LearningCost,
  ModelledCycles,
  StepRow,
} from "../ir/bench.js";
import { blockOf, exitCount } from "../ir/blocks.js";
import type { Samples } from "../ir/data.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan } from "../ir/memory-plan.js";
import type { Target } from "../ir/target-description.js";
import type { Execution } from "../ir/verdict.js";
import { evaluateExits } from "../reference/evaluate-exits.js";
import { stepMacs } from "../reference/step-macs.js";
import type { Step } from "../steps/index.js";
import { layerOf } from "../steps/step.js";
import { distribution } from "../validate/statistics.js";
import { partsOf, type Total, totalOf } from "./bin-counts.js";
import { featureCosts } from "./feature-costs.js";

/** A firmware that was measured, and with what. */
export interface Benched {
  readonly model: DeviceModel;
  readonly plan: Plan;
  readonly bins: readonly CounterBin[];
  readonly samples: Samples;
  readonly measurement: Measurement;
  /** Modelled cycles of each call, by bin; null where there is no model. */
  readonly modelled: Readonly<Record<"infer" | "learn", readonly ModelledCycles[] | null>>;
  readonly execution: Execution;
  readonly vlen: number;
  readonly tools: Readonly<Record<string, string>>;
}

/** Means of one call and of its steps; what no step has executed is `call`. */
interface Costs {
  readonly instructions: number | null;
  readonly weighted: number | null;
  readonly steps: readonly Omit<StepRow, "macs">[];
}

/** Folds what was measured into figures per call, layer and step. */
export function benchReport(
  { name: target, arch }: Pick<Target, "name" | "arch">,
  real: Benched,
  dense: Benched | null,
): BenchReport {
  const { model, measurement, execution, vlen, samples } = real;
  const learns = measurement.learn !== null;
  return {
    model: model.name,
    target,
    execution,
    ...numberFormat(model),
    ...(vlen > 0 ? { vlen } : {}),
    ...(arch.cores?.inTurn ? { cores: arch.cores.used } : {}),
    tools: real.tools,
    samples: samples.count,
    ...inferencePart(real),
    ...featurePart(real),
    exits: exitCosts(real),
    ...(dense ? { dense: inferencePart(dense) } : {}),
    ...(learns
      ? {
          learning: {
            dense: dense?.measurement.learn ? learningCost(dense) : null,
            real: learningCost(real),
          },
        }
      : {}),
  };
}

function inferencePart(benched: Benched): Pick<BenchReport, "inference" | "layers" | "steps"> {
  const { model, plan, samples, measurement } = benched;
  const { results } = measurement.infer;
  const costs = costsOf("infer", measurement.infer, benched);
  const bySteps = stepMacs(model, plan.schedule, samples);
  const order = stepsOf("infer", benched.bins).map(({ step }) => plan.schedule.steps.indexOf(step as Step));
  const steps = costs.steps.map((row, at): StepRow => ({ ...row, macs: bySteps[order[at] ?? -1] ?? 0 }));
  const { mean: macs } = distribution(results.map((each) => each.macs));
  return {
    inference: { ...spread(results, costs), macs, instructionsPerMac: per(costs.instructions, macs) },
    layers: layersOf(steps, plan).map((row) => ({
      ...row,
      instructionsPerMac: per(row.instructions, row.macs),
    })),
    steps,
  };
}

function featurePart({ bins, measurement }: Benched): Pick<BenchReport, "features"> {
  const { results, counts } = measurement.infer;
  const features = counts ? featureCosts(bins, counts, results.length) : [];
  return features.length > 0 ? { features } : {};
}

function learningCost(benched: Benched): LearningCost {
  const { model, plan, samples, measurement } = benched;
  const { results } = measurement.learn!;
  const costs = costsOf("learn", measurement.learn!, benched);
  const weights = trainable(plan);
  const full = evaluateExits(model, plan.schedule, samples).exits.at(-1)!.macs;
  const dense = plan.layers.reduce((sum, layer) => sum + layer.macs, 0);
  const updated = results.reduce((sum, step) => sum + step.updated, 0);
  const skipped = results.reduce((sum, step) => sum + step.skipped, 0);
  return {
    ...spread(results, costs),
    weights,
    instructionsPerWeight: per(costs.instructions, weights),
    weightedPerWeight: per(costs.weighted, weights),
    density: distribution([...full]).mean / dense,
    skipped: updated + skipped === 0 ? 0 : skipped / (updated + skipped),
    calls: results.length,
    layers: layersOf(costs.steps, plan).map(({ macs: _, ...row }) => row),
    steps: costs.steps,
  };
}

/** Weights, biases and heads that can change. */
function trainable({ fields }: Plan): number {
  const tensors = ["weights", "bias", "head", "overlay"];
  return fields
    .filter(({ tensor, layer }) => tensors.includes(tensor) && layer !== "recent")
    .reduce((sum, { bytes, type }) => sum + bytes / ELEMENTS[type].bytes, 0);
}

/**
 * The device's own counter says what a call costs, the emulator which step has spent it; the difference is what calls
 * the library, which is scalar.
 */
function costsOf(
  call: CounterBin["calls"][number],
  { results, counts }: Measured<{ readonly instructions: number | null }>,
  { model, bins, modelled }: Benched,
): Costs {
  const calls = results.length;
  const whole = results.reduce<number | null>(
    (sum, { instructions }) => (sum === null || instructions === null ? null : sum + instructions),
    0,
  );
  const countOf = (bin: CounterBin): Total | null =>
    counts && totalOf(partsOf(bin, bins).map((at) => counts[at]!));
  const own = stepsOf(call, bins);
  const around = countOf(bins.find((bin) => bin.calls.includes(call) && bin.step === null)!);
  const inside = own.reduce((sum, bin) => sum + (countOf(bin)?.instructions ?? 0), 0);
  // In whole numbers to the last step, so that no rounding shows.
  const rest = around && whole !== null ? whole - inside : null;
  const outside = around && rest !== null ? rest - around.instructions + around.beats : null;
  const mean = (sum: number | null): number | null => (sum === null ? null : sum / calls);
  const beats = own.reduce((sum, bin) => sum + (countOf(bin)?.beats ?? 0), 0);
  return {
    instructions: mean(whole),
    weighted: mean(outside === null ? null : beats + outside),
    steps: [
      ...own.map((bin) => {
        const cycles = sumOf(partsOf(bin, bins).flatMap((at) => modelled[call]?.[at] ?? []));
        return { ...stepRow(bin, countOf(bin), calls, model), modelled: cycles && scaled(cycles, 1 / calls) };
      }),
      { ...CALL, instructions: mean(rest), weighted: mean(outside), modelled: null },
    ],
  };
}

const CALL = { layer: "call", kind: "call", what: "the call itself", kernel: null } as const;

function stepsOf(call: CounterBin["calls"][number], bins: readonly CounterBin[]): CounterBin[] {
  return bins.filter((bin) => bin.calls.includes(call) && bin.step !== null && bin.source === null);
}

function stepRow(
  { step, what, kernel }: CounterBin,
  count: Total | null,
  calls: number,
  model: DeviceModel,
): Omit<StepRow, "macs" | "modelled"> {
  const { kind } = step!;
  const at = layerOf(step!);
  const layer = at === null ? kind : blockOf(model, at).layer.name;
  return {
    layer,
    kind,
    what,
    kernel,
    instructions: count && count.instructions / calls,
    weighted: count && count.beats / calls,
  };
}

function layersOf(steps: readonly (Omit<StepRow, "macs"> & { readonly macs?: number })[], plan: Plan) {
  const names = [...new Set(steps.map(({ layer }) => layer))];
  return names.map((name) => {
    const own = steps.filter(({ layer }) => layer === name);
    return {
      name,
      kernel: plan.layers.find((layer) => layer.name === name)?.kernel ?? null,
      instructions: total(own, "instructions"),
      weighted: total(own, "weighted"),
      modelled: sumOf(own.flatMap(({ modelled }) => modelled ?? [])),
      macs: own.reduce((sum, { macs = 0 }) => sum + macs, 0),
    };
  });
}

/** Null where nothing is modelled. */
function sumOf(parts: readonly ModelledCycles[]): ModelledCycles | null {
  const [first, ...rest] = parts;
  if (first === undefined) return null;
  return rest.reduce(
    (sum, { instructions, inOrder, wide }) => ({
      instructions: sum.instructions + instructions,
      inOrder: sum.inOrder + inOrder,
      wide: sum.wide + wide,
    }),
    first,
  );
}

function scaled({ instructions, inOrder, wide }: ModelledCycles, factor: number): ModelledCycles {
  return { instructions: factor * instructions, inOrder: factor * inOrder, wide: factor * wide };
}

/** Null where one of them is not known. */
function total(
  rows: readonly Pick<StepRow, "instructions" | "weighted">[],
  key: "instructions" | "weighted",
): number | null {
  return rows.reduce<number | null>(
    (sum, row) => (sum === null || row[key] === null ? null : sum + row[key]),
    0,
  );
}

function spread(
  results: readonly { readonly instructions: number | null }[],
  { instructions, weighted }: Costs,
): Pick<InferenceCost, "instructions" | "p99" | "max" | "weighted"> {
  if (instructions === null) return { instructions, p99: null, max: null, weighted };
  const { p99, max } = distribution(results.flatMap((each) => each.instructions ?? []));
  return { instructions, p99, max, weighted };
}

function exitCosts({ model, measurement }: Benched): ExitCost[] {
  const { results } = measurement.infer;
  return Array.from({ length: model.exits ? exitCount(model) : 0 }, (_, exit) => {
    const leaving = results.filter((each) => each.exit === exit);
    const known = leaving.flatMap(({ instructions }) => instructions ?? []);
    const instructions = known.length > 0 ? distribution(known).mean : null;
    return { exit, share: leaving.length / results.length, instructions };
  });
}

function per(value: number | null, count: number): number | null {
  return value === null || count === 0 ? null : value / count;
}
