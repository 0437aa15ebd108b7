import { dense, type ModelSpec, npy, reconstruction } from "../../src/model.js";
import { BEARING_ROLES } from "./bearing.js";
import { FAN_ROLES } from "./fan.js";
import type { Row } from "./row.js";

const seconds = (role: number) =>
  npy({
    inputs: "data:fan-features/features.npy.gz",
    labels: "data:fan-features/state.npy.gz",
    where: { array: "data:fan-features/role.npy.gz", in: [role] },
  });

/** Cells of twice as many outputs as inputs, and of as many. */
const FAN: ModelSpec = {
  name: "fan",
  input: { shape: [14] },
  data: {
    train: seconds(FAN_ROLES.learn),
    test: seconds(FAN_ROLES.test),
    anomalies: ["4"],
    split: { validation: 0.125, calibration: 0.125 },
  },
  layers: [dense(28), dense(14)],
  training: reconstruction({ epochs: 100, batch: 16 }),
  precision: "int8",
};

/** Windows learnt again beside each new one: as chosen first, and by held-out normal windows of other seeds. */
const TIMES = [
  { times: 16, name: "fan-stream", said: "" },
  { times: 32, name: "fan-stream-32", said: ", 32 learnt again" },
] as const;

const SHARED = {
  topic: "anomalies",
  anomaly: true,
  seeds: [1, 2, 3, 4, 5, 6, 7, 8],
  needs: "FF_EDGE_DATA",
  goals: [{ measure: "overStore", atLeast: 0 }],
} as const;

/** A fan that is out of balance. */
export const ANOMALIES: readonly Row[] = [
  { ...SHARED, id: "fan", title: "a fan, trained before, int8: 14 features, dense 28-14", model: FAN },
  ...TIMES.flatMap(({ times, name, said }) =>
    (["int8", "fp16"] as const).map(
      (precision): Row => ({
        ...SHARED,
        id: `${name}-${precision}`,
        title: `a fan, learnt from nothing in the order of the stream${said}, ${precision}`,
        model: {
          ...FAN,
          name: "fan_stream",
          training: reconstruction({ epochs: 0 }),
          learning: { replay: { times }, data: seconds(FAN_ROLES.learn) },
        },
        training: name,
        precision,
      }),
    ),
  ),
];

const life = (bearing: string, ...roles: number[]) =>
  npy({
    inputs: `data:bearing-features/${bearing}/features.npy.gz`,
    labels: `data:bearing-features/${bearing}/role.npy.gz`, // all of them normal
    where: { array: `data:bearing-features/${bearing}/role.npy.gz`, in: roles },
  });

/** Bearings that wear until they fail, by what their early life was. */
export const WEAR: readonly Row[] = (["b11", "b12"] as const).map((bearing) => ({
  topic: "wear",
  id: `bearing-${bearing}`,
  title: `bearing ${bearing === "b11" ? "1_1" : "1_2"}, int8: 32 bands, dense 64-32`,
  model: {
    name: "bearing",
    input: { shape: [32] },
    data: {
      train: life(bearing, BEARING_ROLES.early),
      test: life(bearing, BEARING_ROLES.settled, BEARING_ROLES.watched),
      split: { validation: 0.35, calibration: 0.35 },
    },
    layers: [dense(64), dense(32)],
    training: reconstruction({ epochs: 100, batch: 16 }),
    precision: "int8",
  },
  lasting: bearing,
  needs: "FF_EDGE_DATA",
}));
