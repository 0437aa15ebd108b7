import { requireFinite } from "../../../src/quantize/finite.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { untrained } from "../../../src/train/load-or-train.js";
import { smallDataset, smallIr } from "../../support/models/small-ir.js";

/** A weight of a million, in halves. */
export default () => {
  const ir = { ...smallIr(), precision: "fp16" as const };
  const trained = untrained(ir);
  trained.layers[1]!.weights[3] = 1e6;
  requireFinite(quantize(ir, trained, smallDataset(ir).validation, true));
};
