import type { Ir, LearningIr } from "./ir.js";
import type { StateField } from "./learning.js";
import type { Plan } from "./plan.js";
import {
  formatText,
  type IntegerLayer,
  type QuantAnswer,
  type QuantLearning,
  type QuantModel,
  type RealAnswer,
  type RealLayer,
} from "./quant.js";
import type { Step } from "./schedule.js";

/** The checked model, a line per layer. */
export function printIr(ir: Ir): string {
  const { rule, ...settings } = ir.training;
  return [
    `model ${ir.name}: ${ir.classes.length} classes ${JSON.stringify(ir.classes)}, ${ir.precision}${ir.accumulate ? ` with ${ir.accumulate} sums` : ""}`,
    `input [${ir.input.shape.join(", ")}]`,
    ...ir.input.parts.map(
      ({ start, size, scale, offset, standardize }) =>
        `  ${start}..${start + size - 1}: raw * ${scale} + ${offset}, ${standardize}`,
    ),
    ...ir.layers.map(
      ({ kind, name, inputs, units, slices, head, source }) =>
        `${name}: ${kind} ${inputs} -> ${units}${inSlices({ slices })}, relu${head ? `, head -> ${ir.classes.length}` : ""} (${source})`,
    ),
    `inference ${JSON.stringify(ir.inference)}`,
    ...(ir.learning ? printLearning(ir, ir.learning) : []),
    `training ${rule} ${JSON.stringify(settings)}`,
  ].join("\n");
}

function printLearning(ir: Ir, { layers, ...settings }: LearningIr): string[] {
  const each = ir.layers.map(({ name }, index) => {
    const layer = layers[index];
    return `  ${name}: ${layer ? `rate ${layer.rate}` : "frozen"}`;
  });
  return [`learning ${JSON.stringify(settings)}`, ...each];
}

/** The model as the device holds it: exponents (value * 2^-exponent), densities, ranges of the constants, learning. */
export function printQuant(model: QuantModel): string {
  const { input, learning } = model;
  const whole = model.precision === "int8";
  return [
    `model ${model.name}, ${formatText(model)}${whole ? `, scores * 2^-${model.scoreExponent}` : ""}`,
    ...(model.beam > 0 ? [`candidate labels, ${model.beam} after the first layer`] : []),
    ...(model.exits ? [`exits: ${model.exits.rule}, thresholds ${model.exits.thresholds.join(" ")}`] : []),
    `input ${input.storage} x ${input.size} -> ${model.precision}${whole ? ` * 2^-${input.exponent}` : ""}, ${share(input.density)} not zero`,
    ...model.layers.flatMap((layer) => (layer.kind === "integer" ? integerLayer(layer) : realLayer(layer))),
    ...(learning ? [printUpdates(learning)] : []),
  ].join("\n");
}

function integerLayer(layer: IntegerLayer): string[] {
  const { norm } = layer;
  return [
    `${layer.name}: ${layer.inputs} -> ${layer.units}${inSlices(layer)}, z * 2^-${layer.exponent}, ${share(layer.density)} active`,
    `  ${layer.learning ? "masters" : "weights"} ${range(layer.weights)}, bias ${range(layer.bias)}, shift ${range(layer.shift)}`,
    ...(layer.answer ? [`  ${answer(layer.answer)}`] : []),
    ...(norm ? [`  rms -> h * 2^-${norm.exponent}, C ${norm.root}, g ${norm.guard}`] : []),
    ...(layer.learning ? [`  learns ${JSON.stringify(layer.learning, plain)}`] : []),
  ];
}

function answer(each: QuantAnswer): string {
  switch (each.kind) {
    case "head":
      return `head * 2^-${each.exponent} << ${each.shift}, weights ${range(each.weights)}`;
    case "groups":
      return `groups from units ${each.bounds.join(" ")}, scale ${range(each.multiplier)}`;
    case "goodness":
      return `goodness * ${each.multiplier}`;
  }
}

function realLayer(layer: RealLayer): string[] {
  return [
    `${layer.name}: ${layer.inputs} -> ${layer.units}${inSlices(layer)}, ${share(layer.density)} active`,
    `  weights ${range(layer.weights)}, bias ${range(layer.bias)}`,
    ...(layer.answer ? [`  ${realAnswer(layer.answer)}`] : []),
    ...(layer.learning ? [`  learns ${JSON.stringify(layer.learning, plain)}`] : []),
  ];
}

function realAnswer(each: RealAnswer): string {
  switch (each.kind) {
    case "head":
      return `head, weights ${range(each.weights)}`;
    case "groups":
      return `groups from units ${each.bounds.join(" ")}, scale ${range(each.scale)}`;
    case "goodness":
      return `goodness * ${each.scale}`;
  }
}

function printUpdates({ shipped, guard, learnt, ...settings }: QuantLearning): string {
  const stored = { shipped: shipped?.count ?? 0, guard: guard?.count ?? 0 };
  return `learning ${JSON.stringify({ ...settings, ...stored }, plain)}${learnt ? ", from a learnt state" : ""}`;
}

/** For JSON: a typed array as the list of its numbers. */
function plain(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? [...(value as Float32Array)] : value;
}

/** Buffers with their places, steps with their kernels, memory; then what is learnt, and one update the same way. */
export function printPlan(plan: Plan): string {
  const { arena, constants, ram, fields, learn } = plan;
  return [
    `arena ${arena} bytes, constants ${constants} bytes, state ${ram} bytes`,
    ...printLine(plan),
    ...(learn ? ["what is learnt", ...fields.map(printField), "one update", ...printLine(learn)] : []),
  ].join("\n");
}

function printLine(line: Pick<Plan, "schedule" | "offsets" | "kernels">): string[] {
  const { tensors, steps } = line.schedule;
  return [
    ...tensors.map(({ id, type, length, memory }) => {
      const place = memory === "arena" ? `arena + ${line.offsets[id]}` : "result";
      return `  ${id}: ${type}[${length}] at ${place}`;
    }),
    ...steps.map((step, index) => `${index}: ${describe(step)}${kernel(line, index)}`),
  ];
}

function printField({ name, type, shape, offset }: StateField): string {
  return `  ${name}: ${type}[${shape.join("][")}] at state + ${offset}`;
}

function describe({ kind, ...operands }: Step): string {
  const text = Object.entries(operands).map(([name, value]) => `${name} ${value}`);
  return `${kind} ${text.join(", ")}`;
}

function kernel({ kernels }: Pick<Plan, "kernels">, index: number): string {
  const chosen = kernels[index];
  return chosen === undefined ? "" : `, kernel ${chosen}`;
}

function inSlices({ slices }: { readonly slices: number }): string {
  return slices === 1 ? "" : ` in ${slices} slices`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function range(values: Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return `${low}..${high}`;
}
