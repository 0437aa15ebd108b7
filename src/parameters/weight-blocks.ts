import type { Shape } from "../ir/shape.js";

/** Outputs and taps of a block of weights, see ff_conv_blocks_pulp.h. */
const SIDE = 4;

/** Shape of the weights of a convolution [kernel rows][kernel columns][channels][outputs] in blocks. */
export function blocksShape(shape: Shape): Shape {
  const outputs = shape.at(-1)!;
  const taps = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return [Math.ceil(outputs / SIDE), Math.ceil(taps / SIDE), SIDE, SIDE];
}

/** Bytes of int8 that blocks have beyond the last output and the last tap. */
export function blocksPadding(shape: Shape): number {
  const size = (of: Shape): number => of.reduce((product, each) => product * each, 1);
  return size(blocksShape(shape)) - size(shape);
}

/** [taps][outputs] -> blocks: words of four taps, of four outputs next to each other; 0 beyond the last ones. */
export function inBlocks(values: ArrayLike<number>, shape: Shape): Int8Array {
  const outputs = shape.at(-1)!;
  const [blocks, words] = blocksShape(shape) as [number, number, number, number];
  const stored = new Int8Array(blocks * words * SIDE * SIDE);
  for (let at = 0; at < values.length; at++) {
    const [tap, output] = [Math.floor(at / outputs), at % outputs];
    const word = Math.floor(output / SIDE) * words + Math.floor(tap / SIDE);
    stored[(word * SIDE + (output % SIDE)) * SIDE + (tap % SIDE)] = values[at]!;
  }
  return stored;
}
