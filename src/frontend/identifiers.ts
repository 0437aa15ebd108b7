import { identifierProblem, modelNameProblem } from "../steps/c-names.js";

/** Names of buffers, tables and functions that emitted models have. */
const layerReserved = new Set([
  "input",
  "x",
  "x_raw",
  "scores",
  "acc",
  "init",
  "infer",
  "state",
  "result",
  "class_names",
  "trace",
  "thresholds",
  "active_labels",
  ...[
    "learn",
    "ask",
    "forget",
    "set_learning",
    "guard",
    "export",
    "import",
    "save",
    "restore",
    "step",
    "storage",
    "blob",
  ],
  ...[
    "exits",
    "shipped_x",
    "shipped_labels",
    "shipped_targets",
    "guard_x",
    "guard_labels",
    "guard_targets",
    "score_error",
    "pair_error",
    "layer_goodness",
    "pair",
    "label",
    "learns",
  ],
  ...["macs", "answer", "exit_labels", "exit_values"],
  ...[
    "copy",
    "clear",
    "classify",
    "update",
    "remember",
    "hold",
    "calibrate",
    "replay_shipped",
    "replay_recent",
  ],
  ...["fields", "layout_hash", "model_hash"],
]);

/** Tables of what a device had learnt: `learnt_thresholds`. */
const learntTable = /^learnt_/;

/** Parts of an input and their tables: `input_0`, `input_1_offset`. */
const inputTable = /^input_\d+(_(multiplier|offset|shift))?$/;

/** Endings that C appends to the name of a layer for its tables, and for those of its slices. */
const layerTable =
  /^(s\d+(_\w+)?|weights|bias|multiplier|shift|norm|head|head_weights|overlay|groups|bounds|scale|softmax|rate|rates|rate_table|update|head_update|slot_update|constant_update|target_scales|target_scale|target_shift|forward|pool|cells|depthwise(_\w+)?)$/;

/** Reason why `name` cannot name a layer in C, or null; `others` are the names of all layers. */
export function layerNameProblem(name: string, others: readonly string[]): string | null {
  const problem = identifierProblem(name);
  if (problem !== null) return problem;
  if (layerReserved.has(name) || inputTable.test(name) || learntTable.test(name))
    return "the emitted C uses this name itself";
  const owner = others.find(
    (each) => name.startsWith(`${each}_`) && layerTable.test(name.slice(each.length + 1)),
  );
  return owner === undefined ? null : `the emitted C gives this name to a part of layer "${owner}"`;
}

/** A C identifier near `name`, for hints: `my-model` gives `my_model`. */
export function identifierNear(name: string): string | undefined {
  const near = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^[^A-Za-z]+|_+$/g, "");
  return near !== name && modelNameProblem(near) === null ? near : undefined;
}
