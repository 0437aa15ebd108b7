import type { QuantLayer, QuantModel } from "../ir/quant.js";
import { aligned, floatLiteral, whole } from "../ops/c.js";
import { rateName } from "../ops/learning/names.js";
import { sharedName } from "../ops/learning/skip.js";
import { storedStride } from "../plan/state.js";

/** Definitions of what the updates are made with: first for the whole model, then layer by layer. */
export function learningMacros(model: QuantModel): string[] {
  const { shipped, recent, guard, skip, stride } = model.learning!;
  const define = (name: string, value: string, what: string): string[] => [
    `#define ${name} ${value}`,
    `/* ${what} */`,
  ];
  const own = (what: string, value: number, text: string): string[] =>
    define(`${model.name.toUpperCase()}_${what}`, `${whole(value)}u`, text);
  const bound =
    model.precision === "int8"
      ? [whole(skip), `a smaller error leaves a layer alone: Q15, ${(skip / 2 ** 15).toPrecision(2)} of 1`]
      : [floatLiteral(skip), "a smaller error leaves a layer alone"];
  return aligned([
    define(sharedName(model, "LEARNING_SKIP"), bound[0]!, bound[1]!),
    ...(stride === 0 ? [] : [own("PACE_STRIDE", stride, "updates until the rate falls by a sixteenth")]),
    ...(shipped || recent > 0 || guard
      ? [
          own(
            "STORED_STRIDE",
            storedStride(model),
            "elements from one stored sample to the next: whole words",
          ),
        ]
      : []),
    ...(shipped
      ? [
          own(
            "SHIPPED_CLASSES",
            new Set(shipped.labels).size,
            "classes that have samples for replay in flash",
          ),
        ]
      : []),
    ...(recent > 0 ? [own("RECENT_SAMPLES", recent, "the last samples, for replay")] : []),
    ...(guard ? [own("GUARD_SAMPLES", guard.labels.length, "samples in flash that the guard answers")] : []),
    ...model.layers.flatMap((layer, index) => layerMacros(model, layer, index)),
  ]);
}

function layerMacros(model: QuantModel, layer: QuantLayer, index: number): string[][] {
  if (layer.learning === null) return [];
  const define = (what: Parameters<typeof rateName>[2], value: string, text: string): string[] => [
    `#define ${rateName(model, layer, what)} ${value}`,
    `/* ${text} */`,
  ];
  if (layer.kind === "integer")
    return [define("STREAM", `${whole(index)}u`, "of its draws: the layer's index")];
  const { rate, errorRate, sharpness, slot } = layer.learning;
  return [
    define("SHARPNESS", floatLiteral(sharpness), "how steeply scores become probabilities"),
    define("RATE", floatLiteral(rate), "step size"),
    define("ERROR_RATE", floatLiteral(errorRate), "step size of errors that come from a goodness"),
    ...(slot === 0 ? [] : [define("ENERGY", floatLiteral(slot), "square of the amplitude of a label")]),
  ];
}
