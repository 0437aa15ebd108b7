import { silent } from "../../../src/report/progress.js";
import { requireTrained } from "../../../src/train/load-or-train.js";
import { smallDataset, smallIr } from "../../support/models/small-ir.js";
import type { Scene } from "../../support/scene.js";

const ir = smallIr();

export default ({ folder }: Scene) =>
  requireTrained(ir, smallDataset(ir), {
    seed: 1,
    out: folder,
    progress: silent,
    signal: new AbortController().signal,
  });
