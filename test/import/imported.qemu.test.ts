import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { schemas } from "../../src/report/schemas.js";
import { ffEdge } from "../cli/run.js";
import { npyBytes } from "../data/support.js";
import { temporaryFolder } from "../support/folder.js";
import { residualTflite } from "../support/nets/integers.js";
import { mapOnnx } from "../support/nets/small.js";

/** Maps of 2 x 10 x 8, channels first, of three classes: which channels are bright. */
const COUNT = 160;
const folder = temporaryFolder();

beforeAll(() => {
  const random = createRandom(4, 1);
  const labels = Uint8Array.from({ length: COUNT }, (_, at) => at % 3);
  const inputs = Float32Array.from({ length: COUNT * 160 }, (_, at) => {
    const isDark = labels[Math.floor(at / 160)] === 1 - (Math.floor(at / 80) % 2);
    return 0.5 * random.normal() + (isDark ? 0 : 1.5);
  });
  writeFileSync(join(folder, "x.npy"), npyBytes("<f4", [COUNT, 2, 10, 8], inputs));
  writeFileSync(join(folder, "y.npy"), npyBytes("|u1", [COUNT], labels));
  writeFileSync(join(folder, "net.onnx"), mapOnnx());
  const bytes = Uint8Array.from({ length: COUNT * 60 }, () => Math.floor(256 * random.uniform()));
  writeFileSync(join(folder, "bytes.npy"), npyBytes("|u1", [COUNT, 6, 5, 2], bytes));
  writeFileSync(join(folder, "residual.tflite"), residualTflite(1));
});

/** Writes a model over those maps; gives its file. */
function model(name: string, layers: string, rest: string): string {
  const text = `import { defineModel, dense, imported, monoForward, npy, onnx } from "ff-edge";
export default defineModel({
  name: "${name}",
  input: { shape: [2, 10, 8], layout: "chw", standardize: "none" },
  classes: ["first", "second", "both"],
  data: {
    train: npy({ inputs: "x.npy", labels: "y.npy" }),
    split: { validation: 0.2, calibration: 0.1, test: 0.2 },
  },
  layers: ${layers},
  ${rest}
});
`;
  writeFileSync(join(folder, `${name}.ts`), text);
  return `${name}.ts`;
}

/** The verdict of samples on a target, which has to be an equality. */
function validated(...args: string[]) {
  const { code, stdout, stderr } = ffEdge(["validate", ...args, "--samples", "5", "--json"], {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  return schemas.validate.parse(JSON.parse(stdout));
}

test.each([
  ["rv32", "int8"],
  ["rv32imc", "int8"],
  ["rv32", "fp16"],
])("a net of ONNX on %s in %s computes what the reference does", (target, precision) => {
  const file = model(
    `alone_${precision}`,
    `[onnx({ file: "net.onnx" })]`,
    `training: imported(), precision: "${precision}"`,
  );
  expect(validated(file, "--target", target)).toMatchObject({ mismatches: 0 });
});

test.each([
  ["rv32", "double"],
  ["rv32imc", "single"],
])(
  "a residual net of int8 on %s computes with its own scales what the reference does, %s rounding",
  (target, rounding) => {
    const name = `residual_${target}`;
    const text = `import { defineModel, imported, npy, tflite } from "ff-edge";
export default defineModel({
  name: "${name}",
  input: { shape: [6, 5, 2], standardize: "none", scale: 0.05, offset: -6.25 },
  classes: ["a", "b", "c"],
  data: {
    train: npy({ inputs: "bytes.npy", labels: "y.npy" }),
    split: { validation: 0.2, calibration: 0.1, test: 0.2 },
  },
  layers: [tflite({ file: "residual.tflite", scales: "own", rounding: "${rounding}" })],
  training: imported(),
});
`;
    writeFileSync(join(folder, `${name}.ts`), text);
    expect(validated(`${name}.ts`, "--target", target)).toMatchObject({ mismatches: 0 });
  },
);

test("layers behind a net are trained and learn on the device", () => {
  const rest = `training: monoForward({ epochs: 60, batch: 8, learningRate: 0.02 }), learning: {},`;
  const file = model("behind", `[onnx({ file: "net.onnx" }), dense(8)]`, rest);
  const verdict = validated(file, "--target", "rv32imc", "--learn", "3");
  expect(verdict).toMatchObject({ mismatches: 0, learning: { steps: 3 } });
  // Bright channels are easy to tell; what nobody trains is right by chance.
  expect(verdict.floatAccuracy).toBeGreaterThan(0.6);
});
