import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { differenceOf, inputScores, remainderOf, scoreTables } from "../../src/numerics/remade-input.js";
import { schemas } from "../../src/report/schemas.js";
import { ffEdge } from "../cli/run.js";
import { npyBytes } from "../data/support.js";
import { temporaryFolder } from "../support/folder.js";
import { anomalySamples } from "../support/models/anomaly-model.js";
import { option, tfliteFile, type WrittenTensor } from "../support/nets/tflite-writer.js";

const folder = temporaryFolder();
const SIZE = 6;

/** Six values follow from two (`anomalySamples`): rows of the map from these two to all six. */
const FROM_TWO = [
  [1, 0, 1, 1, 2, 1],
  [0, 1, 1, -1, 0, -2],
];

/** The dense layer x P of int8, P the projection on what follows from the two; `outputs` of its columns. */
function projection(outputs = SIZE): Uint8Array {
  const [a, b] = FROM_TWO as [number[], number[]];
  const dot = (x: number[], y: number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
  const cell = (i: number, j: number): number =>
    (bb * a[i]! * a[j]! - ab * (a[i]! * b[j]! + b[i]! * a[j]!) + aa * b[i]! * b[j]!) / (aa * bb - ab ** 2);
  const [input, weight] = [Math.fround(0.06), Math.fround(0.008)];
  const values = Array.from({ length: outputs * SIZE }, (_, at) =>
    Math.round(cell(Math.floor(at / SIZE), at % SIZE) / weight),
  );
  const tensors: WrittenTensor[] = [
    { name: "x", dims: [1, SIZE], type: "int8", scales: [input], zeros: [9] },
    { name: "w", dims: [outputs, SIZE], axis: 0, type: "int8", scales: [weight], zeros: [0], values },
    {
      ...({ name: "b", dims: [outputs], type: "int32", values: new Array(outputs).fill(0) } as const),
      scales: [Math.fround(input * weight)],
    },
    { name: "y", dims: [1, outputs], type: "int8", scales: [0.05], zeros: [-7] },
  ];
  const dense = { code: 9, inputs: ["x", "w", "b"], output: "y", optionsType: 8, options: option.dense(0) };
  return tfliteFile({ tensors, operators: [dense], input: "x", output: "y" });
}

/** A model file of such a net, in a folder of its own. */
function written(name: string, layer: string, outputs?: number): { file: string; cwd: string } {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const [known, asked] = [anomalySamples(300, 1), anomalySamples(90, 4, 3)];
  asked.inputs.fill(1e4, 0, SIZE); // an anomaly beyond all ranges
  for (const [part, { inputs, labels, count }] of Object.entries({ known, asked })) {
    writeFileSync(join(cwd, `${part}.npy`), npyBytes("<f4", [count, SIZE], inputs as Float32Array));
    writeFileSync(join(cwd, `${part}_state.npy`), npyBytes("|u1", [count], Uint8Array.from(labels)));
  }
  writeFileSync(join(cwd, "net.tflite"), projection(outputs));
  const text = `import { alarm, defineModel, imported, npy, tflite } from "ff-edge";
export default defineModel({
  name: "remade",
  input: { shape: [${SIZE}], standardize: "none" },
  data: {
    train: npy({ inputs: "known.npy", labels: "known_state.npy" }),
    test: npy({ inputs: "asked.npy", labels: "asked_state.npy" }),
    anomalies: ["1"],
    split: { validation: 0.4, calibration: 0.4 },
  },
  layers: [${layer}],
  training: imported(),
  inference: alarm({ rate: 0.05 }),
});
`;
  writeFileSync(join(cwd, "model.ts"), text);
  return { file: "model.ts", cwd };
}

const OWN = 'tflite({ file: "net.tflite", scales: "own" })';

test.each([
  ["own scales", OWN],
  ["scales of ours", 'tflite({ file: "net.tflite" })'],
])("an imported autoencoder tells anomalies on the device as on the host: %s", (name, layer) => {
  const { file, cwd } = written(name.replaceAll(" ", "-"), layer);
  const args = ["validate", file, "--target", "host", "--samples", "all", "--json"];
  const { code, stdout, stderr } = ffEdge(args, { cwd });
  expect(code, stderr).toBe(0);
  const { mismatches, samples, anomaly } = schemas.validate.parse(JSON.parse(stdout));
  expect({ mismatches, samples }).toEqual({ mismatches: 0, samples: 90 });
  const { shipped, alarms, calibration, others } = anomaly!;
  const floats = others.find((each) => each.name === "in floating point");
  expect(shipped.auc).toBeGreaterThan(0.95);
  expect(Math.abs(shipped.auc! - floats!.auc!)).toBeLessThan(0.03);
  expect(alarms).toMatchObject({ normal: 60, anomalies: 30 });
  expect(alarms.hits).toBeGreaterThan(20);
  expect(calibration).toMatchObject({ samples: 120, rate: 0.05 });
});

test("a net of fewer outputs than inputs makes none of them anew", () => {
  const { file, cwd } = written("fewer", OWN, 4);
  const { code, stderr } = ffEdge(["train", file], { cwd });
  expect({ code, told: /error (FF\d+): (.*)/.exec(stderr)?.slice(1) }).toEqual({
    code: 1,
    told: [
      "FF2231",
      "`alarm` beside a net of 4 outputs over [6] has no meaning in a model that tells anomalies",
    ],
  });
});

test("what is left is the difference of real values, whatever the integers are", () => {
  const [output, input] = [
    { scale: 0.031, zero: 96 },
    { scale: 0.039, zero: -128 },
  ];
  const [x, z] = [new Int8Array(2 ** 16), new Int8Array(2 ** 16)];
  for (let at = 0; at < x.length; at++) [x[at], z[at]] = [at & 255, at >> 8]; // every pair
  const left = new Int16Array(x.length);
  remainderOf(differenceOf(output, input), x, z, left);
  const unit = input.scale / 64;
  const worst = left.reduce((most, own, at) => {
    const real = output.scale * (z[at]! - output.zero) - input.scale * (x[at]! - input.zero);
    return Math.max(most, Math.abs(own - real / unit));
  }, 0);
  expect(worst).toBeLessThan(0.51);
  expect(differenceOf({ scale: 1, zero: -128 }, { scale: 1, zero: 127 }).output.factor).toBe(2 ** 21);
});

test("z-scores count deviations of an input; one that never changes has none, and what is far off ends at the range", () => {
  const random = createRandom(3, 1);
  const rows = Array.from({ length: 200 }, () =>
    Int8Array.of(10 + 20 * random.normal(), 5, random.below(100) ? -128 : -127),
  );
  const scores = new Int16Array(3);
  inputScores(scoreTables(rows), Int8Array.of(50, 100, 127), scores);
  expect(scores[0]! / 64).toBeCloseTo(2, 0);
  expect(scores[1]).toBe(0);
  expect(scores[2]).toBe(32767); // 255 steps, by the least deviation that counts: a quarter of one
});
