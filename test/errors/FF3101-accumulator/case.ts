import { quantize } from "../../../src/quantize/quantize.js";
import { untrained } from "../../../src/train/load-or-train.js";
import { patterns, smallIr } from "../../support/models/small-ir.js";

/** 127 * 127 * 140,000 > 2^31 */
const ir = smallIr({ shape: [140_000], widths: [2], classes: 2 });

export default () => {
  const weights = untrained(ir);
  for (const layer of weights.layers) layer.weights.fill(1);
  quantize(ir, weights, patterns(ir, 1, 1), true, 1);
};
