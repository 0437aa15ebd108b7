import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import { forwardFloat } from "../../src/floats/float-model.js";
import { forward, upload } from "../../src/floats/network.js";
import type { Ir } from "../../src/ir/ir.js";
import { sizeOf } from "../../src/ir/shape.js";
import type { Trained, TrainedLayer } from "../../src/ir/trained.js";
import { groupBounds } from "../../src/numerics/group-bounds.js";
import { type SmallModel, smallIr } from "../support/models/small-ir.js";
import { randomLayers } from "./gradient-check.js";

const engine = await openEngine();
const GOODNESS = { readout: "goodness", beam: 2, exits: null } as const;
const NONE = [{ mean: new Float32Array(0), deviation: new Float32Array(0) }];

/** Two classes, input (2, 2) that stays (1, 1) once standardised, and weights that copy it to both halves. */
const byHand = (layer: Partial<TrainedLayer>): TrainedLayer => ({
  weights: Float32Array.of(1, 0, 2, 0, 0, 1, 0, 3),
  bias: new Float32Array(4),
  head: null,
  overlay: null,
  ...layer,
});

describe("the float model, by hand", () => {
  const run = (model: SmallModel, layers: TrainedLayer[]) =>
    forwardFloat(
      smallIr({ shape: [2], widths: [4], classes: 2, ...model }),
      trained(layers),
      Float32Array.of(2, 2),
      0,
    );

  it("answers after each slice with the rows of the head that belong to it", () => {
    const head = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
    const { layers, scores } = run({ slices: [2] }, [byHand({ head })]); // z = (1, 1, 2, 3)
    expect([...layers[0].z]).toEqual([1, 1, 2, 3]);
    expect(scores.map((each) => [...each])).toEqual([
      [3, 30],
      [21, 210],
    ]);
  });

  it("answers with the mean square of each class' group, the mean over slices, without the temperature", () => {
    const training = { rule: "classGroups", temperature: 7 };
    expect(run({ training }, [byHand({})]).scores.map((each) => [...each])).toEqual([[1, 6.5]]);
    expect(run({ training, slices: [2] }, [byHand({})]).scores.map((each) => [...each])).toEqual([
      [0.5, 0.5],
      [2.5, 5],
    ]);
  });

  it("tries every label where goodness answers: z and h are [classes][units]", () => {
    const training = { rule: "forwardForward", amplitude: 2 };
    const overlay = Float32Array.of(1, 0, 0, 0, 0, 0, -2, 0.5); // z = (3, 1, 2, 3) and (1, 1, 0, 4)
    const model = { widths: [4, 1], training, inference: GOODNESS };
    const second = byHand({ weights: Float32Array.of(1, 0, 0, 0), bias: Float32Array.of(0) });
    const { layers, scores } = run(model, [byHand({ overlay }), second]); // h is what it reads
    expect([...layers[0].z]).toEqual([3, 1, 2, 3, 1, 1, 0, 4]);
    expect(layers[0].h[0]).toBeCloseTo(3 / Math.sqrt(23 / 4), 6);
    expect(layers[0].h[7]).toBeCloseTo(4 / Math.sqrt(18 / 4), 6);
    expect([...scores[0]]).toEqual([23 / 4, 18 / 4]);
  });

  it("overlays the neutral label, half of the amplitude in each of two slots, where heads answer", () => {
    const training = { rule: "forwardForward", amplitude: 2 };
    const overlay = Float32Array.of(1, 0, 0, 0, 0, 0, -2, 0.5);
    const { layers } = run({ training }, [byHand({ overlay, head: new Float32Array(8) })]);
    expect([...layers[0].z]).toEqual([2, 1, 0, 3.5]);
  });

  it("sums goodness over the layers, each label from its own h", () => {
    const model = { widths: [4, 1], training: { rule: "forwardForward", amplitude: 2 }, inference: GOODNESS };
    const overlay = Float32Array.of(1, 0, 0, 0, 0, 0, -2, 0.5);
    const second = byHand({ weights: Float32Array.of(1, 0, 0, 0), bias: Float32Array.of(0) });
    const { scores } = run(model, [byHand({ overlay }), second]); // z2 = h[0]: 3 and 1, each over its root
    expect(scores).toHaveLength(2);
    expect(scores[1][0]).toBeCloseTo(23 / 4 + 9 / (23 / 4), 5);
    expect(scores[1][1]).toBeCloseTo(18 / 4 + 1 / (18 / 4), 5);
  });
});

describe.each<SmallModel>([
  { widths: [6, 4], slices: [3, 2] },
  { widths: [8, 7], slices: [2, 1], training: { rule: "classGroups" } },
  { widths: [6, 4], slices: [2, 1], training: { rule: "forwardForward" } },
  { widths: [6, 4], training: { rule: "backprop" } },
])("the trainer's forward pass and the float model: %j", (model) => {
  const ir = smallIr(model);
  const layers = randomLayers(ir, 3);

  it("agree on z and on the scores of every exit", () => {
    const { x, layers: plain, scores } = forwardFloat(ir, trained(layers), sample(ir), 0);
    engine.scope(() => {
      const passes = forward(engine, ir, upload(engine, ir, layers), engine.tensor(x, [1, x.length]));
      for (const [l, { z }] of passes.entries()) expectClose(engine.read(z), plain[l].z);
      const exits = passes.flatMap((pass) => pass.exits);
      expect(exits).toHaveLength(scores.length);
      for (const [exit, own] of exits.entries()) expectClose(engine.read(own), scores[exit]);
    });
  });
});

it("goodness is the mean square of the trainer's own activations with that label", () => {
  const ir = smallIr({ widths: [6, 4], training: { rule: "forwardForward" }, inference: GOODNESS });
  const layers = randomLayers(ir, 3);
  const { x, scores } = forwardFloat(ir, trained(layers), sample(ir), 0);
  engine.scope(() => {
    const parameters = upload(engine, ir, layers);
    for (const label of ir.classes.keys()) {
      const code = engine.tensor(
        Float32Array.from(ir.classes, (_, k) => Number(k === label)),
        [1, 3],
      );
      const inputs = engine.tensor(x, [1, x.length]);
      let sum = 0;
      for (const [l, { z }] of forward(engine, ir, parameters, inputs, { label: code }).entries()) {
        sum += engine.read(engine.rowMean(engine.square(z)))[0];
        expect(scores[l][label]).toBeCloseTo(sum, 4);
      }
    }
  });
});

describe("groupBounds", () => {
  it.each([
    [10, 5, [0, 2, 4, 6, 8, 10]],
    [7, 3, [0, 2, 4, 7]],
    [3, 3, [0, 1, 2, 3]],
  ])("divides %i units among %i classes", (width, classes, bounds) => {
    expect([...groupBounds(width, classes)]).toEqual(bounds);
  });
});

function trained(layers: readonly TrainedLayer[]): Trained {
  const record = { rule: "", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] };
  return { layers, statistics: NONE, record };
}

function sample(ir: Ir): Float32Array {
  return Float32Array.from({ length: sizeOf(ir.input.raw) }, (_, i) => Math.fround(Math.sin(3 * i) + 0.2));
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(found[i]).toBeCloseTo(expected[i], 4);
}
