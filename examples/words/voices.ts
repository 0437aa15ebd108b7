/** A recorded word as other people would say it: higher or lower, faster or slower, louder or softer, in one breath or in two. */
import { clamp } from "../../src/numerics/fixed-point.js";
import type { Random } from "../../src/numerics/prng.js";

/** Octaves by which pitch and loudness differ at most, and by which speech is slower or faster. */
const PITCH = 0.25;
const LOUDNESS = 2;
const SLOWER = 0.5;
const FASTER = 0.3;
/** Samples of the longest pause between two parts of a word, 0.25 s; every second word has one. */
const PAUSE = 4000;
/** Samples around the middle in which the parts meet, and of the piece that is the quietest there. */
const SEAM = 4800;
const QUIET = 320;
/** Samples of the pieces that are laid over each other, 40 ms, and how far one may be moved to fit. */
const PIECE = 640;
const MOVE = 160;

/** The word of a clip in another voice. Its middle stays about where it is; what was not recorded is silent. */
export function heard(clip: Int16Array, parts: number, random: Random): Int16Array {
  const octaves = (from: number, to: number) => 2 ** (from + (to - from) * random.uniform());
  const pauses = parts > 1 && random.uniform() < 0.5;
  const said = pauses ? withPause(clip, Math.floor(PAUSE * random.uniform())) : clip;
  const pitch = octaves(-PITCH, PITCH);
  const tempo = octaves(-SLOWER, FASTER);
  const loudness = octaves(-LOUDNESS, LOUDNESS);
  const other = atTempo(played(said, pitch), tempo / pitch);
  return Int16Array.from(other, (value) => clamp(Math.round(loudness * value), -32768, 32767));
}

/** Silence of `length` samples at the quietest place near the middle: both sides make room. */
function withPause(clip: Int16Array, length: number): Int16Array {
  const starts = Array.from({ length: SEAM / 80 }, (_, step) => (clip.length - SEAM) / 2 + 80 * step);
  const energies = starts.map((start) =>
    clip.subarray(start, start + QUIET).reduce((sum, value) => sum + value * value, 0),
  );
  const at = starts[energies.indexOf(Math.min(...energies))]! + QUIET / 2;
  const before = length >> 1;
  const paused = new Int16Array(clip.length);
  paused.set(clip.subarray(before, at));
  paused.set(clip.subarray(at, clip.length - (length - before)), at - before + length);
  return paused;
}

/** The same played at another speed: `speed` times as high and as fast. */
function played(clip: Int16Array, speed: number): Float32Array {
  const middle = clip.length / 2;
  return Float32Array.from(clip, (_, at) => {
    const place = middle + (at - middle) * speed;
    const before = Math.floor(place);
    const [from = 0, to = 0] = [clip[before], clip[before + 1]];
    return from + (place - before) * (to - from);
  });
}

/**
 * The same at another tempo, as high as it is: tapered pieces overlap by half, each taken from where the sound goes on as the piece
 * before it would (WSOLA: Verhelst and Roelands, 1993).
 */
function atTempo(clip: Float32Array, tempo: number): Float32Array {
  const middle = clip.length / 2;
  const said = new Float32Array(clip.length);
  let next = Math.round(middle - middle * tempo);
  for (let at = 0; at + PIECE <= said.length; at += PIECE / 2) {
    const start = mostAlike(clip, Math.round(middle + (at - middle) * tempo), next);
    for (let i = 0; i < PIECE; i++) {
      const taper = Math.sin((Math.PI * (i + 0.5)) / PIECE) ** 2;
      said[at + i] = said[at + i]! + taper * (clip[start + i] ?? 0);
    }
    next = start + PIECE / 2;
  }
  return said;
}

/** The place near `at` from which the clip is most like what it is from `other` on. */
function mostAlike(clip: Float32Array, at: number, other: number): number {
  let [best, most] = [at, 0];
  for (let place = at - MOVE; place <= at + MOVE; place += 4) {
    let product = 0;
    for (let i = 0; i < PIECE / 2; i += 4) product += (clip[place + i] ?? 0) * (clip[other + i] ?? 0);
    if (product > most) [best, most] = [place, product];
  }
  return best;
}
