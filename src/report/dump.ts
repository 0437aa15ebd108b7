import { isValues } from "../formats/element.js";
import { rangeText } from "../formats/element-ranges.js";
import type { Family } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { type Block, blocksOf, valuesOf } from "../ir/blocks.js";
import type { DeviceLearning, DeviceModel, Readout } from "../ir/device-model.js";
import type { Ir, LearningIr } from "../ir/ir.js";
import { type BlockIr, blocksOfIr } from "../ir/ir-blocks.js";
import type { StateField } from "../ir/learning.js";
import type { Plan } from "../ir/memory-plan.js";
import { sizeOf } from "../ir/shape.js";
import type { LayerLearning } from "../ir/update-constants.js";
import { definitionOfLayer, followerOf } from "../layers/index.js";
import { definitionOfReadout } from "../readouts/index.js";
import type { Step } from "../steps/index.js";
import { cellsText, convText, depthwiseText } from "../steps/map-texts.js";
import { sizesOf } from "../steps/step.js";

/** The checked model, a line per layer. */
export function printIr(ir: Ir): string {
  const { rule, ...settings } = ir.training;
  return [
    `model ${ir.name}: ${ir.classes.length} ${ir.targets ? "targets" : "classes"} ${JSON.stringify(ir.classes)}, ${ir.precision}${ir.accumulate ? ` with ${ir.accumulate} sums` : ""}`,
    `input [${ir.input.raw.join(", ")}]`,
    ...ir.input.parts.map(
      ({ start, size, scale, offset, standardize }) =>
        `  ${start}..${start + size - 1}: raw * ${scale} + ${offset}, ${standardize}`,
    ),
    ...blocksOfIr(ir).flatMap((block) => printBlockIr(block, ir.classes.length)),
    `inference ${JSON.stringify(ir.inference)}`,
    ...(ir.learning ? printLearning(ir, ir.learning) : []),
    `training ${rule} ${JSON.stringify(settings)}`,
  ].join("\n");
}

/** A layer with weights and its head; below it pools, and the cells that the head reads. */
function printBlockIr(block: BlockIr, classes: number): string[] {
  const { name, source, head, read, cells, inside, followers } = block;
  return [
    `${name}: ${layerText(block)}${head ? `, head -> ${classes}` : ""} (${source})`,
    ...[...inside, ...followers].flatMap((each) => followerOf(each).print(each)),
    ...(head && cells ? [`  ${cellsText(cells, read)}`] : []),
  ];
}

function layerText({ layer, inputs, units, slices }: BlockIr): string {
  switch (layer.kind) {
    case "dense":
      return `dense ${inputs} -> ${units}${inSlices({ slices })}, relu`;
    case "conv":
      return convText(layer.window, layer.input, layer.output);
    case "depthwise":
      return depthwiseText(layer.window, layer.input, layer.output);
    default:
      return layer satisfies never;
  }
}

function printLearning(ir: Ir, { layers, ...settings }: LearningIr): string[] {
  const each = blocksOfIr(ir).map(({ name }, index) => {
    const layer = layers[index];
    return `  ${name}: ${layer ? `rate ${layer.rate}` : "frozen"}`;
  });
  return [`learning ${JSON.stringify(settings)}`, ...each];
}

/** The model as the device holds it: exponents (value * 2^-exponent), densities, ranges of the constants, learning. */
export function printQuant(model: DeviceModel): string {
  const { input, learning } = model;
  const { family, text } = formatOf(model);
  const { scores, x, block } = PRINTED[family];
  return [
    `model ${model.name}, ${text}${scores(model)}`,
    ...(model.beam > 0 ? [`candidate labels, ${model.beam} after the first layer`] : []),
    ...(model.exits ? [`exits: ${model.exits.rule}, thresholds ${model.exits.thresholds.join(" ")}`] : []),
    `input ${input.storage} x ${sizeOf(input.raw)} -> ${model.precision}${x(model)}, ${share(input.density)} not zero`,
    ...blocksOf(model).flatMap(block),
    ...(learning ? [printUpdates(learning)] : []),
  ].join("\n");
}

/** Exponents, which only integers have to tell. */
const PRINTED: Readonly<
  Record<
    Family,
    {
      scores(model: DeviceModel): string;
      x(model: DeviceModel): string;
      block(block: Block): string[];
    }
  >
