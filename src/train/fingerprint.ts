import { createHash } from "node:crypto";
import type { Dataset } from "../ir/data.js";
import type { Ir } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import type { LayerIr, RmsIr, WeightedIr } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { areTiles } from "../ir/window.js";
import { featuresHash } from "../parameters/features-hash.js";

/** Raised with every change that gives other weights for the same model, data and seed. */
export const TRAINER_VERSION = 4;

/**
 * SHA-256 (hex) over everything that the weights depend on: input, data with the hash of each file, layers, classes,
 * training, seed, engine and trainer version. A checkpoint with another value is stale. Precision, inference, learning on
 * the device and its data, the model's name, places in the model file and paths of this machine do not count: none of
 * them retrains.
 */
export function fingerprint(
  ir: Ir,
  dataset: Dataset,
  seed: number,
  engineName: string,
  version: number = TRAINER_VERSION,
): string {
  const layers = blocksOfIr(ir).map(blockWords);
  const { classes, targets, data, training } = ir;
  const files = dataset.files.map(({ sha256 }) => sha256);
  const text = canonicalJson({
    input: inputWords(ir),
    ...(ir.imported ? { imported: ir.imported.sha256 } : {}),
    ...(ir.start ? { start: ir.start.sha256 } : {}),
    ...(targets ? { targets } : { classes }),
    data,
    files,
    layers,
    training: trainingWords(training),
    seed,
    engineName,
    version,
  });
  return createHash("sha256").update(text).digest("hex");
}

/** Words of the input. Those of what comes in beside a moved sample stand only where that once was another value: a raw 0. */
function inputWords({ input: { raw, parts, turned }, training: { shift }, features }: Ir): object {
  const once = shift === 0 || parts.every(({ offset }) => offset === 0);
  return {
    ...{ shape: raw, size: sizeOf(raw), parts },
    ...(turned ? { turned } : {}),
    ...(once ? {} : { beyond: "zero" }),
    ...(features ? { features: featuresHash(features) } : {}),
  };
}

/** Values at which settings that came later have no words. */
const UNSAID: Readonly<Record<string, unknown>> = { flip: false, boosted: true, scores: "sum" };

/** Settings of a training, but for later ones that change nothing. */
function trainingWords(training: Ir["training"]): object {
  return Object.fromEntries(Object.entries(training).filter(([name, value]) => value !== UNSAID[name]));
}

/**
 * The words of version 4, which has none for a normalisation behind a dense layer, and none for what dense layers do without: a checkpoint stays
 * fresh as long as these say the same.
 */
function blockWords(block: BlockIr) {
  const { kind, name, inputs, units, slices, head, overlay, inside, cells, followers } = block;
  const others = followers.filter((each) => SAYS_NORM[kind] || !isNormalisation(each));
  return {
    ...{ kind, name, inputs, units, slices, head, overlay },
    ...MAP_WORDS[kind](block.layer),
    ...(inside.length > 0 ? { inside: inside.map(layerWords) } : {}),
    ...(cells ? { cells } : {}),
    ...(others.length > 0 ? { followers: others.map(layerWords) } : {}),
  };
}

/** Words of a layer beside those of its block. */
const MAP_WORDS: Readonly<Record<WeightedIr["kind"], (layer: WeightedIr) => object>> = {
  dense: () => ({}),
  conv: layerWords,
  depthwise: layerWords,
};

/** True for layers whose normalisation has words. */
const SAYS_NORM: Readonly<Record<WeightedIr["kind"], boolean>> = {
  dense: false,
  conv: true,
  depthwise: true,
};

function isNormalisation(layer: LayerIr): layer is RmsIr {
  return layer.kind === "rms";
}

/** A layer as its weights see it: all but its name and its place in the file. Pools side by side once had a size alone. */
function layerWords({ name, source, ...layer }: LayerIr): object {
  if (!("window" in layer) || "overlay" in layer || !areTiles(layer.window)) return layer;
  const { window, ...rest } = layer;
  return { ...rest, size: window.kernel };
}

/** JSON with sorted keys, so that the order in which a user wrote them does not matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
