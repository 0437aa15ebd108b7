import { createRandom, type Random } from "../numerics/prng.js";

/** A sensor that nobody has built: readings of one thing that happens, after one another. */
export interface Sensor {
  /** Names of the channels. */
  readonly channels: readonly string[];
  /** Names of what happens, in the order of `classes` in the model file. */
  readonly classes: readonly string[];
  /** Readings of each stretch of one thing. */
  readonly stretch: number;
  /** Begins a stretch; each call of the result is a reading. */
  readonly begin: (happens: string, random: Random) => () => readonly number[];
}

/** A recording: `stretches` things in turn, a line per reading, with its label. The same `seed` gives the same text everywhere. */
export function recordingCsv(
  { channels, classes, stretch, begin }: Sensor,
  stretches: number,
  seed: number,
): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: stretches }, (_, at) => classes[at % classes.length]!).flatMap(
    (happens) => {
      const next = begin(happens, random);
      return Array.from({ length: stretch }, () => [...next().map(Math.round), happens].join(","));
    },
  );
  return `${[[...channels, "label"].join(","), ...lines].join("\n")}\n`;
}

/** A sine of amplitude 1 by two additions a step, so that it is the same everywhere; `turn` radians a step, 0 to 1. */
function oscillator(): (turn: number) => number {
  let sine = 0;
  let cosine = 1;
  return (turn) => {
    sine += turn * cosine;
    cosine -= turn * sine;
    return sine;
  };
}

/** Vibration, 500 readings a second: imbalance shakes once per turn, a worn bearing knocks at every ball that passes. */
export const MOTOR: Sensor = {
  channels: ["vibration"],
  classes: ["normal", "imbalance", "bearing"],
  stretch: 1500,
  begin(happens, random) {
    const rotor = oscillator();
    const turn = 0.28 + 0.06 * random.uniform();
    const severity = 0.3 + 0.7 * random.uniform();
    const amplitude = 300 + (happens === "imbalance" ? 900 * severity : 0);
    const knock = happens === "bearing" ? 1500 * severity : 0;
    let at = 0;
    return () => {
      at++;
      const ring = knock * 0.6 ** (at % 23);
      return [amplitude * rotor(turn) + ring * random.normal() + 120 * random.normal()];
    };
  },
};

/** Acceleration of a wrist, 50 readings a second, 1/400 m/s2 a step. */
export const ACTIVITY: Sensor = {
  channels: ["ax", "ay", "az"],
  classes: ["resting", "walking", "running"],
  stretch: 600,
  begin(happens, random) {
    const step = oscillator();
    const swing = oscillator();
    const turn = { resting: 0, walking: 0.2, running: 0.34 }[happens]! * (0.85 + 0.3 * random.uniform());
    const size = { resting: 20, walking: 900, running: 2600 }[happens]! * (0.6 + 0.8 * random.uniform());
    const tilt = 4000 * (random.uniform() - 0.5);
    return () => [
      tilt + size * swing(turn / 2) + 60 * random.normal(),
      3600 + size * step(turn) + 60 * random.normal(),
      0.4 * size * random.normal() + 60 * random.normal(),
    ];
  },
};

/** Sound, 4000 samples a second: a tone that rises, one that falls, or noise alone, each for a second. */
export const WORDS: Sensor = {
  channels: ["sound"],
  classes: ["quiet", "up", "down"],
  stretch: 4000,
  begin(happens, random) {
    const tone = oscillator();
    const low = 0.3 + 0.1 * random.uniform();
    const high = 0.75 + 0.15 * random.uniform();
    const loudness = happens === "quiet" ? 0 : 1500 + 3000 * random.uniform();
    let at = 0;
    return () => {
      const share = at++ / 4000;
      const turn = low + (high - low) * (happens === "up" ? share : 1 - share);
      return [loudness * tone(turn) + 80 * random.normal()];
    };
  },
};
