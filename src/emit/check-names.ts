import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import { nameClash, unusableName } from "../diagnostics/emit.js";
import { type Block, blocksOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan, StreamPlan } from "../ir/memory-plan.js";
import { rowStructs } from "../parameters/structs.js";
import { type DeviceTensor, tableName } from "../parameters/tables.js";
import { definitionOfReadout } from "../readouts/index.js";
import { IDENTIFIER } from "../steps/c.js";
import { modelNameProblem } from "../steps/c-names.js";
import { inputName } from "../steps/input.js";
import { rowId, windowId } from "../steps/row-steps.js";
import { sliceName } from "../steps/step.js";
import { bodyOf } from "./forward.js";
import { REPLAY } from "./step-lines.js";
import { featuresPrefix } from "./view-features.js";

/** Names of a stream after `<model>_`, and its macros. */
const STREAM = [
  "stream",
  "stream_init",
  "stream_gap",
  "push",
  "take",
  "answer",
  "decide",
  "event",
  "learn_ready",
  "follow",
];
const STREAM_MACROS = ["ROW_SIZE", "STREAM_ROWS", "STREAM_HOP", "UNKNOWN", "NO_EVENT"];

/** File-scope names of what every library defines, after `<model>_`; struct tags are listed so that nobody is misled. */
const PUBLIC = [
  ...["init", "infer", "state", "result", "class_names", "trace"],
  ...[
    "learn",
    "ask",
    "forget",
    "step",
    "set_learning",
    "guard",
    "export",
    "import",
    "save",
    "restore",
    "blob",
  ],
  ...["copy", "clear", "infer_features", "learn_features", "learn_from", "fault_place"],
  ...["classify", "update", ...REPLAY],
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
  ...["LEARNING_SKIP", "RATE_STRIDE", "STORED_STRIDE", "SHIPPED_CLASSES", "RECENT_SAMPLES", "GUARD_SAMPLES"],
];

/**
 * Checks that every name in the emitted C is an identifier, is free, and occurs once.
 * @throws Failure with FF4111 and FF4112, all of them
 */
export function checkNames(model: DeviceModel, plan: Plan, tensors: readonly DeviceTensor[]): void {
  const found = [...unusableNames(model), ...clashes(model, tensors, plan)];
  if (found.length > 0) throw new Failure(found);
}

function unusableNames(model: DeviceModel): Diagnostic[] {
  const found: Diagnostic[] = [];
  const wrong = "it is not a letter followed by up to 62 letters, digits or underscores";
  const problem = modelNameProblem(model.name);
  if (problem !== null) found.push(unusableName("model name", model.name, problem));
  for (const { layer, inside, followers } of blocksOf(model)) {
    if (!IDENTIFIER.test(layer.name)) found.push(unusableName("layer name", layer.name, wrong));
    else
      for (const { name } of [...inside, ...followers])
        if (!/^\w+$/.test(name)) found.push(unusableName("layer name", name, wrong));
  }
  return found;
}

/** C names of structs that a library may have, and what each belongs to. Floats reserve those of integers, too. */
function structOwners(model: DeviceModel): { readonly name: string; readonly owner: string }[] {
  const input = model.input.parts.map((_, index) => ({
    name: inputName(model, index),
    owner: `input part ${index}`,
  }));
  const blocks = blocksOf(model).flatMap((block) => {
    const layer = `layer "${block.layer.name}"`;
    const slices = Array.from({ length: block.tap.slices }, (_, slice) => sliceName(model, block, slice));
    return [
      ...slices.map((name) => ({ name, owner: layer })),
      ...readoutNames(model, block).map((name) => ({
        name,
        owner: `the ${block.tap.readout?.kind} of ${layer}`,
      })),
      ...[...block.inside, ...block.followers].map(({ name }) => ({
        name: `${model.name}_${name}`,
        owner: `the normalisation of ${layer}`,
      })),
    ];
  });
  return [...input, ...blocks];
}

function readoutNames(model: DeviceModel, block: Block): string[] {
  const { readout, slices } = block.tap;
  if (readout === null) return [];
  const { sliceStructs, structs } = definitionOfReadout(readout);
  const ofSlices = Array.from({ length: slices }, (_, slice) => sliceStructs(readout, block, slice, model));
  return [...ofSlices.flat(), ...structs(readout, block, model)].map(({ name }) => name);
}

function streamNames(model: DeviceModel, stream: StreamPlan): string[] {
  const { name } = model;
  const own = [
    ...STREAM.map((each) => `${name}_${each}`),
    ...STREAM_MACROS.map((each) => `${name.toUpperCase()}_${each}`),
  ];
  switch (stream.kind) {
    case "rows": {
      const edges = stream.schedule.rows.flatMap(({ to }) => [rowId(to.id), windowId(to.id)]);
      return [...own, ...rowStructs(model).map((struct) => struct.name), ...edges];
    }
    case "windows":
    case "frames":
    case "events":
      return own;
    default:
      return stream satisfies never;
  }
}

/** Names of <model>_features.{h,c}, and what each belongs to. */
function featureNames(model: DeviceModel): (readonly [name: string, owner: string])[] {
  if (model.features === undefined) return [];
  const { functions, tables, structs } = model.features.ir;
  const prefix = featuresPrefix(model);
  const library = [prefix, `${prefix}_fit`, `${model.name.toUpperCase()}_FEATURES`];
  return [
    ...library.map((each) => [each, "the library"] as const),
    ...[...functions, ...structs].map(
      ({ name, source }) => [`${prefix}_${name}`, `${source} of the features`] as const,
    ),
    ...structs.map(({ name, source }) => [`${prefix}_${name}_reset`, `${source} of the features`] as const),
    ...tables.map(({ name }) => [`${prefix}_${name}`, "a table of the features"] as const),
  ];
}

function clashes(model: DeviceModel, tensors: readonly DeviceTensor[], plan: Plan): Diagnostic[] {
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
  for (const { name, owner } of structOwners(model)) claim(name, owner);
  for (const [name, owner] of featureNames(model)) claim(name, owner);
  if (plan.stream) for (const each of streamNames(model, plan.stream)) claim(each, "the stream");
  if (plan.learn)
    for (const item of bodyOf(model, plan.schedule.steps))
      if (item.run !== null) claim(item.name, "a function of the library");
  for (const { id } of plan.schedule.tensors) claim(id, `the buffer ${id}`);
  for (const table of tensors)
    claim(tableName(model, table), `the ${table.tensor} of layer "${table.layer}"`);
  return found;
}
