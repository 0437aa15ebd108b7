import type { Engine, Tensor } from "../../engine/engine.js";
import { addMoments, type Moments, noMoments, solveRidge } from "../../engine/ridge.js";
import { flatten, follow, forward, upload } from "../../floats/network.js";
import type { Ir } from "../../ir/ir.js";
import { type BlockIr, blocksOfIr, firstBlocks } from "../../ir/ir-blocks.js";
import type { TrainedLayer } from "../../ir/trained.js";
import type { Random } from "../../numerics/prng.js";
import { settingsOf } from "../rule.js";
import type { Batch, ClosedRule } from "../training.js";

/**
 * Forward Projection: each layer is a ridge regression from its input to random signs of input and label,
 *
 *     t = sign(h Q) + sign(y U)      (W, b) = argmin sum |t - h W - b|^2 weight + lambda |W|^2
 *
 * with normal Q [inputs][units] and U [classes][units], drawn once; then z = relu(h W + b), h = rms(z). The layer's
 * head is a ridge regression from z to what the running scores before it leave of y - 1 / classes. `ridge` is lambda
 * divided by the mean square of the regression's inputs, both summed over the samples.
 */
export const train: ClosedRule = {
  kind: "closed",
  sweeps: (ir) => ir.taps.length + 1,
  solve,
};

async function solve(
  engine: Engine,
  ir: Ir,
  random: Random,
  sweep: (visit: (batch: Batch) => void) => Promise<void>,
): Promise<TrainedLayer[]> {
  const { ridge } = settingsOf(ir, "forwardProjection");
  const blocks = blocksOfIr(ir);
  const layers: TrainedLayer[] = [];
  for (let solved = 0; solved <= blocks.length; solved++) {
    const network = openNetwork(engine, ir, layers);
    const above = blocks[solved];
    const below = blocks[solved - 1];
    const layerFit = above && startLayerFit(engine, ir, above, random);
    const headFit = below && noMoments(below.units, ir.classes.length);
    try {
      await sweep((batch) => {
        const { h, z, scores } = network.run(batch.inputs);
        layerFit?.add(h, batch);
        if (headFit) addMoments(engine, headFit, z, residual(engine, batch, scores), batch.weights);
      });
    } finally {
      network.release();
      layerFit?.release();
    }
    if (below && headFit)
      layers[solved - 1] = { ...layers[solved - 1]!, head: headOf(below, headFit, ridge) };
    if (above && layerFit) layers.push(layerOf(above, layerFit.moments, ridge));
  }
  return layers;
}

/** The layers that are solved so far, the last one still without a head. */
interface Network {
  /**
   * Outputs of the last layer, before and after normalisation, and the running scores; the inputs where there is none.
   */
  run(inputs: Tensor): { readonly z: Tensor; readonly h: Tensor; readonly scores: Tensor | null };
  release(): void;
}

function openNetwork(engine: Engine, ir: Ir, layers: readonly TrainedLayer[]): Network {
  const part = firstBlocks(ir, layers.length);
  const parameters = upload(engine, part, layers);
  return {
    run: (inputs) => {
      const passes = forward(engine, part, parameters, inputs);
      const z = passes.at(-1)?.z;
      if (z === undefined) return { z: inputs, h: inputs, scores: null };
      const scores = passes.flatMap(({ exits }) => exits).at(-1) ?? null;
      const last = blocksOfIr(ir)[layers.length - 1]!;
      return { z, h: follow(engine, last.followers, z).output, scores };
    },
    release: () => engine.release(flatten(parameters)),
  };
}

/** y - 1 / classes - scores: what a head is to add, [batch][classes]. */
function residual(engine: Engine, { labels }: Batch, scores: Tensor | null): Tensor {
  const centred = engine.shift(labels, -1 / (labels.shape[1] ?? 1));
  return scores === null ? centred : engine.subtract(centred, scores);
}

/** Collects a layer's regression; a last feature that is always 1 stands for the bias. */
interface LayerFit {
  readonly moments: Moments;
  add(h: Tensor, batch: Batch): void;
  release(): void;
}

function startLayerFit(engine: Engine, ir: Ir, { inputs, units }: BlockIr, random: Random): LayerFit {
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const q = engine.variable(draw(inputs * units), [inputs, units]);
  const codes = draw(ir.classes.length * units).map((u) => (u > 0 ? 1 : -1));
  const u = engine.variable(codes, [ir.classes.length, units]);
  const moments = noMoments(inputs + 1, units);
  return {
    moments,
    add: (h, { size, labels, weights }) => {
      const target = engine.add(sign(engine, engine.matMul(h, q)), engine.matMul(labels, u));
      const ones = engine.tensor(new Float32Array(size).fill(1), [size, 1]);
      addMoments(engine, moments, engine.joinColumns([h, ones]), target, weights);
    },
    release: () => engine.release([q, u]),
  };
}

function sign(engine: Engine, a: Tensor): Tensor {
  return engine.subtract(engine.step(a), engine.step(engine.scale(a, -1)));
}

function layerOf({ inputs, units }: BlockIr, moments: Moments, ridge: number): TrainedLayer {
  const solution = Float32Array.from(solveRidge(moments, ridge, { free: 1 }));
  return {
    weights: solution.slice(0, inputs * units),
    bias: solution.slice(inputs * units),
    head: null,
    overlay: null,
  };
}

function headOf({ slices }: BlockIr, moments: Moments, ridge: number): Float32Array {
  return Float32Array.from(solveRidge(moments, ridge, { slices }));
}
