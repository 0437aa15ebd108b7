/** Labelled places in a space. */
export interface Places {
  readonly places: readonly Float32Array[];
  readonly labels: readonly number[];
}

/** Labels of the nearest of the known, by Euclidean distance: what can be had without learning, for all samples kept. */
export function nearest({ places, labels }: Places, asked: readonly Float32Array[]): number[] {
  return asked.map((place) => {
    let best = Number.POSITIVE_INFINITY;
    let found = 0;
    for (const [at, other] of places.entries()) {
      const distance = squaredDistance(place, other, best);
      if (distance < best) [best, found] = [distance, at];
    }
    return labels[found]!;
  });
}

/** Infinity as soon as it is not below `limit`. */
function squaredDistance(a: Float32Array, b: Float32Array, limit: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const difference = a[at]! - b[at]!;
    sum += difference * difference;
    if (sum >= limit) return Number.POSITIVE_INFINITY;
  }
  return sum;
}
