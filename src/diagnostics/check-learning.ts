/** Errors in what a model file says about learning on the device, although its types are right. */
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan, show } from "./located-error.js";
import { didYouMean } from "./suggest.js";

/** Learning with a rule whose updates need more than a layer's own input, output and the label; `able` are the others. */
export function ruleCannotLearn(span: MaybeSpan, rule: string, able: readonly string[]): Diagnostic {
  return error("FF2052", span, `a network trained with \`${rule}\` cannot learn on the device`, {
    expected: `\`training\` with ${able.map((each) => `\`${each}\``).join(", ")}`,
    found: `\`${rule}\``,
    hint: "The device updates each layer from its own input and output and the label. Choose such a rule, or remove `learning`.",
  });
}

/** Forward-Forward answers by its heads, which learning would have to train beside the goodness. */
export function learningNeedsPasses(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2053", span, 'Forward-Forward learns on the device only with `passes: "multi"`', {
    expected: '`inference` with `passes: "multi"`, e.g. `fullPass({ passes: "multi" })`',
    found,
    hint: "Learning compares the goodness of two labels on the input, so the answer must come from goodness too.",
  });
}

/** `layers` of `learning` is empty. */
export function nothingLearns(span: MaybeSpan, known: readonly string[]): Diagnostic {
  return error("FF2054", span, "no layer learns", {
    expected: `names of layers: ${known.map(show).join(", ")}`,
    found: "[]",
    hint: "Leave `layers` out and all of them learn, or remove `learning`.",
  });
}

/** A name in `layers` or `rate` of `learning` that no layer has. */
export function unknownLayer(span: MaybeSpan, found: string, known: readonly string[]): Diagnostic {
  return error("FF2055", span, `there is no layer ${show(found)}`, {
    expected: `one of ${known.map(show).join(", ")}`,
    found: show(found),
    hint: `A layer without a name is called after its position: dense1, dense2, ...${didYouMean(found, known)}`,
  });
}

/** A name in `layers` or `rate` of `learning` of a layer that stays as it was trained. */
export function layerNeverLearns(
  span: MaybeSpan,
  layer: string,
  kind: string,
  known: readonly string[],
): Diagnostic {
  return error("FF2210", span, `the layer ${show(layer)} never learns on the device`, {
    expected: `one of ${known.map(show).join(", ")}`,
    found: `a layer of kind ${kind}`,
    hint: "Depthwise filters have no head: they stay as they were trained, and the layer behind them learns.",
  });
}

/** Classes that `replay.shipped` repeats equally often although they are not in `source`; `rarest` is that of which it has least. */
export function replayOfOtherShares(
  span: MaybeSpan,
  rarest: { readonly name: string; readonly drawn: number; readonly met: number },
  source: string,
): Diagnostic {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    ...error(
      "FF2211",
      span,
      "`replay.shipped` repeats all classes equally often, and they are not equally frequent",
      {
        expected: "classes in about their own shares, e.g. `replay: { recent: 64 }`, or no replay",
        found: `${percent(rarest.drawn)} of the shipped samples that are learnt again are ${show(rarest.name)}, and ${percent(rarest.met)} of ${source}`,
        hint: "What is learnt again counts as often as what is new: rare classes are answered too often then. Compare both on data that you hold back.",
      },
    ),
    severity: "warning",
  };
}

/** A step size is out of range. */
export function rate(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2056", span, "the step size of learning is out of range", {
    expected,
    found: show(found),
    hint: "Leave it out for 0.01; a layer that shall not learn is left out of `learning.layers`.",
  });
}

/** A step size of a layer that `learning.layers` leaves out. */
export function rateOfFrozen(span: MaybeSpan, layer: string, learning: readonly string[]): Diagnostic {
  return error("FF2057", span, `the layer ${show(layer)} has a step size but does not learn`, {
    expected: `step sizes of layers in \`learning.layers\`: ${learning.map(show).join(", ")}`,
    found: show(layer),
    hint: "Add the layer to `learning.layers`, or remove its step size.",
  });
}

