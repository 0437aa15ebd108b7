import { expect, it } from "vitest";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/ir/lower.js";
import { modelText, parseFiles, temporaryFolder } from "./support.js";

const folder = temporaryFolder();
const lowered = (fields: Readonly<Record<string, string>>, before = "") =>
  lower(check(parseFiles(folder, { "model.ts": modelText(fields, before), "layers.ts": LAYERS })));

const LAYERS = 'import { dense } from "ff-edge";\n\nexport const big = dense(64, { name: "big" });\n';

it("fills in every default", () => {
  const ir = lowered({ layers: "[dense(8), dense(4)]" });
  expect(ir.input).toEqual({
    shape: [6],
    size: 6,
    parts: [{ start: 0, size: 6, scale: 1, offset: 0, standardize: "rms" }],
  });
  expect(ir.layers).toEqual([
    { kind: "dense", name: "dense1", inputs: 6, units: 8, head: true, source: "model.ts:8" },
    { kind: "dense", name: "dense2", inputs: 8, units: 4, head: true, source: "model.ts:8" },
  ]);
  expect(ir.training).toEqual({
    rule: "monoForward",
    epochs: 5,
    batch: 128,
    learningRate: 0.001,
    activityPenalty: 0.001,
    shift: 0,
  });
});

it("keeps what is given", () => {
  const training = { epochs: 2, batch: 3, learningRate: 0.5, activityPenalty: 0.25, shift: 1 };
  const ir = lowered({
    input: "{ shape: [4, 5], scale: 0.5, offset: 2, standardize: 'none' }",
    training: `monoForward(${JSON.stringify(training)})`,
  });
  expect(ir.input.parts).toEqual([{ start: 0, size: 20, scale: 0.5, offset: 2, standardize: "none" }]);
  expect(ir.training).toEqual({ rule: "monoForward", ...training });
});

it("places parts one after the other", () => {
  const parts = "[{ size: 3, scale: 2 }, { size: 1, offset: 5, standardize: 'dataset' }, { size: 2 }]";
  const ir = lowered({ input: `{ shape: [6], parts: ${parts} }` });
  expect(ir.input.parts).toEqual([
    { start: 0, size: 3, scale: 2, offset: 0, standardize: "rms" },
    { start: 3, size: 1, scale: 1, offset: 5, standardize: "dataset" },
    { start: 4, size: 2, scale: 1, offset: 0, standardize: "rms" },
  ]);
});

it("gives backpropagation one head, on the last layer, and no penalty", () => {
  const ir = lowered({ layers: "[dense(8), dense(4), dense(2)]", training: "backprop({ epochs: 1 })" });
  expect(ir.layers.map((layer) => layer.head)).toEqual([false, false, true]);
  expect(ir.training).toMatchObject({ rule: "backprop", activityPenalty: 0 });
});

it("names the file in which a layer is written", () => {
  const ir = lowered({ layers: "[\n    big,\n    dense(4),\n  ]" }, 'import { big } from "./layers.js";');
  expect(ir.layers.map((layer) => layer.source)).toEqual(["layers.ts:3", "model.ts:10"]);
});
