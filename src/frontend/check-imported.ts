import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet, Program, ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import type { TrainingOptions } from "../model.js";
import { anyRule } from "../rules/index.js";
import { answerNames } from "./answer-names.js";
import { networkShape } from "./lower.js";

/** Agreement of a model file with the net that it imports: FF2223 to FF2227. */
export function checkImported({ spec, imported }: Program, at: SpanOf): Diagnostic[] {
  if (imported === undefined)
    return anyRule(spec.training).keeps
      ? [errors.otherTraining(at("training"), "a rule that trains, or an imported net", "`imported()`")]
      : [];
  const { input, training } = spec;
  const { file, classes } = imported;
  const names = answerNames(spec).length;
  const shape = networkShape(spec);
  const parts = input.parts ?? [input];
  const isAlone = spec.layers.every((layer) => layer.imported !== undefined);
  return [
    ...(fits(imported.input, shape)
      ? []
      : [errors.otherInput(at("input.shape"), file, imported.input, shape)]),
    ...(parts.every(({ standardize }) => standardize !== undefined)
      ? []
      : [errors.unsaidScaling(at("input"), file)]),
    ...(classes === null || classes === names
      ? []
      : [errors.otherClasses(at("classes"), file, classes, names)]),
    ...checkRule(training, isAlone, at),
  ];
}

function fits(wanted: ImportedNet["input"], shape: Shape | null): boolean {
  if (shape === null) return false;
  return shape.length === 1 ? sizeOf(wanted) === sizeOf(shape) : wanted.join() === shape.join();
}

const CHANGES = ["shift", "flip", "noise"] as const satisfies readonly (keyof TrainingOptions)[];

/** Errors of a training beside what is imported, which stays as it is: what stands behind it is trained. */
function checkRule(training: ReadSpec["training"], isAlone: boolean, at: SpanOf): Diagnostic[] {
  const { keeps = false } = anyRule(training);
  if (keeps !== isAlone) {
    const expected = isAlone ? "`imported()`" : "a rule that trains the layers behind the net";
    return [errors.otherTraining(at("training"), expected, `\`${training.rule}\``)];
  }
  const given: Partial<TrainingOptions> & Pick<ReadSpec["training"], "rule"> = training;
  return CHANGES.filter((name) => given[name]).map((name) =>
    errors.changedSamples(at(`training.${name}`), name),
  );
}
