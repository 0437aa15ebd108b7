import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { forwardFloat } from "../../src/floats/float-model.js";
import { check, conformed } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { withNets } from "../../src/import/with-nets.js";
import type { Samples } from "../../src/ir/data.js";
import type { Ir } from "../../src/ir/ir.js";
import type { GraphLayerIr, ReadSpec } from "../../src/ir/program.js";
import type { ProductValues } from "../../src/ir/quantization.js";
import type { Trained } from "../../src/ir/trained.js";
import { planeOf, type Window } from "../../src/ir/window.js";
import { csv, defineModel, imported, tflite } from "../../src/model.js";
import { createRandom } from "../../src/numerics/prng.js";
import { rescaled, rescaleOf } from "../../src/numerics/zero-points.js";
import { quantize } from "../../src/quantize/quantize.js";
import { schedule } from "../../src/readouts/index.js";
import { definitionOf } from "../../src/steps/index.js";
import { allocate } from "../../src/steps/run-schedule.js";
import { temporaryFolder } from "../support/folder.js";
import { answersInt8, residualInt8, residualTflite, withDeadChannel } from "../support/nets/integers.js";
import { tfliteFile } from "../support/nets/tflite-writer.js";

const folder = temporaryFolder();

/** The model of a net over bytes, of which 125 stands for 0 as the input of the net wants it. */
function irOf(
  seed: number,
  net: { scales?: "own"; rounding?: "single" | "double" },
  content = residualTflite(seed),
): Ir {
  const here = join(folder, `${seed}${net.rounding}`);
  mkdirSync(here);
  writeFileSync(join(here, "net"), content);
  const scale = Math.fround(0.05);
  const spec = defineModel({
    name: "net",
    input: { shape: [6, 5, 2], standardize: "none", scale, offset: -125 * scale },
    classes: ["a", "b", "c"],
    data: {
      train: csv({ file: "a.csv", label: "y" }),
      split: { validation: 0.1, calibration: 0.1, test: 0.1 },
    },
    layers: [tflite({ file: "net", ...net })],
    training: imported(),
  });
  return lower(
    check(withNets(conformed({ file: join(here, "model.ts"), spec: spec as ReadSpec, spans: {} }))),
  );
}

const SIZE = 6 * 5 * 2;

function bytes(seed: number, count: number): Samples {
  const random = createRandom(seed, 8);
  const inputs = Uint8Array.from({ length: count * SIZE }, () => Math.floor(256 * random.uniform()));
  return { storage: "uint8", size: SIZE, count, inputs, labels: new Uint16Array(count) };
}

const weightsOf = ({ imported: net }: Ir): Trained => ({
  layers: net!.layers,
  statistics: [{ mean: new Float32Array(), deviation: new Float32Array() }],
  record: { rule: "imported", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] },
});

/** Layers of ours by the tensors of the file that they make. */
const MADE = {
  conv1: "first",
  depthwise2: "apart",
  add3: "sum",
  conv4: "aside",
  add5: "both",
  maxPool6: "peaks",
  averagePool7: "smooth",
  averagePool8: "mean",
  dense9: "scores",
};

it.each(["double", "single"] as const)(
  "a net of int8 computes every map as its format says, %s rounding",
  (rounding) => {
    for (const seed of [1, 2, 3]) {
      const ir = irOf(seed, { scales: "own", rounding });
      const samples = bytes(seed, 8);
      const model = quantize(ir, weightsOf(ir), samples, true);
      const line = schedule(model);
      for (let n = 0; n < samples.count; n++) {
        const raw = samples.inputs.subarray(n * SIZE, (n + 1) * SIZE) as Uint8Array;
        const memory = allocate(line, raw);
        for (const step of line.steps) definitionOf(step).run(step, model, memory);
        const wanted = answersInt8(
          residualInt8(seed),
          Array.from(raw, (q) => q - 128),
          rounding,
        );
        for (const [layer, name] of Object.entries(MADE))
          expect(Array.from(memory.tensors[`${layer}_z`]!), `${name} of sample ${n}`).toEqual(
            wanted.get(name),
          );
        expect(Array.from(memory.tensors.scores!)).toEqual(wanted.get("scores"));
      }
    }
  },
);

