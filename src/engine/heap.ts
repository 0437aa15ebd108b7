import type * as Core from "@tensorflow/tfjs-core";
import { isMemory, type Memory } from "./assembler.js";
import { type AdamConstants, type Loops, plainLoops } from "./loops.js";
import { simdOver } from "./wasm-simd.js";

/** Values of several matrices, row-major. */
export type Values = readonly Float32Array[];

/** A backend whose tensors lie in memory that this program can reach. */
interface Heap {
  readonly wasm: { readonly asm: { readonly memory: Memory } };
  typedArrayFromHeap(tensor: Core.Tensor): Float32Array;
}

/** The memory of WebAssembly; null on an engine that has its own. */
function heapOf(tf: typeof Core): Heap | null {
  const backend: object & { readonly wasm?: { readonly asm?: { readonly memory?: unknown } } } = tf.backend();
  return isMemory(backend.wasm?.asm?.memory) ? (backend as Heap) : null;
}

/** True on an engine whose memory this program can reach. */
export function sharesMemory(tf: typeof Core): boolean {
  return heapOf(tf) !== null;
}

const known = new WeakMap<Memory, Loops>();

/** The fastest form of the loops for arrays that `computed` hands out. */
export function loopsOf(tf: typeof Core): Loops {
  const memory = heapOf(tf)?.wasm.asm.memory;
  if (memory === undefined) return plainLoops;
  const found = known.get(memory) ?? simdOver(memory, plainLoops);
  known.set(memory, found);
  return found;
}

/** The values of tensors: where they lie until the next operation, or copies. */
export function valuesOf(tf: typeof Core, tensors: readonly Core.Tensor[]): Values {
  const heap = heapOf(tf);
  return tensors.map((tensor) => heap?.typedArrayFromHeap(tensor) ?? tensor.dataSync<"float32">());
}

/** The same memory as words. */
export function words({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
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
 * One step of Adam on a variable and its moments. They get new memory, since WebAssembly keeps what it has packed of weights
 * until these have another place.
 */
export function stepAdam(
  tf: typeof Core,
  variables: readonly [Core.Variable, Core.Variable, Core.Variable],
  gradient: Core.Tensor,
  constants: AdamConstants,
): void {
  const next = computed(
    tf,
    variables.map(({ shape }) => shape),
    [...variables, gradient],
    (outputs, values) => {
      for (const [index, output] of outputs.entries()) output.set(values[index]!);
      const [p, m, v] = outputs as [Float32Array, Float32Array, Float32Array];
      loopsOf(tf).adam(p, m, v, values[3]!, constants);
    },
  );
  for (const [index, variable] of variables.entries()) variable.assign(next[index]!);
}
