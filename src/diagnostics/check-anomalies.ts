/** Errors about models that tell anomalies. */
import type { SpanOf } from "./checks.js";
import type { Diagnostic } from "./diagnostic.js";
import { error, type MaybeSpan } from "./located-error.js";

/** A rate of false alarms that is none. */
export function rate(span: MaybeSpan, found: number, expected: string): Diagnostic {
  return error("FF2230", span, "the rate of false alarms is out of range", {
    expected,
    found: `${found}`,
    hint: "It is the share of normal samples that may be called anomalies, e.g. 0.01.",
  });
}

/** A setting that a model which tells anomalies cannot have, or that it alone can have. */
export function outOfPlace(span: MaybeSpan, what: string, isNormality: boolean, instead: string): Diagnostic {
  const which = isNormality ? "a model that tells anomalies" : "a model that tells no anomalies";
  return error("FF2231", span, `${what} has no meaning in ${which}`, {
    expected: instead,
    found: what,
    hint: "`reconstruction({ ... })` learns what is normal from samples without classes, and tells what is not; so does an autoencoder with `imported()` and `alarm({ rate: 0.01 })`.",
  });
}

/** Largest input with which no sum of an update of a cell leaves 32 bits. */
const MOST_CELL_INPUTS = 512;

/** Settings of learning on the device that cells do without, by their names, and inputs that are too many. */
export function refusedOfCells(settings: readonly string[], inputs: number, at: SpanOf): Diagnostic[] {
  return [
    ...settings.map((name) =>
      outOfPlace(
        at(`learning.${name}`),
        `\`learning.${name}\``,
        true,
        "`learning: { replay: { recent: 128 } }`",
      ),
    ),
    ...(inputs > MOST_CELL_INPUTS
      ? [
          outOfPlace(
            at("learning"),
            `\`learning\` of ${inputs} inputs`,
            true,
            `${MOST_CELL_INPUTS} inputs at most`,
          ),
        ]
      : []),
  ];
}
