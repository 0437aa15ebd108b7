import { createRandom, type Random } from "../numerics/prng.js";

/** Classes of the example task, in the order of `classes` in its model file. */
export const conditions = ["normal", "imbalance", "bearing"] as const;

type Condition = (typeof conditions)[number];

const columns = ["rms", "amplitude_1x", "envelope", "kurtosis", "crest", "temperature", "condition"];

/**
 * A made-up but plausible measurement series: one line per second of vibration of a motor, `count` lines below the
 * header. The same `seed` gives the same text everywhere.
 */
export function motorCsv(count: number, seed: number): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, () => measurement(conditions[random.below(3)]!, random));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

/**
 * Imbalance shakes the rotor once per turn: the amplitude at the rotation frequency grows. A worn bearing rings at
 * every ball that passes: envelope and kurtosis grow. Early faults look almost normal.
 */
function measurement(condition: Condition, random: Random): string {
  const severity = 0.12 + 0.88 * random.uniform();
  const imbalance = condition === "imbalance" ? severity : 0;
  const bearing = condition === "bearing" ? severity : 0;
  const noise = (spread: number): number => spread * random.normal();

  const amplitude = Math.max(0.05, 0.6 + 2.4 * imbalance + noise(0.13));
  const envelope = Math.max(0.01, 0.15 + 0.7 * bearing + 0.05 * imbalance + noise(0.04));
  const rms = Math.sqrt((amplitude * amplitude) / 2 + envelope * envelope + 0.04) + noise(0.02);
  const kurtosis = Math.max(1.5, 3 - 0.8 * imbalance + 4 * bearing + noise(0.35));
  const crest = 1.5 + 0.55 * kurtosis + noise(0.2);
  const temperature = 41 + 6 * bearing + 1.5 * imbalance + noise(3);
  const values = [rms, amplitude, envelope, kurtosis, crest].map((value) => value.toFixed(3));
  return [...values, temperature.toFixed(1), condition].join(",");
}
