/** Elements between the two rows of a pair's inputs: both begin on a word. */
export function pairStride(inputs: number): number {
  return (inputs + 3) & ~3;
}
