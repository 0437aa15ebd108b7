import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf, layersLearn } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { LayerLearning } from "../ir/update-constants.js";
import { FEWEST_HELD } from "../numerics/held-out.js";
import { storedStride } from "../parameters/state-fields.js";
import { tellsAnomalies } from "../readouts/index.js";
import { aligned, floatLiteral, whole } from "../steps/c.js";
import { rateName, scoreLiteral, sharedName } from "../steps/learning/learning-constants.js";

/** Meaning of the bound below which a layer does not learn. */
const SKIP_TEXT: Readonly<Record<Family, (skip: number) => string>> = {
  integer: (skip) => `a smaller error leaves a layer alone: Q15, ${(skip / 2 ** 15).toPrecision(2)} of 1`,
  real: () => "a smaller error leaves a layer alone",
};

/** Distance within which the guard counts an estimate as right. */
const NEAR: Readonly<Record<Family, (near: number) => string>> = {
  integer: (near) => whole(near),
  real: floatLiteral,
};
const NEAR_TEXT = "distance of a right answer from its targets, as they are stored";

/** `#define` lines with their comments, to be aligned. */
function define(name: string, value: string, text: string): string[] {
  return [`#define ${name} ${value}`, `/* ${text} */`];
}

/** Definitions of what the updates are made with: first for the whole model, then layer by layer. */
export function learningMacros(model: DeviceModel): string[] {
  const { shipped, recent, cells, guard, skip, stride } = model.learning!;
  const own = (what: string, value: number, text: string): string[] =>
    define(`${model.name.toUpperCase()}_${what}`, `${whole(value)}u`, text);
  const stored = shipped !== null || recent > 0 || cells !== undefined || guard !== null;
  const rows: string[][] = [];
  if (layersLearn(model))
    rows.push(
      define(
        sharedName(model, "LEARNING_SKIP"),
        scoreLiteral(model, skip),
        SKIP_TEXT[formatOf(model).family](skip),
      ),
    );
  if (stride > 0) rows.push(own("RATE_STRIDE", stride, "updates until the rate falls by a sixteenth"));
  if (stored)
    rows.push(
      own("STORED_STRIDE", storedStride(model), "elements from one stored sample to the next: whole words"),
    );
  if (shipped) {
    const classes = new Set(shipped.labels).size;
    rows.push(own("SHIPPED_CLASSES", classes, "classes that have samples for replay in flash"));
  }
  if (recent > 0)
    rows.push(
      own(
        "RECENT_SAMPLES",
        recent,
        cells ? "windows that are kept, for replay" : "the last samples, for replay",
      ),
    );
  if (recent > 0 && cells)
    rows.push(own("REPLAYS", cells.replays, "of them are learnt again beside each new one"));
  if (cells) {
    rows.push(own("USUAL_WINDOWS", cells.usual, "windows that are held out and say what is usual"));
    rows.push(own("ALARM_WINDOWS", cells.threshold, "windows that are held out and set the threshold"));
    rows.push(
      own("FEWEST_HELD", FEWEST_HELD, "windows of both before which the threshold stays as it was built"),
    );
  }
  if (guard) rows.push(own("GUARD_SAMPLES", guard.labels.length, "samples in flash that the guard answers"));
  if (guard?.near !== undefined)
    rows.push(
      define(`${model.name.toUpperCase()}_GUARD_NEAR`, NEAR[formatOf(model).family](guard.near), NEAR_TEXT),
    );
  return aligned([...rows, ...blocksOf(model).flatMap((block) => layerMacros(model, block))]);
}

/** True for a cell of floats, whose updates have no constants. */
function isCell({ family }: LayerLearning, model: DeviceModel): boolean {
  return { integer: false, real: tellsAnomalies(model) }[family];
}

function layerMacros(model: DeviceModel, block: Block): string[][] {
  const { learning } = block.layer;
  if (learning === null || isCell(learning, model)) return [];
  const own = (what: Parameters<typeof rateName>[2], value: string, text: string): string[] =>
    define(rateName(model, block, what), value, text);
  switch (learning.family) {
    case "integer":
      return [own("STREAM", `${whole(block.index)}u`, "of its draws: the layer's index")];
    case "real": {
      const { rate, errorRate, sharpness, slot } = learning;
      return [
        own("SHARPNESS", floatLiteral(sharpness), "how steeply scores become probabilities"),
        own("RATE", floatLiteral(rate), "step size"),
        own("ERROR_RATE", floatLiteral(errorRate), "step size of errors that come from a goodness"),
        ...(slot === 0 ? [] : [own("ENERGY", floatLiteral(slot), "square of the amplitude of a label")]),
      ];
    }
    default:
      return learning satisfies never;
  }
}
