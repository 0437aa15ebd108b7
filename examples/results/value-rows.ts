import { dense, type ModelSpec, monoForward, npy, rls } from "../../src/model.js";
import type { Row } from "./row.js";

/** Samples of some of the months over which the sensors have drifted. */
function batches(...numbers: number[]) {
  return npy({
    inputs: "data:gas/rows.npy.gz",
    labels: "data:gas/ppm.npy.gz",
    where: { array: "data:gas/batch.npy.gz", in: numbers },
  });
}

const PPM: ModelSpec = {
  name: "gas_ppm",
  input: { shape: [134], standardize: "dataset" },
  targets: ["log10 ppm"],
  data: { train: batches(1, 2), test: batches(3), split: { validation: 0.1, calibration: 0.1 } },
  layers: [dense(64), dense(32)],
  training: monoForward({ epochs: 60, batch: 32, learningRate: 0.001, noise: 0.1, activityPenalty: 0 }),
  precision: "int8",
};

/** Models that estimate values. */
export const VALUES: readonly Row[] = [
  {
    id: "gas-ppm",
    topic: "values",
    title: "concentration of a gas that is named, a later batch: dense 64-32",
    model: PPM,
    needs: "FF_EDGE_DATA",
    goals: [{ measure: "error", atMost: 0.095 }],
  },
  {
    id: "gas-ppm-rls",
    topic: "values",
    title: "the same, answered by `rls`, which learns 60 samples of that batch",
    model: { ...PPM, learning: { readout: rls() } },
    learntValues: 60,
    needs: "FF_EDGE_DATA",
  },
];
