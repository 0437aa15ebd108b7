import { dense, type ModelSpec, monoForward, npy } from "../../src/model.js";
import type { AskedLabels } from "./ask.js";
import { ROLES, USERS } from "./har.js";
import type { Row } from "./row.js";

/** One hidden layer, whose output is what readouts learn from. */
const NET = { layers: [dense(64)], training: monoForward({ epochs: 40 }), precision: "int8" } as const;

const ofBatches = (...batches: number[]) =>
  npy({
    inputs: "data:gas/logarithms.npy.gz",
    labels: "data:gas/gas.npy.gz",
    where: { array: "data:gas/batch.npy.gz", in: batches },
  });

/** Months after the first, with enough samples of each gas. */
const LATER = [2, 3, 4, 5, 8];

const GAS: ModelSpec = {
  name: "gas_drift",
  input: { shape: [128], standardize: "dataset" },
  classes: ["ethanol", "ethylene", "ammonia", "acetaldehyde", "acetone", "toluene"],
  data: {
    train: ofBatches(1),
    test: ofBatches(...LATER),
    split: { validation: 0.1, calibration: 0.1 },
  },
  ...NET,
  learning: {},
};

/** The net that knows all users but one. */
function without(user: number): ModelSpec {
  const windows = (...roles: number[]) =>
    npy({
      inputs: "data:har/features.npy.gz",
      labels: "data:har/activity.npy.gz",
      where: { array: `data:har/without${user}.npy.gz`, in: roles },
    });
  return {
    name: "new_user",
    input: { shape: [52], standardize: "dataset" },
    classes: ["walking", "upstairs", "downstairs", "sitting", "standing"],
    data: {
      train: windows(ROLES.train),
      test: windows(ROLES.test, ROLES.learn),
      split: { validation: 0.1, calibration: 0.1 },
    },
    ...NET,
    learning: {},
  };
}

/** Months of which labels are asked for; those that the rules were chosen on are not among them. */
const ASKED = [2, 3, 8];

const asking = (batch: number, readout: AskedLabels["readout"]) =>
  ({
    topic: "ask",
    model: GAS,
    training: "gas-drift",
    ask: { readout, array: ["gas", "batch"], known: LATER, value: batch },
    seeds: [1, 2, 3, 4, 5],
    needs: "FF_EDGE_DATA",
  }) as const;

/** Labels that a fit has asked for, or a support; of this all figures were known before there were rows, so these have no goals. */
export const ASK: readonly Row[] = [
  ...ASKED.map(
    (batch): Row => ({
      ...asking(batch, "rls"),
      id: `ask-gas${batch}`,
      title: `gases, batch ${batch}: 128 features, dense 64`,
      goals: [
        { measure: "askedHalf", atLeast: 0 },
        { measure: "askedThird", atLeast: 0 },
        { measure: "askedRecorded", atLeast: 0 },
      ],
    }),
  ),
  ...ASKED.map(
    (batch): Row => ({
      ...asking(batch, "context"),
      id: `ask-context-gas${batch}`,
      title: `the same by a support of 60 rows, batch ${batch}`,
    }),
  ),
];

/** Sensors that have aged, and users whom the net has never met. */
export const FEW: readonly Row[] = [
  {
    id: "gas-drift",
    topic: "few",
    title: "gases, five later batches, mean: 128 features, dense 64",
    model: GAS,
    few: { array: ["gas", "batch"], cases: LATER.map((test) => ({ test })) },
    seeds: [1, 2, 3, 4, 5],
    needs: "FF_EDGE_DATA",
    goals: [
      { measure: "overInputs", atLeast: 0.007 },
      { measure: "overHidden", atLeast: 0 },
    ],
  },
  ...USERS.map(
    (user): Row => ({
      id: `new-user${user}`,
      topic: "few",
      title: `activities of user ${user}, whom nobody knows: 52 features, dense 64`,
      model: without(user),
      few: { array: ["har", `without${user}`], cases: [{ test: ROLES.test, learn: ROLES.learn }] },
      needs: "FF_EDGE_DATA",
      goals: [{ measure: "gain", atLeast: -0.02 }],
    }),
  ),
];
