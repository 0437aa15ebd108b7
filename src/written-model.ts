/** The model file, as far as a budget asks it: places of layers, and changes of those over maps by which a model would fit. */
import { Failure } from "./diagnostics/diagnostic.js";
import type { LayerChange, LearningNeed, LessLearning } from "./diagnostics/emit.js";
import { check } from "./frontend/check.js";
import { streamOf } from "./frontend/check-stream.js";
import { layerName, learnableNames, learningNames, lower, spanOfLayer } from "./frontend/lower.js";
import { pick } from "./ir/data.js";
import type { Plan } from "./ir/memory-plan.js";
import type { Program } from "./ir/program.js";
import type { LoadedModel } from "./ir/stages.js";
import { type NumericTarget, withSums } from "./ir/target-description.js";
import { writtenLayer } from "./layers/index.js";
import type { LayerSpec, LearningSpec } from "./model.js";
import { ramOf, type Written } from "./plan/budget.js";
import { mostFitting } from "./plan/most-fitting.js";
import { plan } from "./plan/plan.js";
import { untrainedModel } from "./uncalibrated.js";

/** Steps by which a window may move, and sizes of a pool, the mildest first. */
const FACTORS = [2, 3, 4];

/** The model file of a model, for the gate of its memory. */
export function writtenModel(loaded: LoadedModel, target: NumericTarget): Written {
  return {
    spanOf: (layer) => spanOfLayer(loaded.program, layer),
    fittingMaps: (fits) => fittingMaps(loaded, target, fits),
    lessLearning: (limit) => lessLearning(loaded, target, limit),
  };
}

/** RAM where the last layers learn, as many as fit, and where heads alone do. */
function lessLearning(loaded: LoadedModel, target: NumericTarget, limit: number): LessLearning | null {
  const { spec } = loaded.program;
  const { learning } = spec;
  if (learning === undefined) return null;
  const need = (layers: NonNullable<LearningSpec["layers"]>): LearningNeed | null => {
    // Rates are of no concern here, and may name layers that would be frozen.
    const { rate, ...others } = learning;
    const plan = planOf(loaded, target, { ...spec, learning: { ...others, layers } });
    return plan && { layers: `layers: ${JSON.stringify(layers)}`.replaceAll(",", ", "), ram: ramOf(plan) };
  };
  const heads = need("heads");
  const learns = learnableNames(spec).filter((name) => learningNames(learning, spec).has(name));
  if (heads === null || learns.length === 0) return null;
  const fewer = learns.slice(1).map((_, at) => need(learns.slice(at + 1)));
  return { most: fewer.find((each) => each !== null && each.ram <= limit) ?? null, heads };
}

/**
 * Changes of which each alone makes a model fit: a stride, a pool, a number of filters or units; the mildest of each, in the
 * last layer where it helps. Null for a model without maps.
 */
function fittingMaps(
  loaded: LoadedModel,
  target: NumericTarget,
  fits: (plan: Plan) => boolean,
): readonly LayerChange[] | null {
  const { layers } = loaded.program.spec;
  if (!layers.some((layer) => writtenLayer(layer).isOverMaps)) return null;
  const fitsWith = (index: number, change: object): boolean => {
    if (layers[index]!.imported) return false; // its weights are of this shape
    const plan = planWith(loaded, target, index, change);
    return plan !== null && fits(plan);
  };
  return [
    ...factorOf("stride", layers, fitsWith),
    ...factorOf("pool", layers, fitsWith),
    ...widthOf(layers, fitsWith),
  ];
}

type FitsWith = (index: number, change: object) => boolean;

/** The smallest factor with which everything fits, in the last layer with that setting where it does. */
function factorOf(
  setting: "stride" | "pool",
  layers: readonly LayerSpec[],
  fitsWith: FitsWith,
): LayerChange[] {
  for (const factor of FACTORS)
    for (const [index, layer] of [...layers.entries()].reverse()) {
      const now = factorIn(layer, setting);
      if (now !== null && now < factor && fitsWith(index, { [setting]: factor }))
        return [{ layer: layerName(layer, index), change: `\`${setting}: ${factor}\`` }];
    }
  return [];
}

/** The factor of a layer in either direction; null where it has no such setting. */
function factorIn(layer: LayerSpec, setting: "stride" | "pool"): number | null {
  const { begins, isOverMaps, sizes } = writtenLayer(layer);
  const has = isOverMaps && begins && (setting === "stride" || sizes(layer) !== null);
  const now = (layer as { readonly [name in typeof setting]?: number | readonly number[] })[setting] ?? 1;
  return has ? Math.max(...(typeof now === "number" ? [now] : now)) : null;
}

/** The largest share of its filters or units that a layer can keep. */
function widthOf(layers: readonly LayerSpec[], fitsWith: FitsWith): LayerChange[] {
  const found = layers.flatMap((layer, index) => {
    const sizes = writtenLayer(layer).sizes(layer);
    if (sizes === null) return [];
    const { units, slices, field } = sizes;
    const kept =
      slices * mostFitting(units / slices, (count) => fitsWith(index, { [field]: slices * count }));
    const change = `at most ${kept} ${field} (it has ${units})`;
    return kept === 0 ? [] : [{ share: kept / units, layer: layerName(layer, index), change }];
  });
  const [best] = found.sort((a, b) => b.share - a.share);
  return best === undefined ? [] : [{ layer: best.layer, change: best.change }];
}

/** The plan of the model with other settings of one layer; null where they are errors. */
function planWith(loaded: LoadedModel, target: NumericTarget, index: number, change: object): Plan | null {
  const { spec } = loaded.program;
  const layers = spec.layers.map((layer, at) => (at === index ? { ...layer, ...change } : layer));
  return planOf(loaded, target, { ...spec, layers });
}

/** The plan of the model with another model file; null where that is an error. */
function planOf(loaded: LoadedModel, target: NumericTarget, spec: Program["spec"]): Plan | null {
  const { program, ir, dataset } = loaded;
  const changed: Program = { ...program, spec };
  try {
    const whole = { ...lower(check(changed)), precision: ir.precision };
    const own = ir.stream ? { ...whole, stream: streamOf(changed, whole) } : whole;
    // Weights are zeros, and one sample has the storage of all.
    const data = { ...dataset, validation: pick(dataset.validation, [0]) };
    const { model } = untrainedModel({ ir: withSums(own, target), dataset: data }, target, 1);
    return plan(model, { ...target, lean: true });
  } catch (thrown) {
    if (thrown instanceof Failure) return null;
    throw thrown;
  }
}
