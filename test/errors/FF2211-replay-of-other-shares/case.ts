import { join } from "node:path";
import { loadDataset } from "../../../src/data/load.js";
import { replayWarnings } from "../../../src/data/replay-shares.js";
import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { check } from "../../../src/frontend/check.js";
import { lower } from "../../../src/frontend/lower.js";
import { parse } from "../../../src/frontend/parse.js";
import type { Scene } from "../../support/scene.js";

export default ({ here }: Scene) => {
  const program = check(parse(join(here, "model.ts")));
  const ir = lower(program);
  const dataset = loadDataset(ir, { folder: here, spans: program.spans, seed: 1 });
  throw new Failure(replayWarnings(ir, dataset, program.spans));
};
