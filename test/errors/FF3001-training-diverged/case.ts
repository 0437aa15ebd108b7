import { train } from "../../../src/train/train.js";
import { smallDataset, smallIr } from "../../support/models/small-ir.js";

const ir = smallIr({ training: { learningRate: 1e30 } });

export default () => train(ir, smallDataset(ir), { seed: 1, fingerprint: "" });
