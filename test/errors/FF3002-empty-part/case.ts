import { train } from "../../../src/train/train.js";
import { patterns, smallDataset, smallIr } from "../../support/models/small-ir.js";

const ir = smallIr();

export default () =>
  train(ir, { ...smallDataset(ir), validation: patterns(ir, 0, 1) }, { seed: 1, fingerprint: "" });
