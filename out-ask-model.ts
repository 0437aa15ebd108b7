import { dense, defineModel, monoForward, npy, rls } from "ff-edge";

export default defineModel({
  name: "gas",
  input: { shape: [128], standardize: "dataset" },
  classes: ["ethanol", "ethylene", "ammonia", "acetaldehyde", "acetone", "toluene"],
  data: {
    train: npy({ inputs: "data:gas/logarithms.npy.gz", labels: "data:gas/gas.npy.gz", where: { array: "data:gas/batch.npy.gz", in: [1] } }),
    test: npy({ inputs: "data:gas/logarithms.npy.gz", labels: "data:gas/gas.npy.gz", where: { array: "data:gas/batch.npy.gz", in: [4] } }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(64)],
  training: monoForward({ epochs: 40 }),
  precision: "int8",
  learning: { readout: rls(), ask: { budget: 10, per: 80 }, data: npy({ inputs: "data:gas/logarithms.npy.gz", labels: "data:gas/gas.npy.gz", where: { array: "data:gas/batch.npy.gz", in: [5] } }) },
});
