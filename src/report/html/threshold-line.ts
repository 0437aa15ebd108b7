import type { OperatingReport } from "../../ir/model-report.js";

/** A threshold of the margin, and the votes beside it: those of the model file where nothing else is said. */
interface Threshold {
  readonly margin: number;
  readonly stored: number;
  readonly vote?: readonly [need: number, of: number];
}

/** The line that sets a threshold: the decision of a model file, or a condition in C on what inference returns. */
export function thresholdLine(
  decision: OperatingReport["decision"],
  { margin, stored, vote = decision?.vote }: Threshold,
): string {
  if (decision === null) {
    const literal = Number.isInteger(stored) ? stored : `${stored}f`;
    return `if (result.margin < ${literal}) { /* unknown */ }`;
  }
  const { refractory, background } = decision;
  const settings = [
    ...(vote === undefined ? [] : [`vote: [${vote.join(", ")}]`]),
    `minMargin: ${margin}`,
    ...(refractory > 0 ? [`refractory: ${refractory}`] : []),
    ...(background === null ? [] : [`background: ${JSON.stringify(background)}`]),
  ];
  return `decision: decision({ ${settings.join(", ")} }),`;
}
