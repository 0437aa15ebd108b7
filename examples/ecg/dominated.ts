/**
 * Further training rows for a case that DS1 hardly has: a patient most of whose beats are premature (S), so that
 * "unlike his usual beat" finds nothing. Made from the beats of the training patients who have many S.
 */
import { createRandom, type Random } from "../../src/numerics/prng.js";
import type { HeardBeat } from "./beats.js";
import { Patient } from "./features.js";
import { AAMI } from "./physionet.js";

const S = AAMI.indexOf("S");
const Q = AAMI.indexOf("Q");
/** Records with fewer S beats make no such patient. */
const MANY = 60;
const SEED = 2;
/** Intervals of which the mean is taken, and the longest of them in ms. */
const RECENT = 10;
const LONGEST = 2000;

/** For each record with many S beats all of these and half as many others, as beats of a patient who has no more. */
export function dominated(records: readonly (readonly HeardBeat[])[]): HeardBeat[][] {
  const random = createRandom(SEED);
  return records.map((beats) => asPatient(choose(beats, random)));
}

/** Beats in the order of time; none where there are few S. */
function choose(beats: readonly HeardBeat[], random: Random): HeardBeat[] {
  const all = [...beats.keys()];
  const premature = all.filter((index) => beats[index]!.label === S);
  if (premature.length < MANY) return [];
  const others = all.filter((index) => beats[index]!.label !== S && beats[index]!.label !== Q);
  random.shuffle(others);
  const chosen = [...premature, ...others.slice(0, premature.length >> 1)].sort((a, b) => a - b);
  return chosen.map((index) => beats[index]!);
}

/** The same beats with the features that they have as the only ones; intervals stay, their mean is taken anew. */
function asPatient(beats: readonly HeardBeat[]): HeardBeat[] {
  const patient = new Patient();
  return beats.map((beat, index) => {
    const recent = beats.slice(Math.max(0, index + 1 - RECENT), index + 1);
    const sum = recent.reduce((total, { before }) => total + Math.min(LONGEST, before), 0);
    const mean = Math.floor(sum / recent.length);
    return { ...beat, features: patient.beat(beat.points, beat.before, beat.after, mean) };
  });
}
