import { formatOf } from "../formats/index.js";
import type { Block } from "../ir/blocks.js";
import { SCORES } from "../ir/schedule-tensor.js";
import type { Tiled } from "../ir/tiled-matrix.js";
import { hasConstantWeights, productData, productFiles, productSuffix } from "./product.js";
import { pointer, requireValues, type StepDefinition, sliceName, sliceOf, tensorOf } from "./step.js";
import { dataOf } from "./table-names.js";
import { kernelCall, productMatrix, tiledProductFiles, tileRoom } from "./tiled.js";

/** acc = z M, scores += acc << shift for the units of one slice. */
export interface HeadStep extends Tiled {
  readonly kind: "head";
  readonly layer: number;
  readonly slice: number;
  readonly z: string;
  readonly acc: string;
  /** Running scores, or the running estimate. */
  readonly scores: string;
}

/** scores += (z M) << shift, for the units of one slice. */
export const head: StepDefinition<HeadStep> = {
  isForward: true,
  run(step, model, memory) {
    const { block, start, width } = sliceOf(step, model);
    const classes = model.classes.length;
    const z = tensorOf(memory, step.z).subarray(start, start + width);
    const weights = requireValues(block, "head", memory).subarray(start * classes, (start + width) * classes);
    const acc = tensorOf(memory, step.acc);
    const scores = tensorOf(memory, step.scores);
    return formatOf(model).arithmetic.addHead(z, weights, headOf(block).shift, acc, scores);
  },
  statements(step, model, kernel) {
    const { block, start } = sliceOf(step, model);
    const weights = pointer(dataOf(model, block, "head"), start * model.classes.length);
    const args = [
      `&${sliceName(model, block, step.slice)}_head`,
      ...productData(model, block, [weights], "head"),
      ...[pointer(step.z, start), step.acc, step.scores === SCORES ? "result->scores" : step.scores],
    ];
    return [`macs += ${kernelCall(step, `head_${productSuffix(model, block, kernel, "head")}`, args)};`];
  },
  describe: (step, model) =>
    `head ${sliceOf(step, model).width} -> ${model.classes.length}, added to the ${step.scores}`,
  runtime(step, model, kernel) {
    const { block } = sliceOf(step, model);
    const tiled = tiledProductFiles(step, productSuffix(model, block, kernel, "head"));
    return [...productFiles(model, block, kernel, "head"), ...tiled];
  },
  suspect: () => "z agrees: the head's products, its sum or its shift",
  reads: (step) => [step.z, step.scores],
  writes: (step) => [step.acc, step.scores, ...tileRoom(step)],
  traceOutput: (step, model) => ({ tensor: step.scores, start: 0, length: model.classes.length }),
  product(step, model) {
    const { block, width } = sliceOf(step, model);
    const outputs = model.classes.length;
    return { inputs: width, outputs, density: block.layer.density, macs: width * outputs };
  },
  matrix: "head",
  tileable: (step, model, kernel) => productMatrix(step, model, kernel, "head"),
  hasKernels: (step, model) => hasConstantWeights(model, sliceOf(step, model).block, "head"),
  startsInsideWords(step, model) {
    const { block, width } = sliceOf(step, model);
    return block.tap.slices > 1 && width % 4 !== 0;
  },
  exit: {
    standsBehind: ({ scores }) => scores === SCORES,
    location: sliceLocation,
    slice: ({ slice }) => slice,
    active: () => null,
    goodness(step, model, memory) {
      const { start, width } = sliceOf(step, model);
      return formatOf(model).arithmetic.sumOfSquares(tensorOf(memory, step.z).subarray(0, start + width));
    },
  },
  accumulators: (step) => step.acc,
};

/** Name of a slice for reports: the layer's, with `[slice]` where it is sliced. */
export function sliceLocation(
  step: { readonly layer: number; readonly slice: number },
  model: Parameters<typeof sliceOf>[1],
): string {
  const { layer, tap } = sliceOf(step, model).block;
  return tap.slices > 1 ? `${layer.name}[${step.slice}]` : layer.name;
}

/** The weights of a block that its scores, or its estimate, are linear in. */
export function headOf({ tap, layer }: Block): { readonly shift: number } {
  if (tap.readout === null || !("shift" in tap.readout)) throw new Error(`layer ${layer.name} has no head`);
  return tap.readout;
}