it("a channel that never leaves zero in any branch goes, and no byte of the scores changes", () => {
  const net = withDeadChannel(residualInt8(5), 11);
  const ir = irOf(5, { scales: "own" }, tfliteFile(net));
  expect(ir.imported!.dropped).toBe(1);
  expect(ir.imported!.graph!.layers.slice(0, -1).map(({ output }) => output.at(-1))).toEqual(
    Array(8).fill(36),
  );
  const whole = irOf(6, { scales: "own" }, tfliteFile(withDeadChannel(residualInt8(6), -1)));
  expect(whole.imported!.dropped).toBe(0);
  const samples = bytes(5, 8);
  const model = quantize(ir, weightsOf(ir), samples, true);
  const line = schedule(model);
  for (let n = 0; n < samples.count; n++) {
    const raw = samples.inputs.subarray(n * SIZE, (n + 1) * SIZE) as Uint8Array;
    const memory = allocate(line, raw);
    for (const step of line.steps) definitionOf(step).run(step, model, memory);
    const wanted = answersInt8(
      net,
      Array.from(raw, (q) => q - 128),
      "double",
    );
    expect(Array.from(memory.tensors.scores!)).toEqual(wanted.get("scores"));
  }
});

// A convolution with one window over all of its input has the kernels of a dense layer, too.
it.each(["dense", "conv"])(
  "keeps a weight of -128 of a %s from kernels that add up four products in 16 bits",
  (kind) => {
    const kindWith = (weight: number): string => {
      const ir = irOf(100 - weight + (kind === "conv" ? 1000 : 0), { scales: "own" });
      const graph = ir.imported!.graph!;
      const { weights } = graph.integers!.dense9 as ProductValues;
      if (kind === "conv") overAll(graph.layers.at(-1)!);
      for (let at = 0; at < weights.length; at++) weights[at] = Math.max(weights[at]!, -127);
      weights[0] = weight;
      const model = quantize(ir, weightsOf(ir), bytes(1, 8), true);
      return schedule(model).steps.at(-3)!.kind;
    };
    expect([kindWith(-127), kindWith(-128)]).toEqual(["asymmetricListed", "asymmetricConv"]);
  },
);

/** Makes a convolution with one window of a dense layer. */
function overAll(layer: GraphLayerIr): void {
  const { height, width } = planeOf(layer.input);
  const window: Window = { kernel: [height, width], stride: [1, 1], padding: [0, 0, 0, 0] };
  Object.assign(layer, { kind: "conv", window, output: [1, 1, layer.output.at(-1)] });
}

it("rounds ties as both ways say, of either sign", () => {
  const quarter = rescaleOf(0.25)!; // 0.5 * 2^-1
  const once = [-6, -2, 2, 6].map((value) => rescaled(value, quarter, "single"));
  const twice = [-6, -2, 2, 6].map((value) => rescaled(value, quarter, "double"));
  expect(once).toEqual([-1, 0, 1, 2]);
  expect(twice).toEqual([-2, -1, 1, 2]);
});

it("a net with branches is quantized anew: its scores are those of the floats within a few steps", () => {
  const ir = irOf(4, {});
  const samples = bytes(4, 64);
  const model = quantize(ir, weightsOf(ir), samples, true);
  const line = schedule(model);
  const { scale, zero } = (model.layers.at(-1) as { numbers: { output: { scale: number; zero: number } } })
    .numbers.output;
  let [wrong, all] = [0, 0];
  for (let n = 0; n < 32; n++) {
    const memory = allocate(line, samples.inputs.subarray(n * SIZE, (n + 1) * SIZE) as Uint8Array);
    for (const step of line.steps) definitionOf(step).run(step, model, memory);
    const wanted = forwardFloat(ir, weightsOf(ir), samples.inputs, n * SIZE).scores.at(-1)!;
    for (const [k, score] of wanted.entries()) {
      wrong += ((memory.tensors.scores![k]! - zero) * scale - score) ** 2;
      all += score ** 2;
    }
  }
  expect(Math.sqrt(wrong / all)).toBeLessThan(0.03);
});
