/**
 * The specification of a model at run time, beside its types in `model.ts` and `model/`: one line per field, with the range of every
 * number and what is said of others. The compiler holds both equal (`value-shape.ts`).
 */

import * as errors from "../diagnostics/check.js";
import * as streamErrors from "../diagnostics/check-stream.js";
import * as targetErrors from "../diagnostics/check-targets.js";
import { PRECISIONS } from "../formats/names.js";
import { MOST_CLASSES, MOST_INPUTS, MOST_OUTPUTS, MOST_VOTES } from "../ir/limits.js";
import type { DecisionSpec, ModelSpec, StreamSpec } from "../model.js";
import { from, whole } from "./ranges.js";
import { data } from "./specification/data-shapes.js";
import { inputSpecification } from "./specification/input-shapes.js";
import { layer } from "./specification/layer-shapes.js";
import { adaptation, learning } from "./specification/learning-shapes.js";
import { inference, training } from "./specification/training-shapes.js";
import { list, number, object, optional, pair, text, words } from "./value-shape.js";

const votes = number(whole(1, MOST_VOTES), streamErrors.voteRange);

const decision = object<DecisionSpec>({
  vote: optional(pair(votes, streamErrors.voteCount)),
  minMargin: optional(number(from(0, 1e9), streamErrors.minMargin)),
  refractory: optional(number(whole(0, 2 ** 31, "rows"), streamErrors.refractory)),
  background: optional(text),
});

/** Shape of the value of a model file. */
export const specification = object<ModelSpec>({
  name: text,
  input: inputSpecification,
  classes: optional(list(text, [2, MOST_CLASSES], errors.classCount)),
  targets: optional(list(text, [1, MOST_OUTPUTS], targetErrors.targetCount)),
  data,
  layers: list(layer, [1, 32], errors.layerCount),
  training,
  inference: optional(inference),
  learning: optional(learning),
  adaptation: optional(adaptation),
  stream: optional(
    object<StreamSpec>({ hop: optional(number(whole(1, MOST_INPUTS), streamErrors.hopRange)) }),
  ),
  decision: optional(decision),
  precision: optional(words(...PRECISIONS)),
  accumulate: optional(words("f32", "f16")),
});
