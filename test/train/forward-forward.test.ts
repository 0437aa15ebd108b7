import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import type { Ir } from "../../src/ir/ir.js";
import type { TrainedLayer } from "../../src/ir/trained.js";
import { createRandom } from "../../src/numerics/prng.js";
import { drawWrongLabels } from "../../src/rules/forward-forward/negatives.js";
import { SHARPNESS } from "../../src/rules/forward-forward/sharpness.js";
import { train as forwardForward } from "../../src/rules/forward-forward/train.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate-trained.js";
import { train } from "../../src/train/train.js";
import { type SmallModel, smallDataset, smallIr, withTraining } from "../support/models/small-ir.js";
import { evaluate, randomData, randomLayers, scaled, worst } from "./gradient-check.js";
import { type Data, differences, hidden, type Layer, localLoss, preActivation } from "./oracle.js";

const engine = await openEngine();

const PENALTY = 0.05;
const AMPLITUDE = 0.25;
const SAMPLES = 8;
/** Float32 rounding stays below a quarter of this; a wrong factor of 1 % lies above it. */
const TOLERANCE = 2e-4;

/** Sample weights and dropout masks (of 0 and 1 / (1 - 1/4)) that no formula can mistake for ones. */
const WEIGHTS = [0.25, 2, 1.5, 0.5, 1, 3, 0.75, 1.25];
const DROPPED = [6, 4, 4].map((units, l) =>
  WEIGHTS.map((_, n) => Array.from({ length: units }, (_, j) => ((n + 2 * j + l) % 5 === 0 ? 0 : 4 / 3))),
);

/** The same network as it is for one label: the overlay is but another bias. */
function labelled([first, ...others]: readonly Layer[], code: readonly number[]): Layer[] {
  const units = first.bias.length;
  const bias = Array.from(first.bias, (b, j) =>
    code.reduce((sum, slot, k) => sum + AMPLITUDE * slot * first.overlay![k * units + j], b),
  );
  return [{ ...first, bias }, ...others];
}

const oneHot = (label: number): number[] => [0, 1, 2].map((k) => Number(k === label));
const neutral = (layers: readonly Layer[]): Layer[] => labelled(layers, [1 / 3, 1 / 3, 1 / 3]);

function activity(layers: readonly Layer[], index: number, data: Data, n: number): number[] {
  const sums = preActivation(layers[index], hidden(layers, index, data, n));
  return sums.map((a, j) => Math.max(0, a) * (data.masks?.[index][n][j] ?? 1));
}

const meanSquare = (z: readonly number[]): number => z.reduce((sum, x) => sum + x * x, 0) / z.length;
const softplus = (x: number): number => Math.log(1 + Math.exp(x));

interface Settings {
  readonly goodness: "mean" | "sum";
  readonly loss: "symba" | "bce";
}

/** What layer `index` descends, earlier layers taken from `frozen`. */
function pairLoss(
  frozen: readonly Layer[],
  moved: readonly Layer[],
  index: number,
  data: Data,
  wrong: readonly number[],
  { goodness, loss }: Settings,
): number {
  const layers = [...frozen.slice(0, index), moved[index]];
  const losses = data.inputs.map((_, n) => {
    const [zp, zn] = [data.labels[n], wrong[n]].map((label) =>
      activity(labelled(layers, oneHot(label)), index, data, n),
    );
    const scale = goodness === "sum" ? zp.length : 1;
    const [gp, gn] = [zp, zn].map((z) => meanSquare(z) * scale);
    const s = SHARPNESS[goodness];
    const own =
      loss === "symba" ? softplus(-s * (gp - gn)) : softplus(-s * (gp - scale)) + softplus(s * (gn - scale));
    const total = [...zp, ...zn].reduce((sum, x) => sum + x, 0);
    return (data.weights?.[n] ?? 1) * own + PENALTY * total;
  });
  return losses.reduce((sum, x) => sum + x, 0) / losses.length;
}

