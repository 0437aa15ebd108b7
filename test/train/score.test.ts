import { expect, it } from "vitest";
import { openEngine } from "../../src/engine/engine.js";
import { upload } from "../../src/floats/network.js";
import { metrics } from "../../src/numerics/metrics.js";
import { accuracyOf, evaluateTrained } from "../../src/train/evaluate-trained.js";
import { createScorer } from "../../src/train/score.js";
import { patterns, smallIr } from "../support/models/small-ir.js";
import { randomLayers } from "./gradient-check.js";

const engine = await openEngine();

it("a score over more samples than one batch holds is that of the float model", () => {
  const ir = smallIr({ widths: [6, 4], slices: [2, 1] });
  const layers = randomLayers(ir, 2);
  const samples = patterns(ir, 1100, 3);
  const statistics = ir.input.parts.map(() => ({
    mean: new Float32Array(0),
    deviation: new Float32Array(0),
  }));
  const record = { rule: "", seed: 0, epochs: 0, engine: "", fingerprint: "", history: [] };
  const { perExit, predictions } = evaluateTrained(ir, { layers, statistics, record }, samples);

  const parameters = upload(engine, ir, layers);
  const score = createScorer(engine, ir, statistics, samples)(parameters);
  engine.release(parameters.flatMap(({ weights, bias, head }) => [weights, bias, ...(head ? [head] : [])]));
  expect(score.accuracy).toEqual(perExit.map((each) => accuracyOf(each, samples)));
  expect(score.quality).toBe(metrics(samples.labels, predictions, ir.classes).macroF1);
  expect(score.quality).toBeGreaterThan(0.05);
});
