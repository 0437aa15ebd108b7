import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRandom } from "../../src/numerics/prng.js";
import { schemas } from "../../src/report/schemas.js";
import { ffEdge } from "../cli/run.js";
import { npyBytes } from "../data/support.js";
import { temporaryFolder } from "../support/folder.js";
import { option, tfliteFile, type WrittenTensor } from "../support/nets/tflite-writer.js";

const folder = temporaryFolder();
const [COUNT, INPUTS, OUTPUTS] = [40, 6, 300]; // more than a frame has room for as words

/** A dense layer of int8 without activation. */
function wideTflite(): Uint8Array {
  const random = createRandom(5, 1);
  const values = (count: number, most: number): number[] =>
    Array.from({ length: count }, () => random.below(2 * most + 1) - most);
  const scale = Math.fround(0.01);
  const int8 = { type: "int8", scales: [scale] } as const;
  const tensors: WrittenTensor[] = [
    { name: "x", dims: [1, INPUTS], ...int8, zeros: [3] },
    { name: "w", dims: [OUTPUTS, INPUTS], axis: 0, ...int8, values: values(OUTPUTS * INPUTS, 127) },
    {
      ...({ name: "b", dims: [OUTPUTS], type: "int32", values: values(OUTPUTS, 900) } as const),
      scales: [Math.fround(scale * scale)],
    },
    { name: "y", dims: [1, OUTPUTS], type: "int8", scales: [0.05], zeros: [-7] },
  ];
  const dense = { code: 9, inputs: ["x", "w", "b"], output: "y", optionsType: 8, options: option.dense(0) };
  return tfliteFile({ tensors, operators: [dense], input: "x", output: "y" });
}

test("a net gives more outputs as values than a frame holds words, each of them compared", () => {
  const random = createRandom(6, 1);
  const real = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => 0.3 * random.normal());
  writeFileSync(join(folder, "x.npy"), npyBytes("<f4", [COUNT, INPUTS], real(COUNT * INPUTS)));
  writeFileSync(join(folder, "y.npy"), npyBytes("<f4", [COUNT, OUTPUTS], real(COUNT * OUTPUTS)));
  writeFileSync(join(folder, "wide.tflite"), wideTflite());
  const text = `import { defineModel, imported, npy, outputs, tflite } from "ff-edge";
export default defineModel({
  name: "wide",
  input: { shape: [${INPUTS}], standardize: "none" },
  targets: outputs(${OUTPUTS}),
  data: {
    train: npy({ inputs: "x.npy", labels: "y.npy" }),
    split: { validation: 0.2, calibration: 0.1, test: 0.3 },
  },
  layers: [tflite({ file: "wide.tflite", scales: "own" })],
  training: imported(),
});
`;
  writeFileSync(join(folder, "wide.ts"), text);
  const args = ["validate", "wide.ts", "--target", "host", "--samples", "all", "--json"];
  const { code, stdout, stderr } = ffEdge(args, { cwd: folder });
  expect(code, stderr).toBe(0);
  const { mismatches, targets } = schemas.validate.parse(JSON.parse(stdout));
  expect(mismatches).toBe(0);
  expect(targets).toHaveLength(OUTPUTS);
  for (const { shipped, float } of targets!) expect(shipped.rmse).toBeCloseTo(float!.rmse, 1);
});
