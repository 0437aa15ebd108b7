import type { DecisionIr } from "../ir/stream.js";

/** Votes and events beside the indices of classes, as in `ff_decision.h`. */
export const UNKNOWN = 0xfffe;
export const NO_EVENT = 0xffff;

/** Every change of answer is an event: what happens without a decision. */
export const EVERY_CHANGE: DecisionIr = { need: 1, of: 1, minMargin: 0, refractory: 0, background: null };

/** The part of a rule that counts: margins are compared before. */
export type VoteRule = Omit<DecisionIr, "minMargin">;

/** Turns votes into events; twin of `ff_decision.h`. */
export interface Decision {
  /**
   * Takes the vote of an answer: a class or UNKNOWN; `rows` have been taken since the vote before. The event that it
   * brings: a class, UNKNOWN, or NO_EVENT.
   */
  take(vote: number, rows: number): number;
}

/** A decision before its first vote. */
export function createDecision({ need, of, refractory, background }: VoteRule): Decision {
  const votes: number[] = []; // the newest first
  let told = NO_EVENT;
  let quiet = 0;
  return {
    take(vote, rows) {
      votes.unshift(vote);
      votes.length = Math.min(votes.length, of);
      quiet -= Math.min(quiet, rows);
      const decided = winner(votes, need);
      if (decided === told) return NO_EVENT;
      const isEvent = decided < UNKNOWN && decided !== background;
      const waits = isEvent && quiet > 0; // what was told has ended
      told = waits ? NO_EVENT : decided;
      if (waits || !(isEvent || decided === UNKNOWN)) return NO_EVENT;
      if (isEvent) quiet = refractory;
      return decided;
    },
  };
}

/** The vote that most have given, at least `need`; of several the one that was given last. NO_EVENT where there is none. */
function winner(votes: readonly number[], need: number): number {
  let [best, most] = [NO_EVENT, need - 1];
  for (const vote of votes) {
    const count = votes.filter((each) => each === vote).length;
    if (count > most) [best, most] = [vote, count];
  }
  return best;
}

/** Least margin of an answer that votes, as scores are held: integers with `scoreExponent`, or float32. */
export function leastMargin(minMargin: number, scoreExponent: number, isInteger: boolean): number {
  return isInteger
    ? Math.min(Math.ceil(minMargin * 2 ** scoreExponent), 2 ** 31 - 1)
    : Math.fround(minMargin);
}