/** `skip` is out of range. */
export function skip(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2058", span, "the bound below which learning skips a layer is out of range", {
    expected,
    found: show(found),
    hint: "A layer that gives the label a probability above 1 - skip is left alone; leave it out for 0.01, 0 skips nothing.",
  });
}

/** A count of replay samples is out of range or a fraction. */
export function replay(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2059", span, "a number of `replay` is out of range", {
    expected,
    found: show(found),
    hint: "`shipped` counts samples of each class in flash, `recent` all samples in RAM; 10 of each are a good start. `held` counts windows that nothing learns, `times` how many are learnt again beside each new one.",
  });
}

/** `guard.samples` is out of range or a fraction. */
export function guardSamples(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2060", span, "the number of guard samples is out of range", {
    expected,
    found: show(found),
    hint: "They stay in flash and are all answered whenever the guard looks; remove `guard` to undo nothing.",
  });
}

/** `guard.tolerance` is out of range. */
export function tolerance(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2061", span, "the tolerance of the guard is out of range", {
    expected,
    found: show(found),
    hint: "The share of guard samples that may be answered worse than before; leave it out for 0.02.",
  });
}

/** `exits.warmup` is out of range or a fraction. */
export function warmup(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2062", span, "the number of samples before exits open again is out of range", {
    expected,
    found: show(found),
    hint: "Thresholds are measured anew on labelled samples; leave it out for 200.",
  });
}

/** `exits.speed` is out of range. */
export function speed(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2063", span, "the speed at which exits follow is out of range", {
    expected,
    found: show(found),
    hint: "The share of the way to each new sample that a running statistic moves; leave it out for 1/64.",
  });
}

/** `learning.exits` where inference has none. */
export function learningExitsUnused(span: MaybeSpan): Diagnostic {
  return error("FF2064", span, "`learning.exits` has no effect without early exits", {
    expected: "`inference: earlyExit({ ... })`, or no `exits` in `learning`",
    hint: "Every layer is computed for every sample here, so there are no thresholds that could follow.",
  });
}

/** A command that makes a device learn, for a model without `learning`. */
export function modelDoesNotLearn(span: MaybeSpan, hasMaps: boolean): Diagnostic {
  return error("FF2065", span, "this model does not learn on the device", {
    expected: "`learning: { ... }` in the model file",
    found: "a model without it",
    hint: hasMaps
      ? "Add `learning: {}`: every layer but depthwise ones then learns; `layers` names fewer of them, or their heads alone."
      : "Add `learning: {}`: every layer then learns, with a step size of 0.01.",
  });
}

/** `decay` is below 16 or a fraction. */
export function decay(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2066", span, "the number of updates over which the rate falls is out of range", {
    expected,
    found: show(found),
    hint: "The rate falls in fifteen equal stretches of updates, down to a sixteenth. Leave it out for a constant rate.",
  });
}

/** Early exits of candidate labels, which no update watches. */
export function pairsWithExits(span: MaybeSpan, rule: string): Diagnostic {
  return error("FF2067", span, "early exits cannot follow what Forward-Forward learns on the device", {
    expected: '`inference` without early exits, e.g. `fullPass({ passes: "multi" })`',
    found: `\`rule: ${show(rule)}\``,
    hint: "An update compares two labels and never runs the race of all of them, so thresholds would be stale.",
  });
}

/** A field of `learning` that is of layers, beside a readout that learns in their place. */
export function besideReadout(span: MaybeSpan, field: string): Diagnostic {
  return error(
    "FF2240",
    span,
    `\`learning.${field}\` has no effect where a readout learns in place of the layers`,
    {
      expected: "`readout`, `ask`, `guard`, `data`",
      found: `\`${field}\``,
      hint: `Remove \`${field}\`, or \`readout\`, and layers learn.`,
    },
  );
}

/** A last layer that a readout which learns alone cannot read; `most` units at most. */
export function readoutReads(span: MaybeSpan, kind: string, found: string, most: number): Diagnostic {
  return error("FF2241", span, `the readout \`${kind}\` cannot read the last layer`, {
    expected: `dense(units) with 1 to ${most} units and no slices as the last layer`,
    found,
    hint: `What it keeps grows with the units. End with dense(${most}), or leave \`readout\` out.`,
  });
}

