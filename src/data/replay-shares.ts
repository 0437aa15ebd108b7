/** Warning where a device would learn classes again in other shares than those in which it meets them. */
import { replayOfOtherShares } from "../diagnostics/check-learning.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Dataset, Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import type { Program } from "../ir/program.js";

/** Share of the shipped samples learnt again that would have to be of another class. */
const FAR = 0.25;

/**
 * FF2211, or nothing: of `replay.shipped` every class is drawn equally often; in `learning.data`, or in the training part where
 * the model names no such data, classes have shares of their own, and a device probably meets them in these.
 */
export function replayWarnings(
  ir: Ir,
  { train, learn }: Pick<Dataset, "train" | "learn">,
  spans: Program["spans"],
): Diagnostic[] {
  if ((ir.learning?.shipped ?? 0) === 0 || ir.targets) return [];
  const drawn = 1 / ir.classes.length;
  const met = sharesOf(ir, learn ?? train);
  if (met.reduce((sum, share) => sum + Math.max(0, drawn - share), 0) < FAR) return [];
  const rarest = met.indexOf(Math.min(...met));
  const source = learn === null ? "the training part" : "`learning.data`";
  const shares = { name: ir.classes[rarest]!, drawn, met: met[rarest]! };
  return [replayOfOtherShares(spans["learning.replay.shipped"], shares, source)];
}

function sharesOf({ classes }: Ir, { labels }: Samples): number[] {
  const shares = classes.map(() => 0);
  for (const label of labels) shares[label]! += 1 / labels.length;
  return shares;
}