/** Inputs that differ little, so that one scale per layer brings all goodnesses near the threshold. */
function similarData(ir: Ir): Data & { labels: number[] } {
  const data = randomData(ir, SAMPLES, 8);
  const [centre] = data.inputs;
  const inputs = data.inputs.map((row) => row.map((x, i) => Math.fround(centre[i] + 0.05 * x)));
  return { ...data, inputs };
}

/** Divides each layer by the root of its mean goodness with the true labels. */
function nearThreshold(layers: readonly TrainedLayer[], data: Data): TrainedLayer[] {
  const done: TrainedLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    const goodnesses = data.inputs.map((_, n) =>
      meanSquare(activity(labelled([...done, layer], oneHot(data.labels[n])), index, data, n)),
    );
    const factor = 1 / Math.sqrt(goodnesses.reduce((sum, g) => sum + g, 0) / goodnesses.length);
    const { weights, bias, overlay, head } = layer;
    const scale = (tensor: Float32Array): Float32Array => tensor.map((value) => value * factor);
    done.push({ weights: scale(weights), bias: scale(bias), overlay: overlay && scale(overlay), head });
  }
  return done;
}

interface Case extends Settings {
  readonly title: string;
  readonly model?: SmallModel;
  readonly data?: Partial<Data>;
}

const cases: Case[] = [
  { loss: "symba", goodness: "mean", title: "plain" },
  { loss: "symba", goodness: "sum", title: "class weights", data: { weights: WEIGHTS } },
  { loss: "bce", goodness: "mean", title: "class weights", data: { weights: WEIGHTS } },
  { loss: "bce", goodness: "sum", title: "plain" },
  {
    loss: "symba",
    goodness: "mean",
    title: "slices, dropout",
    model: { slices: [3, 2, 1], training: { dropout: 0.25 } },
    data: { masks: DROPPED },
  },
  {
    loss: "bce",
    goodness: "sum",
    title: "dropout",
    model: { training: { dropout: 0.25 } },
    data: { masks: DROPPED },
  },
];

describe.each(cases)(
  "forward-forward, $loss of $goodness, $title",
  ({ loss, goodness, model, data: given }) => {
    const settings = { rule: "forwardForward", loss, goodness, amplitude: AMPLITUDE, peer: 0 };
    const training = { ...model?.training, ...settings, activityPenalty: PENALTY };
    const ir = smallIr({ widths: [6, 4, 4], ...model, training });
    const data: Data = { ...similarData(ir), ...given };
    const layers = nearThreshold(randomLayers(ir, 7), data);
    const wrong = [...drawWrongLabels(createRandom(1), Uint16Array.from(data.labels), 3, null)];
    const { masks: _, ...undropped } = data;
    const slices = ir.taps.map((tap) => tap.slices);
    const numeric = differences(layers, (moved, index, kind) =>
      kind === "head"
        ? localLoss(neutral(layers), neutral(moved), index, undropped, { classes: 3, penalty: 0, slices })
        : pairLoss(layers, moved, index, data, wrong, { loss, goodness }),
    );

    it("is tested away from the kinks of ReLU, with active and inactive units, and on the slope of the loss", () => {
      const values = ir.taps.flatMap((_, l) =>
        data.inputs.flatMap((_, n) =>
          [data.labels[n], wrong[n]].flatMap((label) => {
            const own = labelled(layers, oneHot(label));
            return preActivation(own[l], hidden(own, l, data, n));
          }),
        ),
      );
      expect(Math.min(...values.map(Math.abs))).toBeGreaterThan(1e-4);
      expect(values.filter((a) => a > 0).length / values.length).toBeGreaterThan(0.25);
      expect(values.filter((a) => a < 0).length / values.length).toBeGreaterThan(0.2);
      const value = pairLoss(layers, layers, 0, data, wrong, { loss, goodness });
      expect(value).toBeLessThan(12); // far from it the losses grow by tens
    });

    it("has the gradients of its loss, for every parameter of every layer", () => {
      const { gradients } = evaluate(engine, forwardForward, ir, layers, data);
      expect(worst(gradients, numeric)).toBeLessThan(TOLERANCE / 4);
      expect(numeric.flat(2).filter((value) => Math.abs(value) > 100 * TOLERANCE).length).toBeGreaterThan(40);
    });

    it("would be caught with a factor that is wrong by one hundredth in a single tensor", () => {
      const { gradients } = evaluate(engine, forwardForward, ir, layers, data);
      for (const [l, tensors] of gradients.entries()) {
        for (const [t, tensor] of tensors.entries()) {
          if (tensor === null) continue;
          expect(worst(scaled(gradients, l, t, 1.01), numeric)).toBeGreaterThan(TOLERANCE);
        }
      }
    });

    it("would be caught without its activity penalty", () => {
      const without = withTraining(ir, { activityPenalty: 0 });
      const { gradients } = evaluate(engine, forwardForward, without, layers, data);
      expect(worst(gradients, numeric)).toBeGreaterThan(50 * TOLERANCE);
    });
  },
);

