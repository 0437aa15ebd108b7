/** Shared by readers of files of nets: how they refuse, and limits that hold before anything is allocated. */

/** Refuses a file for a reason, e.g. `it ends within a number`. */
export type Refuse = (reason: string) => never;

/** Bytes of the largest file. */
export const MOST_BYTES = 64 * 2 ** 20;
/** Nodes of the largest net. */
export const MOST_NODES = 4096;
/** Tensors of the largest net. */
export const MOST_TENSORS = 8192;
/** Dimensions of a tensor, the batch among them. */
export const MOST_DIMENSIONS = 6;
/** Values of the largest tensor. */
export const MOST_VALUES = 2 ** 24;
/** Attributes of a node, and numbers in one. */
export const MOST_ATTRIBUTES = 64;

/** Number of values of a tensor with these dimensions; refuses one that is no size, or too many. `what` names the tensor. */
export function valuesIn(dims: readonly number[], what: string, refuse: Refuse): number {
  if (dims.length > MOST_DIMENSIONS) return refuse(`${what} has ${dims.length} dimensions`);
  let product = 1;
  for (const size of dims) {
    if (!Number.isSafeInteger(size) || size < 0) return refuse(`${what} has a dimension of ${size}`);
    if (size > 0 && product > MOST_VALUES / size)
      return refuse(`${what} has more than ${MOST_VALUES} values`);
    product *= size;
  }
  return product;
}
