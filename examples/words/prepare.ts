/**
 * Spoken words, each by itself -> a recording in which they stand between other sounds, and the labels of one that is whole.
 *
 *     npm run prepare:words -- <folder of words> <folder to write>
 *
 * Without folders: `words` in the folder that FF_EDGE_DATA names, which is read and written.
 */
import { mkdirSync } from "node:fs";
import { createRandom, type Random } from "../../src/numerics/prng.js";
import { readArray, writeArray } from "../ecg/arrays.js";
import { joined, joinedStream, labelsAround, type Stream } from "../joined.js";
import { type Part, teachRoles } from "../teach.js";
import { heard } from "./voices.js";

/** Samples of a word with what is around it; the word stands in the middle. */
export const CLIP = 24000;
/** Samples of the half of a word, with some silence. */
const HALF = 8000;
/** Times that each word of the training part is heard, in other voices. */
const HEARD = 2;
/** Parts that each word has: one may pause between them. */
const PARTS = [1, 1, 2, 2];
/** Label of the first word: 0 is any other sound. */
const FIRST = 1;
/** The word that teach.ts teaches: view glass. */
const TAUGHT = 3;
/** Values of `split`: voices that train the base, that teach the device, and that test. */
const PARTS_OF_SPLIT: readonly Part[] = ["base", "device", "test"];
/** A window holds a word that is up to 0.3 s off its middle, and up to 0.25 s further a part of it. */
const REACH = { near: 4800, partly: 4000, part: 5 };
/** The stream is the same for everybody. */
const SEED = 1;

/** All words that train between sounds that are made of them. */
export function trainingStream(audio: Int16Array, word: ArrayLike<number>, split: ArrayLike<number>): Stream {
  const random = createRandom(SEED);
  const known = Array.from({ length: word.length }, (_, at) => at).filter((at) => split[at] !== 2);
  const clips = Array.from({ length: HEARD }, () => known)
    .flat()
    .map((at) => ({
      readings: heard(audio.subarray(at * CLIP, (at + 1) * CLIP), PARTS[word[at]!]!, random),
      label: FIRST + word[at]!,
    }));
  const others = clips.flatMap(({ readings }) => [noise(random), madeOf(readings, random), noise(random)]);
  return joinedStream(joined(others), clips, { channels: 1, seed: SEED, reach: REACH });
}

/** No word: one backwards, or its second half before its first. */
function madeOf(clip: Int16Array, random: Random): Int16Array {
  if (random.uniform() < 0.4) return Int16Array.from(clip).reverse();
  const middle = CLIP / 2;
  return joined([clip.subarray(middle, middle + HALF), clip.subarray(middle - HALF, middle)]);
}

/** Up to a second of noise, at most as loud as a whisper. */
function noise(random: Random): Int16Array {
  const loudness = 3 * 2 ** (6 * random.uniform());
  return Int16Array.from({ length: 1000 + Math.floor(random.uniform() * 15000) }, () =>
    Math.round(loudness * random.normal()),
  );
}

/** Labels of a whole recording: `index` [words][6] has word, group, start, length, and where the word begins and ends. */
export function labelsOfStream(samples: number, index: ArrayLike<number>): Uint8Array {
  const ends = Array.from({ length: index.length / 6 }, (_, at) => {
    const middle = (index[6 * at + 4]! + index[6 * at + 5]!) >> 1;
    return { at: Math.min(middle + CLIP / 2, samples - 1), label: FIRST + index[6 * at]! };
  });
  return labelsAround(samples, ends, REACH);
}

/** Role of every word in teach.ts. */
export function rolesOf(word: ArrayLike<number>, split: ArrayLike<number>): Uint8Array {
  return teachRoles(word, (at) => PARTS_OF_SPLIT[split[at]!]!, TAUGHT);
}

/** Reads the words from `source` and writes the arrays to `target`; gives the number of words. */
export function prepareFolder(source: string, target: string): number {
  const audio = Int16Array.from(readArray(source, "audio").data);
  const word = readArray(source, "word").data;
  const split = readArray(source, "split").data;
  const train = trainingStream(audio, word, split);
  const test = Int16Array.from(readArray(source, "stream").data);
  mkdirSync(target, { recursive: true });
  writeArray(target, "teach", rolesOf(word, split), word.length);
  writeArray(target, "train_stream", train.readings, train.label.length);
  writeArray(target, "train_stream_label", train.label, train.label.length);
  writeArray(target, "test_stream", test, test.length);
  const label = labelsOfStream(test.length, readArray(source, "stream_index").data);
  writeArray(target, "test_stream_label", label, label.length);
  return word.length;
}
