/** Events: votes at their boundaries, pauses to the row, what is told once and what again. */
import { expect, test } from "vitest";
import {
  createDecision,
  leastMargin,
  NO_EVENT,
  UNKNOWN,
  type VoteRule,
} from "../../src/numerics/decision.js";

const NAMES: Readonly<Record<string, number>> = { "?": UNKNOWN, "-": NO_EVENT };

/** Votes and events as texts: digits are classes, `?` is unknown, `-` no event. */
function eventsOf(rule: Partial<VoteRule>, votes: string, rows = 10): string {
  const decision = createDecision({ need: 1, of: 1, refractory: 0, background: null, ...rule });
  const events = [...votes].map((vote) => decision.take(NAMES[vote] ?? Number(vote), rows));
  return events.map((event) => Object.keys(NAMES).find((name) => NAMES[name] === event) ?? event).join("");
}

test.each([
  ["each answer decides, and is told once", {}, "0011?0", "0-1-?0"],
  ["3 of the last 5", { need: 3, of: 5 }, "01010", "----0"],
  ["votes leave after n answers", { need: 2, of: 3 }, "0110220", "--1--2-"],
  ["a class that has lost its votes is told again", { need: 2, of: 2 }, "00100", "-0--0"],
  ["of several the one with most, then the newest", { need: 2, of: 4 }, "0011", "-0-1"],
  ["the background ends a class and is no event", { background: 0 }, "0101101", "-1-1--1"],
  ["unknown is told, and ends a class", { need: 2, of: 2 }, "00??00", "-0-?-0"],
  ["the pause ends after as many rows", { refractory: 30 }, "012012", "0--0--"],
  ["and not a row before", { refractory: 31 }, "012012", "0---1-"],
  ["a class that goes on is told when the pause ends", { refractory: 21 }, "01111", "0--1-"],
  ["unknown is told in a pause and begins none", { refractory: 21 }, "0?1?1", "0?-?1"],
] as const)("%s", (_name, rule, votes, events) => {
  expect(eventsOf(rule, votes)).toBe(events);
});

test("the least margin is in the units of the scores", () => {
  expect(leastMargin(0.2, 8, true)).toBe(52);
  expect(leastMargin(0.25, 8, true)).toBe(64);
  expect(leastMargin(1e9, 20, true)).toBe(2 ** 31 - 1);
  expect(leastMargin(0.1, 0, false)).toBe(Math.fround(0.1));
});
