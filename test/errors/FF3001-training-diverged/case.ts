import { train } from "../../../src/train/train.js";
import { smallDataset, smallIr } from "../../train/small-model.js";

const ir = smallIr({ training: { learningRate: 1e30 } });

export default () => train(ir, smallDataset(ir), { seed: 1, fingerprint: "" });
