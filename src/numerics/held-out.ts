import { clamp } from "./fixed-point.js";

/**
 * Windows that are held out of learning, twin of templates/runtime/ff_held_out.c: two in three set the threshold, the third says what is
 * usual. Formulas in numerics/README.md.
 */

/** Row of a reservoir of `rows` that an item takes of which `seen` came before; `rows` or more: none. Each is as likely to stay. */
export function reservoirRow(seen: number, rows: number, draw: number): number {
  return seen < rows ? seen : draw % (seen + 1);
}

/** Rows for what is usual, of `held` in all; the others are for the threshold. */
export function usualRows(held: number): number {
  return Math.floor(held / 3);
}

/** Number of those among the first `held` windows that say what is usual. */
export function usualAmong(held: number): number {
  return Math.floor((held + 2) / 3);
}

/** Held-out windows before which what is usual and the threshold stay as they were built. */
export const FEWEST_HELD = 24;

/** Energies of some windows, in steps of 2^-8: how many, their sum and that of their squares. */
export interface Energies {
  count: number;
  sum: number;
  squares: number;
}

/** Adds one energy, from -32768 to 32767, to 1000 at most. */
export function addEnergy(energies: Energies, energy: number): void {
  energies.count++;
  energies.sum += energy;
  energies.squares += energy * energy;
}

/** Mean and standard deviation of one energy at least, in steps of 2^-16: the deviation of 1 or more steps of 2^-8. */
export function usualOfEnergies({ count, sum, squares }: Energies): [mean: number, deviation: number] {
  const root = Math.floor(Math.sqrt(count * squares - sum * sum));
  return [Math.trunc((sum * 256) / count) + 0, clamp(Math.floor((root * 256) / count), 256, 32767 * 256)];
}
