/** Sizes of a tensor on an edge between layers: `[n]`, `[length, channels]` or `[height, width, channels]`. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Words of a shape: `784`, `28 x 28 x 1`. */
export function shapeText(shape: Shape): string {
  return shape.join(" x ");
}
