/**
 * Area under the curve of hits over false alarms: the probability that a positive sample has the larger score, ties counting half.
 * Null where one side is empty. Scores that are NaN count as the largest.
 */
export function aucOf(scores: ArrayLike<number>, isPositive: (index: number) => boolean): number | null {
  const order = Array.from({ length: scores.length }, (_, n) => n);
  const scoreOf = (n: number): number => (Number.isNaN(scores[n]!) ? Number.POSITIVE_INFINITY : scores[n]!);
  order.sort((a, b) => scoreOf(a) - scoreOf(b) || 0);
  let [ranks, positives] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scoreOf(order[end]!) === scoreOf(order[start]!)) end++;
    for (let at = start; at < end; at++)
      if (isPositive(order[at]!)) {
        ranks += (start + end + 1) / 2; // ranks count from 1
        positives++;
      }
    start = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
