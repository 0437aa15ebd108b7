/** Training of layers behind an imported net: what the net makes of each sample is computed once, and is then their input. */
import type { Engine } from "../engine/engine.js";
import { flatten, follow, forward, upload } from "../floats/network.js";
import type { Dataset, Samples } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { blocksOfIr } from "../ir/ir-blocks.js";
import { sizeOf } from "../ir/shape.js";
import type { PartStatistics, TrainedLayer } from "../ir/trained.js";
import { chunks, createBatches } from "./batches.js";

/** Samples of one pass. */
const BATCH = 64;

/** A model in two parts: layers that stay as they are, and those that are trained. */
export interface Divided {
  readonly imported: readonly TrainedLayer[];
  readonly before: Ir;
  readonly behind: Ir;
}

/** The parts of a model; null where nothing is imported, or nothing stands behind it. */
export function divided(ir: Ir): Divided | null {
  const { imported, layers, taps, input } = ir;
  const own = taps[imported?.layers.length ?? 0];
  if (imported === undefined || own === undefined) return null;
  const { imported: _, ...rest } = ir;
  const edge = layers[own.layer]!.input;
  const part = { start: 0, size: sizeOf(edge), scale: 1, offset: 0, standardize: "none" } as const;
  const moved = taps.slice(imported.layers.length).map((tap) => ({
    ...{ ...tap, layer: tap.layer - own.layer },
    reads: tap.reads - own.layer,
  }));
  return {
    imported: imported.layers,
    before: {
      ...rest,
      input,
      layers: layers.slice(0, own.layer),
      taps: taps.slice(0, imported.layers.length),
    },
    behind: {
      ...rest,
      input: { raw: edge, network: edge, parts: [part] },
      layers: layers.slice(own.layer),
      taps: moved,
    },
  };
}

/** The parts of the data that a training reads, as the imported layers leave them. */
export function behindImported(
  engine: Engine,
  { imported, before }: Divided,
  statistics: readonly PartStatistics[],
  dataset: Dataset,
): Dataset {
  const through = (samples: Samples): Samples => passed(engine, before, imported, statistics, samples);
  return { ...dataset, train: through(dataset.train), validation: through(dataset.validation) };
}

function passed(
  engine: Engine,
  ir: Ir,
  layers: readonly TrainedLayer[],
  statistics: readonly PartStatistics[],
  samples: Samples,
): Samples {
  const size = sizeOf(ir.layers.at(-1)!.output);
  const inputs = new Float32Array(samples.count * size);
  const batches = createBatches(engine, ir, statistics, samples, BATCH);
  const parameters = upload(engine, ir, layers);
  const { followers } = blocksOfIr(ir).at(-1)!;
  const all = Uint32Array.from({ length: samples.count }, (_, index) => index);
  let at = 0;
  for (const chunk of chunks(all, BATCH))
    engine.scope(() => {
      const passes = forward(engine, ir, parameters, batches.assemble(chunk).inputs);
      inputs.set(engine.read(follow(engine, followers, passes.at(-1)!.output).output), at * size);
      at += chunk.length;
    });
  engine.release(flatten(parameters));
  return { storage: "float32", size, count: samples.count, inputs, labels: samples.labels };
}
