import { outOfPlace } from "../diagnostics/check-anomalies.js";
import type { SpanOf } from "../diagnostics/checks.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import * as errors from "../diagnostics/import.js";
import type { ImportedNet, Program, ReadSpec } from "../ir/program.js";
import { type Shape, sizeOf } from "../ir/shape.js";
import type { TrainingOptions } from "../model.js";
import { anyRule, seeksAnomalies } from "../rules/index.js";
import { answerNames } from "./answer-names.js";
import { networkShape } from "./lower.js";

/** Agreement of a model file with the net that it imports: FF2223 to FF2227. */
export function checkImported({ spec, imported, start }: Program, at: SpanOf): Diagnostic[] {
  if (imported === undefined)
    return [...(start ? checkStart(spec, start.file, at) : []), ...checkTrains(spec, at)];
  const { training } = spec;
  const { file, classes } = imported;
  const shape = networkShape(spec);
  const isAlone = spec.layers.every((layer) => layer.imported !== undefined);
  return [
    ...(fits(imported.input, shape)
      ? []
      : [errors.otherInput(at("input.shape"), file, imported.input, shape)]),
    ...checkScaling(spec, file, at),
    ...(classes === null ? [] : checkOutputs(spec, imported, classes, at)),
    ...checkRule(training, isAlone, at),
  ];
}

/** Outputs are one for each class or target; where they are the input anew, one for each of its values, in their order. */
function checkOutputs(
  spec: ReadSpec,
  { file, input }: ImportedNet,
  outputs: number,
  at: SpanOf,
): Diagnostic[] {
  if (seeksAnomalies(spec)) {
    const isFlat = input.length === 1 || input.at(-1) === 1;
    const found = `\`alarm\` beside a net of ${outputs} outputs over [${input.join(", ")}]`;
    const instead = `a net that makes its input anew: ${sizeOf(input)} outputs, of inputs with one channel`;
    return isFlat && outputs === sizeOf(input) ? [] : [outOfPlace(at("inference"), found, true, instead)];
  }
  const names = answerNames(spec).length;
  return outputs === names ? [] : [errors.otherClasses(at("classes"), file, outputs, names)];
}

/** Errors of an input whose scaling is left to a default, which the net of a file did not have. */
function checkScaling({ input }: ReadSpec, file: string, at: SpanOf): Diagnostic[] {
  const parts = input.parts ?? [input];
  const isSaid = parts.every(({ standardize }) => standardize !== undefined);
  return isSaid ? [] : [errors.unsaidScaling(at("input"), file)];
}

/** Errors of a rule that keeps weights where none are imported. */
function checkTrains({ training }: ReadSpec, at: SpanOf): Diagnostic[] {
  if (!anyRule(training).keeps) return [];
  return [errors.otherTraining(at("training"), "a rule that trains, or an imported net", "`imported()`")];
}

/** Errors of weights with which a training begins: it descends from them, and reads what their own training has read. */
function checkStart(spec: ReadSpec, file: string, at: SpanOf): Diagnostic[] {
  const { training } = spec;
  const { train, keeps = false } = anyRule(training);
  const descends = train.kind === "gradient" || keeps; // of one that keeps weights it is told anyway
  const found = `\`${training.rule}\``;
  return [
    ...checkScaling(spec, file, at),
    ...(descends ? [] : [errors.otherTraining(at("training"), "a rule that descends from weights", found)]),
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
