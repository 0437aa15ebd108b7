import { quantize } from "../../../src/quantize/quantize.js";
import { untrained } from "../../../src/train/load-or-train.js";
import { smallDataset, smallIr } from "../../support/models/small-ir.js";

/** A pressure in pascal beside a length in metres of which only micrometres change. */
export default () => {
  const ir = smallIr();
  const targets = { mean: Float32Array.of(101325, 0.5), deviation: Float32Array.of(300, 1e-6) };
  quantize(ir, { ...untrained(ir), targets }, smallDataset(ir).validation, true);
};
