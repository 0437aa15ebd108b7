import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { nameClash, unusableName } from "../diagnostics/emit.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { IDENTIFIER } from "../ops/c.js";
import { modelNameProblem } from "../ops/c-names.js";
import { sliceName } from "../ops/op.js";
import { bodyOf } from "./forward.js";
import { deviceTensors, inputPartName, tableName } from "./tensors.js";

/** File-scope names of what every library defines, after `<model>_`; struct tags are listed so that nobody is misled. */
const PUBLIC = [
  ...["init", "infer", "state", "result", "class_names", "trace"],
  ...["learn", "step", "set_learning", "guard", "export", "import", "save", "restore", "blob"],
  ...["copy", "clear", "classify", "update", "remember", "replay_shipped", "replay_recent"],
  ...["fields", "layout_hash", "model_hash"],
];

/** Macros of <model>.h after `<MODEL>_`. */
const MACROS = [
  "INPUT_SIZE",
  "INPUT_STEP",
  "INPUT_STEPS",
  "INPUT_SHIFT",
  "INPUT_SHIFTS",
  "CLASSES",
  "SCORE_EXPONENT",
  "CONTRACT",
  "MODEL_HASH",
  "LEARNT_BYTES",
  "BLOB_BYTES",
  "LEARNING_OFF",
  "TOLERANCE",
  ...["LEARNING_SKIP", "PACE_STRIDE", "STORED_STRIDE", "SHIPPED_CLASSES", "RECENT_SAMPLES", "GUARD_SAMPLES"],
];

/**
 * Checks that every name in the emitted C is an identifier, is free, and occurs once.
 * @throws Failure with FF4111 and FF4112, all of them
 */
export function checkNames(model: QuantModel, plan: Plan): void {
  const found = [...unusableNames(model), ...clashes(model, plan)];
  if (found.length > 0) throw new Failure(found);
}

function unusableNames(model: QuantModel): Diagnostic[] {
  const found: Diagnostic[] = [];
  const wrong = "it is not a letter followed by up to 62 letters, digits or underscores";
  const problem = modelNameProblem(model.name);
  if (problem !== null) found.push(unusableName("model name", model.name, problem));
  for (const { name } of model.layers)
    if (!IDENTIFIER.test(name)) found.push(unusableName("layer name", name, wrong));
  return found;
}

function clashes(model: QuantModel, plan: Plan): Diagnostic[] {
  const owners = new Map<string, string>();
  const found: Diagnostic[] = [];
  const claim = (name: string, owner: string): void => {
    const other = owners.get(name);
    if (other === undefined) owners.set(name, owner);
    else found.push(nameClash(name, other, owner));
  };

  const { name } = model;
  for (const each of PUBLIC) claim(`${name}_${each}`, "the library");
  for (const each of MACROS) claim(`${name.toUpperCase()}_${each}`, "the library");
  for (const index of model.input.parts.keys())
    claim(`${name}_${inputPartName(model, index)}`, `input part ${index}`);
  for (const layer of model.layers) {
    const owner = `layer "${layer.name}"`;
    for (let slice = 0; slice < layer.slices; slice++) {
      const each = sliceName(model, layer, slice);
      claim(each, owner);
      if (layer.answer?.kind === "head") claim(`${each}_head`, `the head of ${owner}`);
    }
    if (layer.answer?.kind === "groups") claim(`${name}_${layer.name}_groups`, `the groups of ${owner}`);
    if (layer.norm) claim(`${name}_${layer.name}_norm`, `the normalisation of ${owner}`);
  }
  if (plan.learn)
    for (const item of bodyOf(model, plan.schedule.steps))
      if ("run" in item) claim(item.name, "a function of the library");
  for (const { id } of plan.schedule.tensors) claim(id, `the buffer ${id}`);
  for (const table of deviceTensors(model, plan))
    claim(tableName(model, table), `the ${table.tensor} of layer "${table.layer}"`);
  return found;
}
