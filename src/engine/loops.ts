import type * as Core from "@tensorflow/tfjs-core";

/** Plain loops over the values of tensors, where these lie. */

/** Values of several matrices, row-major. */
export type Values = readonly Float32Array[];

/** A backend whose tensors lie in memory that this program can reach. */
interface Heap {
  typedArrayFromHeap(tensor: Core.Tensor): Float32Array;
}

/** The memory of WebAssembly; null on an engine that has its own. */
function heapOf(tf: typeof Core): Heap | null {
  const backend: object = tf.backend();
  return "typedArrayFromHeap" in backend ? (backend as Heap) : null;
}

/** The values of tensors: where they lie until the next operation, or copies. */
export function valuesOf(tf: typeof Core, tensors: readonly Core.Tensor[]): Values {
  const heap = heapOf(tf);
  return tensors.map((tensor) => heap?.typedArrayFromHeap(tensor) ?? tensor.dataSync<"float32">());
}

/** New tensors of these shapes, which `fill` makes of zeros and of the inputs. */
export function computed(
  tf: typeof Core,
  shapes: readonly (readonly number[])[],
  inputs: readonly Core.Tensor[],
  fill: (outputs: Values, inputs: Values) => void,
): Core.Tensor[] {
  if (heapOf(tf) === null) {
    const values = shapes.map((shape) => new Float32Array(shape.reduce((size, part) => size * part, 1)));
    fill(values, valuesOf(tf, inputs));
    return values.map((each, index) => tf.tensor(each, [...shapes[index]!]));
  }
  const outputs = shapes.map((shape) => tf.fill([...shape], 0)); // before all views: a memory that grows moves
  fill(valuesOf(tf, outputs), valuesOf(tf, inputs));
  return outputs;
}

/**
 * Changes variables by a loop over their values. They get new memory, since WebAssembly keeps what it has packed of weights
 * until these have another place.
 */
export function updated(
  tf: typeof Core,
  variables: readonly Core.Variable[],
  inputs: readonly Core.Tensor[],
  change: (variables: Values, inputs: Values) => void,
): void {
  const shapes = variables.map(({ shape }) => shape);
  const next = computed(tf, shapes, [...variables, ...inputs], (outputs, values) => {
    for (const [index, output] of outputs.entries()) output.set(values[index]!);
    change(outputs, values.slice(variables.length));
  });
  for (const [index, variable] of variables.entries()) variable.assign(next[index]!);
}
