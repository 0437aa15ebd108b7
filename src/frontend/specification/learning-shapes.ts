/** Shapes of what goes on learning on the device, or adapts there. */

import * as learningErrors from "../../diagnostics/check-learning.js";
import { MOST_ASKED, MOST_ASKED_OF } from "../../ir/limits.js";
import type { AdaptationSpec, AskSpec, ContextSpec, GuardSpec, LearningSpec, RlsSpec } from "../../model.js";
import { below, from, whole } from "../ranges.js";
import { either, number, object, optional, record, text, variants, words } from "../value-shape.js";
import { source } from "./data-shapes.js";
import { few } from "./few.js";

/** Above 1000 a step is larger than any weight; below 1e-9 none moves one. */
const rate = number(from(1e-9, 1000), learningErrors.rate);

const replayed = optional(number(whole(0, 1000), learningErrors.replay));

const readout = variants<RlsSpec | ContextSpec, "kind">("kind", {
  rls: object({
    kind: words("rls"),
    start: optional(words("ridge", "zero")),
    trust: optional(number(from(0, 1e6), learningErrors.trust)),
  }),
  context: object({
    kind: words("context"),
    rows: number(whole(2, 1000), learningErrors.contextRange("rows")),
    temperature: optional(number(from(0, 1), learningErrors.contextRange("temperature"))),
    shipped: optional(number(whole(0, 1000), learningErrors.contextRange("shipped"))),
    newClasses: optional(number(whole(0, 16), learningErrors.contextRange("newClasses"))),
  }),
});

const guard = object<GuardSpec>({
  samples: number(whole(1, 1000, "samples per class"), learningErrors.guardSamples),
  tolerance: optional(number(below(0, 1), learningErrors.tolerance)),
});

const ask = object<AskSpec>({
  budget: number(whole(1, MOST_ASKED), learningErrors.askRange("budget")),
  per: number(whole(1, MOST_ASKED_OF), learningErrors.askRange("per")),
});

/** Shape of what follows inputs without labels. */
export const adaptation = object<AdaptationSpec>({
  normalise: words("balanced"),
  guard: optional(guard),
  data: optional(source),
});

/** Shape of what learns on the device. */
export const learning = object<LearningSpec>({
  readout: optional(readout),
  ask: optional(ask),
  layers: optional(either(few(text, 32), words("heads"))),
  rate: optional(either(rate, record(rate))),
  decay: optional(number(whole(16, 2 ** 31), learningErrors.decay)),
  skip: optional(number(below(0, 1), learningErrors.skip)),
  replay: optional(
    object({
      ...{ shipped: replayed, recent: replayed },
      held: optional(number(whole(24, 1000), learningErrors.replay)),
      times: optional(number(whole(1, 64), learningErrors.replay)),
    }),
  ),
  guard: optional(guard),
  exits: optional(
    object({
      warmup: optional(number(whole(0, 1_000_000), learningErrors.warmup)),
      speed: optional(number(from(1e-9, 1), learningErrors.speed)),
    }),
  ),
  data: optional(source),
});
