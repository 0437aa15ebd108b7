import { imported, type ModelSpec, npy, outputs, tflite } from "../../src/model.js";
import type { Row } from "./row.js";

/** Rows of nets that stand in files of other frameworks. Files of `data:` lie in the folder that `FF_EDGE_DATA` names. */

const FOLDER = "data:mlperf-tiny-models";
const SCALE = 0.39101523;

/** The autoencoder of MLPerf Tiny, 640-128-128-128-128-8-128-128-128-128-640, beside what its float weights give. */
const AUTOENCODER: ModelSpec = {
  name: "autoencoder",
  input: { shape: [640], standardize: "none", scale: SCALE, offset: -89 * SCALE },
  targets: outputs(640),
  data: {
    train: npy({ inputs: `${FOLDER}/ad01_in_i8.npy.gz`, labels: `${FOLDER}/ad01_out_f32.npy.gz` }),
    split: { validation: 0.1, calibration: 0.1, test: 0.5 },
  },
  layers: [tflite({ file: `${FOLDER}/ad01_int8.tflite`, scales: "own" })],
  training: imported(),
};
const MACS = 264_192;

/** Dense kernels of others, whose figures know no zeros. */
const OTHERS = {
  rv32: [{ project: "muRISCV-NN", value: 1.1, what: "128 x 128" }],
  rv32imc: [
    { project: "muRISCV-NN", value: 5.11, what: "784 x 128" },
    { project: "CMSIS-NN", value: 5.41, what: "784 x 128" },
    { project: "NNoM", value: 7.02, what: "784 x 128" },
    { project: "ESP-NN", value: 9.06, what: "784 x 128" },
  ],
} as const;

const GOALS = { rv32: { must: 0.11, aim: 0.1 }, rv32imc: { must: 3.4, aim: 3.1 } } as const;

export const IMPORTED_ROWS: readonly Row[] = (["rv32", "rv32imc"] as const).map((target) => ({
  id: `ad-${target}`,
  topic: "kernels",
  title: `MLPerf Tiny AD, int8 of its file, whole inferences of real windows, ${target}`,
  model: AUTOENCODER,
  training: AUTOENCODER.name,
  target,
  figure: { per: "inferenceMac", macs: MACS },
  rivals: OTHERS[target],
  goal: GOALS[target],
}));