describe("forward-forward", () => {
  // x = (1, 1), W = I, overlay = I with amplitude 1; with two classes the wrong label is the other one.
  // z+ = (2, 1), z- = (1, 2): equal goodness, r = 1/2; s = 0.2: dz+ = -0.2 z+, dz- = 0.2 z-, both with 0.1 of penalty.
  // Neutral: z = (1.5, 1.5), scores 0, d = (-1/2, 1/2).
  const layer: TrainedLayer = {
    weights: Float32Array.of(1, 0, 0, 1),
    bias: new Float32Array(2),
    head: new Float32Array(4),
    overlay: Float32Array.of(1, 0, 0, 1),
  };
  const model = (peer: number): Ir =>
    smallIr({
      shape: [2],
      widths: [2],
      classes: 2,
      training: { rule: "forwardForward", goodness: "sum", amplitude: 1, peer, activityPenalty: 0.1 },
    });
  const sample: Data = { inputs: [[1, 1]], labels: [0] };
  const dM = [-0.75, 0.75, -0.75, 0.75];

  it("computes the example of two neurons that is worked out by hand", () => {
    const { loss, gradients } = evaluate(engine, forwardForward, model(0), [layer], sample);
    const positive = [-0.4 + 0.1, -0.2 + 0.1];
    const negative = [0.2 + 0.1, 0.4 + 0.1];
    const sum = [0, 0.4];
    expect(loss).toBeCloseTo(Math.log(2), 6);
    expect(worst(gradients, [[[...sum, ...sum], sum, dM, [...positive, ...negative]]])).toBeLessThan(1e-6);
  });

  it("pulls units towards the mean activity of their peers", () => {
    // m = 0.9 * 0.5 + 0.1 (2, 1) = (0.65, 0.55), mean 0.6: e+ gains 0.4 (0.05, -0.05).
    const { gradients } = evaluate(engine, forwardForward, model(0.4), [layer], sample);
    const sum = [0.02, 0.4 - 0.02];
    const overlay = [-0.3 + 0.02, -0.1 - 0.02, 0.3, 0.5];
    expect(worst(gradients, [[[...sum, ...sum], sum, dM, overlay]])).toBeLessThan(1e-6);
  });

  it("raises a unit that never fires, which its own loss cannot", () => {
    const dead = { ...layer, bias: Float32Array.of(0, -10) };
    const bias = (peer: number): number =>
      evaluate(engine, forwardForward, model(peer), [dead], sample).gradients[0][1]![1];
    expect(bias(0)).toBeCloseTo(0, 9);
    expect(bias(0.4)).toBeLessThan(-0.01);
  });

  describe("chooses wrong labels", () => {
    const ir = smallIr({
      classes: 4,
      training: { rule: "forwardForward", epochs: 2, goodness: "sum", negatives: "hard" },
    });
    const data = { ...randomData(ir, 64, 3), labels: new Array<number>(64).fill(0) };
    // Heads that answer 2 whatever they see.
    const layers = randomLayers(ir, 5).map((own) => ({
      ...own,
      head: own.head!.map((_, i) => (i % 4 === 2 ? 40 : 0)),
    }));
    /** Labels whose overlay would move. */
    const used = (own: Ir, done: number): number[] => {
      const { gradients } = evaluate(engine, forwardForward, own, layers, data, done);
      const rows = [0, 1, 2, 3].map((k) => gradients[0][3]!.slice(k * 5, k * 5 + 5));
      return [0, 1, 2, 3].filter((k) => rows[k].some((value) => value !== 0));
    };

    it("at random in the first epoch, then as the heads answer", () => {
      expect(used(ir, 0)).toEqual([0, 1, 2, 3]);
      expect(used(ir, 0.49)).toEqual([0, 1, 2, 3]);
      expect(used(ir, 0.5)).toEqual([0, 2]);
    });

    it("at random for ever, where the model says so", () => {
      expect(used(withTraining(ir, { negatives: "random" }), 0.9)).toEqual([0, 1, 2, 3]);
    });
  });

  it("trains one layer after the other where the schedule is greedy, and all heads", () => {
    const ir = smallIr({ widths: [5, 4, 4], training: { rule: "forwardForward", schedule: "greedy" } });
    const learning = (done: number): string[] =>
      evaluate(engine, forwardForward, ir, randomLayers(ir, 7), randomData(ir, 4, 8), done).gradients.map(
        (tensors) => tensors.map((tensor) => Number(tensor !== null)).join(""),
      );
    expect(learning(0)).toEqual(["1111", "0010", "0010"]);
    expect(learning(0.34)).toEqual(["0010", "1110", "0010"]);
    expect(learning(0.99)).toEqual(["0010", "0010", "1110"]);
  });

  it.each(["together", "greedy"])("answers by its heads and by goodness, trained %s", async (schedule) => {
    const training = { rule: "forwardForward", epochs: 12, learningRate: 0.01, schedule };
    const ir = smallIr({ shape: [8], widths: [16, 12], training });
    const dataset = smallDataset(ir, 200);
    const trained = await train(ir, dataset, { seed: 1, fingerprint: "" });
    for (const readout of ["head", "goodness"] as const) {
      const asked: Ir = { ...ir, inference: { readout, beam: readout === "goodness" ? 3 : 0, exits: null } };
      const { perExit } = evaluateTrained(asked, trained, dataset.test);
      expect(perExit).toHaveLength(2);
      for (const predictions of perExit) expect(accuracyOf(predictions, dataset.test)).toBeGreaterThan(0.9);
    }
  });
});