> = {
  integer: {
    scores: ({ scoreExponent }) => `, scores * 2^-${scoreExponent}`,
    x: ({ input: { exponent, quantization } }) =>
      quantization
        ? `, (x - ${quantization.zero}) * ${quantization.scale.toPrecision(4)}`
        : ` * 2^-${exponent}`,
    block: integerBlock,
  },
  real: { scores: () => "", x: () => "", block: realBlock },
};

function integerBlock(block: Block): string[] {
  const { layer, tap, inside, followers } = block;
  const { name, density, exponent, learning } = layer;
  const { inputs, units } = sizesOf(block);
  return [
    `${name}: ${inputs} -> ${units}${inSlices(tap)}, ${"numbers" in layer ? "zero points" : `z * 2^-${exponent}`}, ${share(density)} active`,
    ...definitionOfLayer(layer).print(layer, "integer"),
    `  ${learning ? "masters" : "weights"} ${ranges(block, "weights")}, bias ${ranges(block, "bias")}, shift ${ranges(block, "shift")}`,
    ...(tap.readout ? [`  ${readoutText(tap.readout, "integer")}`] : []),
    ...cellsOf(block),
    ...[...inside, ...followers].flatMap((each) => definitionOfLayer(each).print(each, "integer")),
    ...(learning ? [`  learns ${learningText(learning)}`] : []),
  ];
}

function realBlock(block: Block): string[] {
  const { layer, tap, inside, followers } = block;
  const { inputs, units } = sizesOf(block);
  return [
    `${layer.name}: ${inputs} -> ${units}${inSlices(tap)}, ${share(layer.density)} active`,
    ...definitionOfLayer(layer).print(layer, "real"),
    `  weights ${ranges(block, "weights")}, bias ${ranges(block, "bias")}`,
    ...(tap.readout ? [`  ${readoutText(tap.readout, "real")}`] : []),
    ...cellsOf(block),
    ...[...inside, ...followers].flatMap((each) => definitionOfLayer(each).print(each, "real")),
    ...(layer.learning ? [`  learns ${learningText(layer.learning)}`] : []),
  ];
}

/** Cells that the readout of a block reads, and the gain of their means. */
function cellsOf({ tap: { cells }, read }: Block): string[] {
  if (cells === null) return [];
  return [`  ${cellsText(cells, read)}${cells.gain > 0 ? `, << ${cells.gain}` : ""}`];
}

function readoutText(readout: Readout, family: Family): string {
  return definitionOfReadout(readout).print(readout, family);
}

function learningText({ family, ...rates }: LayerLearning): string {
  return JSON.stringify(rates, plain);
}

function ranges({ layer }: Block, role: "weights" | "bias" | "shift"): string {
  return rangeText(valuesOf(layer.parameters, role));
}

function printUpdates({ shipped, guard, learnt, ...settings }: DeviceLearning): string {
  const stored = { shipped: shipped?.count ?? 0, guard: guard?.count ?? 0 };
  return `learning ${JSON.stringify({ ...settings, ...stored }, plain)}${learnt ? ", from a learnt state" : ""}`;
}

/** For JSON: a typed array as the list of its numbers. */
function plain(_key: string, value: unknown): unknown {
  return isValues(value) ? [...value] : value;
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

function printLine(line: Pick<Plan, "schedule" | "offsets" | "slides" | "kernels">): string[] {
  const { tensors, steps } = line.schedule;
  return [
    ...tensors.map(({ id, type, length, memory }) => {
      const place = memory === "arena" ? `arena + ${line.offsets[id]}` : "result";
      return `  ${id}: ${type}[${length}] at ${place}`;
    }),
    ...steps.map((step, index) => `${index}: ${describe(step)}${kernel(line, index)}${slide(line, index)}`),
  ];
}

function printField({ name, type, shape, offset }: StateField): string {
  return `  ${name}: ${type}[${shape.join("][")}] at state + ${offset}`;
}

function describe({ kind, ...operands }: Step): string {
  const text = Object.entries(operands).map(
    ([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  return `${kind} ${text.join(", ")}`;
}

function slide({ slides }: Pick<Plan, "slides">, index: number): string {
  const found = slides[index];
  return found === undefined ? "" : `, ${found.tensor} moved to arena + ${found.to}`;
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
