import type { Plan } from "../ir/plan.js";
import { exitCount, type QuantModel } from "../ir/quant.js";
import type { Target } from "../ir/target.js";
import { aligned, comment, stringLiteral, tableRows } from "./c.js";
import { layoutHash, modelHash } from "./hash.js";
import { type InputView, inputView } from "./view-input.js";
import { type StepsView, stepsView } from "./view-steps.js";
import { type StructView, structViews, type TableView, tableViews } from "./view-tables.js";

/** Everything a template can name, already as text; conditions are booleans with a name that asks. */
export interface View extends StepsView {
  /** e.g. `ff-edge 0.1.0, model 3f2a9c1b5d7e, target rv32`. */
  readonly provenance: string;
  readonly model: string;
  readonly MODEL: string;
  readonly targetName: string;
  readonly modelHash: string;
  readonly modelHashRows: readonly string[];
  readonly layoutHashRows: readonly string[];
  /** e.g. `784 -> 128 -> 64 -> 10 classes`. */
  readonly shape: string;
  readonly input: InputView;
  readonly classCount: string;
  /** Longest class name in bytes, with its terminator. */
  readonly nameBytes: string;
  readonly classNames: readonly string[];
  readonly scoreExponent: string;
  /** Where inference may end, for the comment on `exit`. */
  readonly exitRange: string;
  /** Sentences on early exits and candidate labels for the README; may be none. */
  readonly inference: readonly string[];
  readonly constants: string;
  readonly ram: string;
  readonly arenaWords: string;
  readonly tables: readonly TableView[];
  readonly structs: readonly StructView[];
  /** Files of the library that are compiled. */
  readonly sources: readonly string[];
}

/** What the emitted text says about its origin. */
export interface Provenance {
  /** Version of ff-edge. */
  readonly version: string;
}

/** Decides every name, number and comment of the emitted text. `runtime`: names of the .c files that go along. */
export function view(
  model: QuantModel,
  plan: Plan,
  target: Target,
  { version }: Provenance,
  runtime: readonly string[],
): View {
  const hash = modelHash(model);
  const names = model.classes.map(stringLiteral);
  return {
    provenance: comment(`ff-edge ${version}, model ${hash.slice(0, 12)}, target ${target.name}`),
    model: model.name,
    MODEL: model.name.toUpperCase(),
    targetName: stringLiteral(target.name),
    modelHash: hash,
    modelHashRows: hexRows(hash),
    layoutHashRows: hexRows(layoutHash(model)),
    shape: `${[model.input.size, ...model.layers.map((layer) => layer.units)].join(" -> ")} -> ${model.classes.length} classes`,
    input: inputView(model),
    classCount: String(model.classes.length),
    nameBytes: String(Math.max(...model.classes.map((name) => Buffer.byteLength(name))) + 1),
    classNames: aligned(
      names.map((name, index) => [`${name},`, `/* ${index}: ${comment(model.classes[index]!)} */`]),
    ),
    scoreExponent: String(model.scoreExponent),
    exitRange: exitRange(model),
    inference: inferenceText(model),
    constants: String(plan.constants),
    ram: String(plan.ram),
    arenaWords: String(plan.arena / 4),
    tables: tableViews(model, plan),
    structs: structViews(model),
    sources: [`${model.name}.c`, `${model.name}_weights.c`, ...runtime],
    ...stepsView(model, plan),
  };
}

function exitRange(model: QuantModel): string {
  const last = exitCount(model) - 1;
  return model.exits ? `0 .. ${last}, ${last} computes everything` : `always ${last}`;
}

function inferenceText(model: QuantModel): string[] {
  const text: string[] = [];
  if (model.beam > 0)
    text.push(
      `Every label is a candidate: the first layer is shared, ${model.beam} of ${model.classes.length} labels go on to the further`,
      "layers, the label with the largest goodness wins. Scores of labels that were left behind are not comparable.",
    );
  if (model.exits)
    text.push(
      `Inference ends early where the ${model.exits.rule === "margin" ? "margin" : "largest score"} reaches the threshold of one of ${exitCount(model) - 1} exits;`,
      "`exit` says where. Thresholds were set on calibration data; nothing reads a label.",
    );
  return text;
}

function hexRows(hash: string): string[] {
  return tableRows([...Buffer.from(hash, "hex")].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`));
}