describe("drawWrongLabels", () => {
  const count = 4000;
  const targets = new Uint16Array(count).fill(1);
  const shares = (labels: Uint16Array): number[] =>
    [0, 1, 2, 3].map((k) => labels.filter((label) => label === k).length / count);

  it("draws in proportion to the probabilities of the other classes", () => {
    const row = [0.02, 0.9, 0.06, 0.02];
    const probabilities = Float32Array.from({ length: 4 * count }, (_, i) => row[i % 4]);
    const found = shares(drawWrongLabels(createRandom(1), targets, 4, probabilities));
    for (const [k, share] of [0.2, 0, 0.6, 0.2].entries())
      expect(Math.abs(found[k] - share)).toBeLessThan(0.03);
    expect(found[1]).toBe(0);
  });

  it("draws uniformly where nothing is known, or nothing left", () => {
    const sure = Float32Array.from({ length: 4 * count }, (_, i) => Number(i % 4 === 1));
    for (const probabilities of [null, sure]) {
      const found = shares(drawWrongLabels(createRandom(2), targets, 4, probabilities));
      for (const k of [0, 2, 3]) expect(Math.abs(found[k] - 1 / 3)).toBeLessThan(0.03);
      expect(found[1]).toBe(0);
    }
  });

  it("takes one draw per sample, whatever it knows", () => {
    const after = (probabilities: Float32Array | null): number => {
      const random = createRandom(3);
      drawWrongLabels(random, targets.subarray(0, 2), 4, probabilities);
      return random.uint32();
    };
    expect(after(Float32Array.of(0, 1, 0, 0, 0.2, 0.2, 0.3, 0.3))).toBe(after(null));
  });
});
