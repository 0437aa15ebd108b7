/** Largest count in 0..below-1 that fits, given that memory grows with the count; 0 if none does. */
export function mostFitting(below: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = below;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
