/** Remarks on figures that are right but not good: one line each, with the cause. */
import { binomialCdf } from "../exits/binomial.js";
import type { Metrics } from "../numerics/metrics.js";
import type { Condition, LayerCondition } from "../reference/condition.js";
import { printable } from "./printable.js";
import { count, percent } from "./text-table.js";

/** Results that chance brings with less than this probability are taken as real, on either side. */
const UNLIKELY = 0.025;
/** Shares from which a layer, or its input, is worth a remark. */
const SATURATED = 0.05;
const SILENT = 0.5;
const DOMINATED = 0.02;
/** Inputs that are named one by one. */
const NAMED = 3;

/** Figures on which the remarks are made; accuracies are 0..1, over `samples` test samples. */
export interface Quality {
  /** The number format, e.g. `int8`. */
  readonly format: string;
  readonly samples: number;
  readonly shipped: Pick<Metrics, "accuracy" | "majority" | "perClass">;
  /** Of the float weights on the same samples; null for a model that has none, as a device has left it. */
  readonly float: number | null;
  readonly condition: Condition;
  /** Names of the inputs, where the data have some. */
  readonly columns: readonly string[] | null;
}

/** A sentence each; empty where there is nothing to say. */
export function remarks(quality: Quality): string[] {
  const causes = causesOf(quality);
  const loss = lossOf(quality, causes.length > 0);
  return [...majorityRemark(quality), ...loss, ...causes];
}

/** A result that always giving the same answer would reach as well; where classes are told apart nonetheless, that too. */
function majorityRemark({ samples, shipped }: Quality): string[] {
  const { accuracy, majority, perClass } = shipped;
  const correct = Math.round(accuracy * samples);
  if (majority >= 1) return [];
  const better = 1 - (correct === 0 ? 0 : binomialCdf(correct - 1, samples, majority)) <= UNLIKELY;
  if (better) return [];
  const most = perClass.reduce((best, each) => (each.count > best.count ? each : best));
  const told = meanSensitivity(perClass);
  const yet =
    told === null ? "" : `; yet it finds ${percent(told)} of a class on the average: judge by macro-F1`;
  return [
    `${percent(accuracy)} is no better than always answering ${printable(most.name)} (${percent(majority)}), as far as ${count(samples)} samples can tell${yet}`,
  ];
}

/** Mean over the classes of the share that is found; null where guessing would find as much, by two standard errors, and where none is known. */
function meanSensitivity(perClass: Metrics["perClass"]): number | null {
  const tested = perClass.filter((each) => each.count > 0);
  const mean = tested.reduce((sum, { sensitivity }) => sum + (sensitivity ?? 0), 0) / tested.length;
  const variance = tested.reduce((sum, { sensitivity, count: n }) => {
    const share = ((sensitivity ?? 0) * n + 1) / (n + 2); // none of three found does not mean that none ever is
    return sum + (share * (1 - share)) / n;
  }, 0);
  return mean - (2 * Math.sqrt(variance)) / tested.length > 1 / tested.length ? mean : null;
}

/** Below float by more than its confidence interval allows. */
function lossOf({ format, samples, shipped, float }: Quality, explained: boolean): string[] {
  if (float === null || shipped.accuracy >= float) return [];
  const correct = Math.round(shipped.accuracy * samples);
  const expected = Math.min(float, 1 - 0.5 / samples); // 100 % of so many samples need not be 100 % of all
  if (expected <= 0 || binomialCdf(correct, samples, expected) > UNLIKELY) return [];
  const cause = explained ? "" : "; no layer saturates or is dead, so it is the resolution of the format";
  return [
    `${format} answers ${percent(shipped.accuracy)} of ${count(samples)} samples right, float ${percent(float)}: more than chance explains${cause}`,
  ];
}

function causesOf({ condition, columns }: Quality): string[] {
  const { layers, input } = condition;
  return [...outlierRemarks(input, columns), ...layers.flatMap(layerRemarks)];
}

function layerRemarks({ name, silent, saturated }: LayerCondition): string[] {
  if (silent === 1) return [`layer ${name} is dead: none of its units is active on any sample`];
  if (silent >= SILENT) return [`layer ${name} is silent on ${percent(silent)} of the samples`];
  if (saturated < SATURATED) return [];
  return [`layer ${name} saturates: ${percent(saturated)} of its active units are at the end of int8`];
}

function outlierRemarks(
  { dominated, coarse }: Condition["input"],
  columns: readonly string[] | null,
): string[] {
  const rows =
    dominated < DOMINATED
      ? []
      : [
          `outliers: in ${percent(dominated)} of the samples a single value outweighs all others; clip it or leave such samples out`,
        ];
  if (coarse.length === 0) return rows;
  const named = coarse
    .slice(0, NAMED)
    .map((index) => (columns?.[index] ? printable(columns[index]) : `input ${index}`));
  const more = coarse.length > NAMED ? ` and ${coarse.length - NAMED} more` : "";
  return [
    ...rows,
    `outliers rule the int8 range of ${named.join(", ")}${more}: most values share 4 steps of 127; clip the rare large ones before they reach the model`,
  ];
}