/** A network that is answered otherwise than by linear heads in one pass. */
export function readoutAnswers(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2242", span, `a readout that learns in place of the layers does not go with ${found}`, {
    expected:
      "`classes` (with `rls()` also `targets`), a full pass, and a rule that trains linear heads, e.g. `monoForward`",
    found,
    hint: "It takes the place of the heads of such a network. Leave `learning.readout` out, and layers learn.",
  });
}

/** `trust` is out of range. */
export function trust(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2243", span, "the trust in the start of learning is out of range", {
    expected,
    found: show(found),
    hint: "It counts samples: as many new ones weigh as much as the start. Leave it out for 10.",
  });
}

/** `trust` where nothing is known at the start. */
export function trustUnused(span: MaybeSpan): Diagnostic {
  return error("FF2244", span, '`trust` has no effect with `start: "zero"`', {
    expected: '`start: "ridge"`, or no `trust`',
    hint: "Without a start there is nothing to trust: new samples alone decide.",
  });
}

/** A number of `context` is out of range or a fraction. */
export function contextRange(field: string) {
  return (span: MaybeSpan, found: number, expected: string): Diagnostic =>
    error("FF2245", span, `\`${field}\` of the support is out of range`, {
      expected,
      found: show(found),
      hint: "A row is a labelled sample that the device keeps; 10 for each class are a good start.",
    });
}

/** A number of `ask` is out of range or a fraction, or there are more labels than samples. */
export function askRange(field: string) {
  return (span: MaybeSpan, found: number, expected: string): Diagnostic =>
    error("FF2251", span, `\`${field}\` of the labels to ask for is out of range`, {
      expected,
      found: show(found),
      hint: "`ask: { budget: 20, per: 1000 }` asks for 20 labels of 1000 samples on the average: take as `per` the samples of a day.",
    });
}

/** Labels that are asked for where layers learn: of single passes the answers of layers do not tell which are worth it. */
export function askNeeds(span: MaybeSpan): Diagnostic {
  return error("FF2252", span, "`ask` goes with a readout that learns in place of the layers", {
    expected: "`readout: rls()` or `readout: context({ ... })`",
    found: "no `readout`",
    hint: "Which label is worth its price is told by what the readout has learnt of such samples. Add `readout: rls()`, or leave `ask` out.",
  });
}

/** Inputs that follow what a device sees, beside learning from labels. */
export function adaptationBesideLearning(span: MaybeSpan): Diagnostic {
  return error("FF2248", span, "`adaptation` does not go with `learning`", {
    expected: "one of them",
    found: "both",
    hint: "What learns from labels follows the inputs by itself. Keep `learning` where labels come, `adaptation` where none do.",
  });
}

/** A model whose own answers do not tell what its inputs have moved by. */
export function adaptationAnswers(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2249", span, `\`adaptation\` does not go with ${found}`, {
    expected: "`classes` that are answered by what is trained here, in one pass without labels in the input",
    found,
    hint: "Which class a sample is of tells what its inputs have moved by. Leave `adaptation` out.",
  });
}

/** Inputs that are not each on a scale of its own. */
export function adaptationReads(span: MaybeSpan, found: string): Diagnostic {
  return error("FF2250", span, "`adaptation` follows inputs that are standardised each by itself", {
    expected: '`standardize: "dataset"` of all inputs',
    found,
    hint: 'A sample that is normalised by itself has lost what its inputs have moved by. Use `standardize: "dataset"`, or leave `adaptation` out.',
  });
}

/** Fewer rows than classes. */
export function fewRows(span: MaybeSpan, found: number, classes: number): Diagnostic {
  return error("FF2246", span, "the support has fewer rows than there are classes", {
    expected: `${classes} rows at least, as many as classes`,
    found: show(found),
    hint: "A class without a row is never answered.",
  });
}

/** More rows to start from than there is room for. */
export function manyShipped(span: MaybeSpan, found: number, most: number): Diagnostic {
  return error("FF2247", span, "the support has no room for so many rows from the start", {
    expected: `${most} rows of each class at most`,
    found: show(found),
    hint: "Leave `shipped` out, and as many are there as fit.",
  });
}
