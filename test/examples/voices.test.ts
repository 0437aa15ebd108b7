/** Words of other voices: the pitch and the tempo of a tone, and the pause between two. */
import { describe, expect, test } from "vitest";
import { heard } from "../../examples/words/voices.js";
import { createRandom } from "../../src/numerics/prng.js";

const CLIP = 24000;

/** Samples `from` to `to` of a tone of 200 Hz at 16 kHz, silent elsewhere. */
function tones(...places: readonly (readonly [from: number, to: number])[]): Int16Array {
  const isIn = (at: number) => places.some(([from, to]) => at >= from && at < to);
  return Int16Array.from({ length: CLIP }, (_, at) =>
    isIn(at) ? Math.round(2000 * Math.sin((2 * Math.PI * at) / 80)) : 0,
  );
}

/** First and last sample that is heard, and how often the sound crosses zero upwards between them, in Hz. */
function measured(clip: Int16Array): { readonly seconds: number; readonly pitch: number } {
  const loudest = clip.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const loud = [...clip.keys()].filter((at) => Math.abs(clip[at]!) > loudest / 4);
  const [from, to] = [loud[0]!, loud.at(-1)!];
  const upwards = [...clip.keys()].filter(
    (at) => at > from && at <= to && clip[at - 1]! < 0 && clip[at]! >= 0,
  );
  return { seconds: (to - from) / 16000, pitch: upwards.length / ((to - from) / 16000) };
}

describe("a word in another voice", () => {
  const random = createRandom(1);
  const voices = Array.from({ length: 60 }, () => measured(heard(tones([8000, 16000]), 1, random)));

  test("pitch and tempo differ by so much, each by itself", () => {
    const octaves = voices.map(
      ({ seconds, pitch }) => [Math.log2(pitch / 200), Math.log2(seconds / 0.5)] as const,
    );
    const pitches = octaves.map(([pitch]) => pitch);
    const lengths = octaves.map(([, length]) => length);
    expect(Math.min(...pitches)).toBeGreaterThan(-0.35);
    expect(Math.max(...pitches)).toBeLessThan(0.35);
    expect(Math.min(...lengths)).toBeGreaterThan(-0.45);
    expect(Math.max(...lengths)).toBeLessThan(0.6);
    expect(octaves.some(([pitch, length]) => pitch > 0.1 && length > 0.2)).toBe(true); // higher, and yet slower
  });

  test("only a word of two parts pauses, where they meet", () => {
    const clip = tones([7000, 11800], [12200, 17000]);
    const longest = (parts: number) => {
      const draws = createRandom(2);
      return Math.max(...Array.from({ length: 20 }, () => measured(heard(clip, parts, draws)).seconds));
    };
    expect(longest(2)).toBeGreaterThan(longest(1) + 0.1);
  });
});
