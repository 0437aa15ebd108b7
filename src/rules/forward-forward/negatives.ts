import type { Random } from "../../numerics/prng.js";

/**
 * One wrong label for each of `targets`, one draw each: in proportion to `probabilities` [targets][classes] without the
 * true class, which are the hard ones; uniform where `probabilities` is null, or where nothing but the true class is
 * left of a row.
 */
export function drawWrongLabels(
  random: Random,
  targets: Uint16Array,
  classes: number,
  probabilities: Float32Array | null,
): Uint16Array {
  return targets.map((target, row) => {
    const draw = random.uniform();
    const own = probabilities?.subarray(row * classes, (row + 1) * classes);
    return (own && pick(own, target, draw)) ?? uniformly(target, classes, draw);
  });
}

/** The class at which the running sum of the others' probabilities passes `draw` times their total. */
function pick(probabilities: Float32Array, target: number, draw: number): number | undefined {
  const others = probabilities.map((p, k) => (k === target ? 0 : p));
  let left = draw * others.reduce((sum, p) => sum + p, 0);
  const found = others.findIndex((p) => {
    left -= p;
    return p > 0 && left < 0;
  });
  return found < 0 ? undefined : found;
}

function uniformly(target: number, classes: number, draw: number): number {
  const among = Math.floor(draw * (classes - 1));
  return among < target ? among : among + 1;
}
