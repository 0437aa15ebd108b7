/** The order of the values of a sample: what a file has, and what the model file says. */
import { type Origin, otherLayout } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";

/**
 * Throws a Failure where samples of shape `found` and of `shape`, which have equally many values, are not the same values in
 * the same order: [6, 300] is neither [300, 6] nor a part of it that is taken together or divided, as [1800] and [6, 20, 15] are.
 */
export function checkLayout(origin: Origin, found: readonly number[], shape: readonly number[]): void {
  const [theirs, ours] = [found, shape].map((each) => each.filter((size) => size !== 1)) as [
    number[],
    number[],
  ];
  const [coarse, fine] = theirs.length < ours.length ? [theirs, ours] : [ours, theirs];
  const cuts = new Set(prefixes(fine));
  if (prefixes(coarse).every((cut) => cuts.has(cut))) return;
  const axes = permutation(found, shape);
  const order = axes && ["0", ...axes.map((axis) => axis + 1)].join(", ");
  throw new Failure(otherLayout(origin, found, shape, order && `numpy.transpose(array, (${order}))`));
}

/** Values behind which an axis ends. */
function prefixes(shape: readonly number[]): number[] {
  let product = 1;
  return shape.map((size) => (product *= size));
}

/** The axes of `from` in the order of `to`, if these are the same sizes. */
function permutation(from: readonly number[], to: readonly number[]): number[] | undefined {
  const free = new Set(from.keys());
  const axes = to.map((size) => {
    const axis = [...free].find((each) => from[each] === size) ?? -1;
    free.delete(axis);
    return axis;
  });
  return free.size === 0 && !axes.includes(-1) ? axes : undefined;
}
