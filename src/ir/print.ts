import type { Ir } from "./ir.js";
import type { Plan } from "./plan.js";
import type { QuantAnswer, QuantModel } from "./quant.js";
import type { Step } from "./schedule.js";

/** The checked model, a line per layer. */
export function printIr(ir: Ir): string {
  const { rule, ...settings } = ir.training;
  return [
    `model ${ir.name}: ${ir.classes.length} classes ${JSON.stringify(ir.classes)}, ${ir.precision}`,
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
    `training ${rule} ${JSON.stringify(settings)}`,
  ].join("\n");
}

/** The integer model: exponents (value * 2^-exponent), densities, ranges of the constants. */
export function printQuant(model: QuantModel): string {
  const { input } = model;
  return [
    `model ${model.name}, ${model.precision}, scores * 2^-${model.scoreExponent}`,
    ...(model.beam > 0 ? [`candidate labels, ${model.beam} after the first layer`] : []),
    ...(model.exits ? [`exits: ${model.exits.rule}, thresholds ${model.exits.thresholds.join(" ")}`] : []),
    `input ${input.storage} x ${input.size} -> int8 * 2^-${input.exponent}, ${share(input.density)} not zero`,
    ...model.layers.flatMap((layer) => [
      `${layer.name}: ${layer.inputs} -> ${layer.units}${inSlices(layer)}, z * 2^-${layer.exponent}, ${share(layer.density)} active`,
      `  weights ${range(layer.weights)}, bias ${range(layer.bias)}, shift ${range(layer.shift)}`,
      ...(layer.answer ? [`  ${answer(layer.answer)}`] : []),
      ...(layer.norm
        ? [`  rms -> h * 2^-${layer.norm.exponent}, C ${layer.norm.root}, g ${layer.norm.guard}`]
        : []),
    ]),
  ].join("\n");
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

/** Buffers with their places, steps with their kernels, memory. */
export function printPlan(plan: Plan): string {
  const { tensors, steps } = plan.schedule;
  return [
    `arena ${plan.arena} bytes, constants ${plan.constants} bytes, state ${plan.ram} bytes`,
    ...tensors.map(({ id, type, length, memory }) => {
      const place = memory === "arena" ? `arena + ${plan.offsets[id]}` : "result";
      return `  ${id}: ${type}[${length}] at ${place}`;
    }),
    ...steps.map((step, index) => `${index}: ${describe(step)}${kernel(plan, index)}`),
  ].join("\n");
}

function describe({ kind, ...operands }: Step): string {
  const text = Object.entries(operands).map(([name, value]) => `${name} ${value}`);
  return `${kind} ${text.join(", ")}`;
}

function kernel({ kernels }: Plan, index: number): string {
  const chosen = kernels[index];
  return chosen === undefined ? "" : `, kernel ${chosen}`;
}

function inSlices({ slices }: { readonly slices: number }): string {
  return slices === 1 ? "" : ` in ${slices} slices`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function range(values: Int8Array | Uint8Array | Int32Array): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return `${low}..${high}`;
}
