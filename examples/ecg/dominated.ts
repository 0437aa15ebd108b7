/**
 * Further training recordings for a case that DS1 hardly has: a patient most of whose beats are premature (S), so that
 * "unlike his usual beat" finds nothing. Cut out of the records of the training patients who have many S, and joined.
 */
import { createRandom, type Random } from "../../src/numerics/prng.js";
import type { Beat, EcgRecord } from "./physionet.js";

/** Records with fewer S beats make no such patient. */
const MANY = 60;
const SEED = 2;
/** Samples: a beat keeps 0.25 s before its R peak and 0.1 s after it; a joint is blended over 12; the longest interval is 4 s. */
const LEAD_IN = 90;
const LEAST_TAIL = 36;
const BLEND = 12;
const LONGEST = 1440;
/** The detector sets its levels in the first seconds of a recording, which begins and ends with the record as it is. */
const START = 1080;
const END = 720;

/** A recording for each record with many S beats: all of these, and half as many others. */
export function dominated(records: readonly EcgRecord[]): EcgRecord[] {
  const random = createRandom(SEED);
  return records.flatMap((record) => {
    const chosen = choose(record, random);
    return chosen.length === 0 ? [] : [joined(record, chosen)];
  });
}

/** Indices of beats, in the order of time; none where there are few S. */
function choose({ beats }: EcgRecord, random: Random): number[] {
  const whole = [...beats.keys()].slice(1, -1).filter((index) => beats[index]!.at > END);
  const premature = whole.filter((index) => beats[index]!.aami === "S");
  if (premature.length < MANY) return [];
  const others = whole.filter((index) => beats[index]!.aami !== "S" && beats[index]!.aami !== "Q");
  random.shuffle(others);
  return [...premature, ...others.slice(0, premature.length >> 1)].sort((a, b) => a - b);
}

/** The chosen beats one after the other: each comes as long after the one before it as it did in the record. */
function joined({ number, lead, beats: all }: EcgRecord, chosen: readonly number[]): EcgRecord {
  const samples: number[] = [];
  const beats: Beat[] = [];
  const copy = (from: number, to: number): void => {
    for (let at = from; at < to; at++) samples.push(lead[at]!);
  };
  const place = (index: number): void => {
    beats.push({ at: samples.length, aami: all[index]!.aami });
  };
  let last = chosen[0]!;
  copy(Math.max(0, all[last]!.at - START), all[last]!.at);
  place(last);
  for (const index of chosen.slice(1)) {
    const { at } = all[index]!;
    const { at: before } = all[last]!;
    const interval = Math.min(at - all[index - 1]!.at, LONGEST);
    const room = Math.min(interval - LEAD_IN, all[last + 1]!.at - before - 54);
    const tail = Math.max(LEAST_TAIL, room);
    copy(before, before + tail);
    blend(samples, lead, at - (interval - tail));
    copy(at - (interval - tail), at);
    place(index);
    last = index;
  }
  copy(all[last]!.at, Math.min(lead.length, all[last]!.at + END));
  return { number, lead: Int16Array.from(samples), beats };
}

/** Bends the end of what is there towards what the lead has before `from`. */
function blend(samples: number[], lead: Int16Array, from: number): void {
  for (let step = 1; step <= BLEND; step++) {
    const at = samples.length - 1 - BLEND + step;
    const share = step / (BLEND + 1);
    const own = samples[at]!;
    samples[at] = Math.round(own + share * ((lead[from - 1 - BLEND + step] ?? own) - own));
  }
}
