/** ff_decision.h tells the events of its twin: all small rules, pauses that end a row before, at and behind a vote. */
import { expect, test } from "vitest";
import { createDecision, NO_EVENT, UNKNOWN, type VoteRule } from "../../src/numerics/decision.js";
import { createRandom } from "../../src/numerics/prng.js";
import { cProgram } from "../support/c-program.js";

const run = cProgram([new URL("decision.c", import.meta.url).pathname]);
const random = createRandom(21);
const VOTES = 200;

/** Votes with runs of equal ones, and the rows between them. */
function votesOf(rows: readonly number[]): [vote: number, rows: number][] {
  let vote = 0;
  return Array.from({ length: VOTES }, () => {
    if (random.below(3) === 0) vote = [0, 1, 2, 246, UNKNOWN][random.below(5)]!;
    return [vote, rows[random.below(rows.length)]!];
  });
}

function eventsOf(rule: VoteRule, votes: readonly [number, number][]): number[] {
  const decision = createDecision(rule);
  return votes.map(([vote, rows]) => decision.take(vote, rows));
}

test("every rule of small numbers, and the largest", () => {
  const sizes = [1, 2, 3, 4, 5, 8, 31, 32];
  const rules = sizes.flatMap((of) =>
    sizes
      .filter((need) => need <= of)
      .flatMap((need) =>
        [null, 0, 2].flatMap((background) =>
          [0, 1, 9, 10, 11, 19, 20, 21, 2 ** 31].map((refractory) => ({ need, of, background, refractory })),
        ),
      ),
  );
  const jobs = rules.map((rule) => ({
    rule,
    votes: votesOf(rule.refractory > 21 ? [2 ** 30, 2 ** 31] : [1, 10]),
  }));
  const input = jobs.flatMap(({ rule, votes }) => [
    ...[rule.need, rule.of, rule.refractory, rule.background ?? NO_EVENT, votes.length],
    ...votes.flat(),
  ]);
  const expected = jobs.flatMap(({ rule, votes }) => eventsOf(rule, votes));
  const found = run(new Uint8Array(Uint32Array.from(input).buffer));
  expect([...new Uint32Array(new Uint8Array(found).buffer)]).toEqual(expected);
  expect(expected.filter((event) => event !== NO_EVENT).length).toBeGreaterThan(VOTES);
});
