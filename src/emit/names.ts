import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { nameClash, unusableName } from "../diagnostics/emit.js";
import type { Plan } from "../ir/plan.js";
import type { QuantModel } from "../ir/quant.js";
import { IDENTIFIER } from "../ops/c.js";
import { sliceName } from "../ops/op.js";
import { deviceTensors, inputPartName, tableName } from "./tensors.js";

/** File-scope names of what every library defines, after `<model>_`; struct tags are listed so that nobody is misled. */
const PUBLIC = [
  ...["init", "infer", "state", "result", "class_names", "trace"],
  ...["learn", "step", "set_learning", "guard", "export", "import", "save", "restore", "blob"],
];

/** Macros of <model>.h after `<MODEL>_`. */
const MACROS = [
  "H",
  "WEIGHTS_H",
  "TRACE_H",
  "INPUT_SIZE",
  "INPUT_STEP",
  "INPUT_STEPS",
  "INPUT_SHIFT",
  "INPUT_SHIFTS",
  "CLASSES",
  "SCORE_EXPONENT",
  "MODEL_HASH",
  "LEARNT_BYTES",
  "BLOB_BYTES",
  "LEARNING_OFF",
];

/** Headers of the C library that a file <model>.h would hide. */
const C_HEADERS =
  "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdarg stdbool stddef stdint stdio stdlib string tgmath time wchar wctype";

/** Beginnings of names like int8_t and size_t, and folders and files of the firmware beside the library. */
const RESERVED = new Set([...C_HEADERS.split(" "), ..."firmware main size ptrdiff max_align sig".split(" ")]);

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
  const lower = model.name.toLowerCase();
  if (!IDENTIFIER.test(model.name)) found.push(unusableName("model name", model.name, wrong));
  else if (RESERVED.has(lower) || /^u?int([0-9]|ptr|max|_)/.test(lower))
    found.push(unusableName("model name", model.name, "C or the firmware uses it"));
  else if (/^ff(_|$)/.test(lower))
    found.push(unusableName("model name", model.name, "names with ff_ belong to the runtime"));
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
  for (const { id } of plan.schedule.tensors) claim(id, `the buffer ${id}`);
  for (const table of deviceTensors(model, plan))
    claim(tableName(model, table), `the ${table.tensor} of layer "${table.layer}"`);
  return found;
}
