import { dense, npy } from "../../src/model.js";
import { FEATURES } from "../ecg/adapt.js";
import conv from "../mnist-online/conv.js";
import digits from "../mnist-online/model.js";
import { BEATS_NET } from "./map-rows.js";
import type { Row } from "./row.js";

/** The base model is trained once per seed; only the number format and what is learnt differ. */
export const ADAPTATION: readonly Row[] = (["fp16", "int8"] as const).flatMap((precision) =>
  [1, 5].map(
    (passes): Row => ({
      id: `ecg-patch-${precision}-${passes}`,
      topic: "adaptation",
      title: `${precision}, ${passes === 1 ? "one pass" : `${passes} passes`}`,
      model: "examples/ecg/patient.ts",
      training: "ecg-patch",
      precision,
      adaptation: { passes, ...(passes === 1 && { target: precision === "int8" ? "rv32imc" : "rv32" }) },
      needs: "FF_EDGE_DATA",
      goals: [{ measure: "learntMacroF1", atLeast: passes === 1 ? 0.9 : 0.93 }],
    }),
  ),
);

const DENSE: readonly Row[] = (["int8", "fp16", "f32"] as const).map((precision) => ({
  id: `mnist-online-${precision}`,
  topic: "online",
  title: `${precision}, 784-128-64`,
  model: "examples/mnist-online/model.ts",
  training: "mnist-online",
  precision,
  online: { samples: "all" },
  goals: [{ measure: "learntAccuracy", atLeast: 0.969 }],
}));

/** Digits of the shorter lesson. */
const FEW = 8000;

const BY_CONVOLUTION: readonly Row[] = (["int8", "fp16"] as const).flatMap((precision) => {
  const shared = { topic: "online", precision } as const;
  const title = `${precision}, conv2d 5 s2 12, 3 24 pool, 3 48 pool`;
  return [
    {
      ...shared,
      id: `mnist-online-conv-${precision}-few`,
      training: "mnist-online-conv-few",
      title: `${title}, the first 8 000 of the order`,
      model: { ...conv, learning: { ...conv.learning, decay: FEW } },
      online: { samples: FEW },
      goals: [{ measure: "learntAccuracy", atLeast: 0.95 }],
    },
    {
      ...shared,
      id: `mnist-online-conv-${precision}`,
      training: "mnist-online-conv",
      title,
      model: "examples/mnist-online/conv.ts",
      online: { samples: "all" },
      goals: [{ measure: "learntAccuracy", atLeast: 0.98 }],
    },
  ];
});

export const ONLINE: readonly Row[] = [...DENSE, ...BY_CONVOLUTION];

/** Times that every digit is learnt. */
const PASSES = 5;

/** A net that others have trained by integers alone, too. */
export const INTEGERS: readonly Row[] = [
  {
    id: "mnist-integers",
    topic: "integers",
    title: `int8, ${PASSES} passes`,
    model: {
      ...digits,
      name: "mnist_integers",
      input: { shape: [784], scale: 1 / 255, standardize: "sample" },
      layers: [dense(100), dense(50)],
      learning: { ...digits.learning, rate: 0.008, decay: PASSES * 60_000 },
    },
    online: { samples: "all", passes: PASSES },
    seeds: [1, 2, 3, 4, 5],
    goals: [{ measure: "learntAccuracy", atLeast: 0.978 }],
  },
];

/** Signals of the beats of one role of `patch`. */
function signals(roles: readonly number[]) {
  return npy({
    inputs: "data:ecg/inter_signals.npy.gz",
    labels: "data:ecg/label.npy.gz",
    where: { array: "data:ecg/patch.npy.gz", in: roles },
  });
}

/** Every way to learn, side by side. */
export const PERSONAL: readonly Row[] = [
  ...(["fp16", "int8"] as const).map(
    (precision): Row => ({
      id: `ecg-ways-${precision}`,
      topic: "personal",
      title: `heartbeats, 5 passes, ${precision}, dense 104-64-32`,
      model: "examples/ecg/patient.ts",
      training: "ecg-patch",
      precision,
      personal: { passes: 5, arrays: FEATURES },
      needs: "FF_EDGE_DATA",
    }),
  ),
  {
    id: "ecg-ways-conv",
    topic: "personal",
    title: "heartbeats, one pass, int8, conv1d 7 s2 12, 5 s2 16, 5 s2 24",
    model: {
      ...BEATS_NET,
      data: { ...BEATS_NET.data, train: signals([1, 3]), test: signals([2]) },
      learning: { data: signals([4]) },
    },
    personal: { passes: 1, arrays: ["inter_signals"] },
    needs: "FF_EDGE_DATA",
  },
  ...(["word", "gesture"] as const).map(
    (what): Row => ({
      id: `${what}s-teach`,
      topic: "personal",
      title: `a ${what} that the base does not know, int8`,
      model: `examples/${what}s/teach.ts`,
      personal: { passes: 10 },
      ...(what === "word" && { sizedOn: "rv32imafc" }),
      needs: "FF_EDGE_DATA",
    }),
  ),
];
