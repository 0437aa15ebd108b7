import { expect, test } from "vitest";
import type { ExitAdaptation } from "../../src/ir/device-model.js";
import { NEVER } from "../../src/ir/exits.js";
import { followEstimates, followLightff, followMargin } from "../../src/numerics/exit-thresholds.js";
import { learningRateSchedule, scaleErrors } from "../../src/numerics/learning-rate-schedule.js";
import { hardNegativeOf, pairErrors, pairErrorsReal } from "../../src/numerics/pair-arithmetic.js";
import { createRandom } from "../../src/numerics/prng.js";
import { scoresBounded } from "../../src/numerics/real-arithmetic.js";
import { softmaxConstants } from "../../src/numerics/softmax.js";
import { cProgram } from "../support/c-program.js";
import { bytes, header } from "../support/jobs.js";
import { answersOf, type Job, wrongJobs } from "./real-jobs.js";

const run = cProgram(
  [
    new URL("decisions.c", import.meta.url).pathname,
    ...[
      "exits_f32",
      "exits_s32",
      "pair_s32",
      "pair_f32",
      "hard_negative_f32",
      "hard_negative_s32",
      "softmax_s32",
      "softmax_f32",
      "math_f32",
      "answer_f32",
    ].map((name) => `ff_${name}.c`),
  ],
  ["-fno-math-errno"],
);
process.env.ASAN_OPTIONS = "detect_leaks=0";

const random = createRandom(77);
const integer = (low: number, high: number): number => low + random.below(high - low + 1);
const oneOf = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
const copies = (arrays: readonly ArrayBufferView[]): Buffer =>
  Buffer.concat(arrays.map((each) => Buffer.from(bytes(each))));
const bits = (value: number): number => value >>> 0;

/** Scores and margins: at the ends of their range, near each other, anywhere. */
const score = (): number =>
  oneOf([0, 1, -1, 2 ** 30 - 1, 1 - 2 ** 30, integer(-40, 40), integer(-(2 ** 30), 2 ** 30)]);
const real = (): number =>
  Math.fround(oneOf([0, 1, -1, 32768, -32768, 1e-40, (random.uniform() - 0.5) * oneOf([1e-3, 4, 60_000])]));

function check(jobs: readonly Job[]): void {
  const output = run(Buffer.concat(jobs.map(({ input }) => input)));
  expect(wrongJobs(jobs, answersOf(jobs, output)).slice(0, 5)).toEqual([]);
  expect(output.length).toBe(jobs.reduce((sum, { expected }) => sum + expected.length, 0));
}

/** A threshold of integers: any int32 that a state can hold, NEVER among them. */
const tracked = (low: number): number =>
  oneOf([NEVER, NEVER - 1, 2 ** 30, 2 ** 30 + 1, 0, low, integer(0, 100), score()]);

function follow(rule: "margin" | "lightff", reals: boolean): Job {
  const exits = integer(2, 6);
  const open = exits - 1;
  const numbers = (length: number, draw: () => number): Int32Array | Float32Array =>
    reals ? Float32Array.from({ length }, draw) : Int32Array.from({ length }, draw);
  const label = random.below(3);
  const [step, warmup] = [oneOf([1, 9, 10, 11, 2 ** 32 - 1]), oneOf([0, 1, 10, 1_000_000])];
  const adaptation: ExitAdaptation = {
    warmup,
    up: reals ? Math.fround(random.uniform()) : oneOf([1, 2 ** 29, integer(1, 1000)]),
    down: reals ? Math.fround(random.uniform()) : oneOf([1, 2 ** 29, integer(1, 1000)]),
    shift: integer(0, 15),
    kappa: reals ? Math.fround(4 * random.uniform()) : oneOf([0, 1, 256, integer(0, 5000)]),
  };
  const labels = Uint8Array.from({ length: exits }, () => random.below(3));
  const values = numbers(exits, reals ? real : score);
  const state = {
    tracked: numbers(open, () =>
      reals ? oneOf([Math.fround(NEVER), 0, real(), 3e38]) : tracked(rule === "margin" ? 0 : 1 - 2 ** 31),
    ),
    deviations: numbers(open, () =>
      reals ? Math.abs(real()) : oneOf([0, 1, 2 ** 31 - 1, integer(0, 2 ** 30)]),
    ),
    thresholds: numbers(open, () => 0),
  };
  // A value that just reaches its threshold.
  if (random.below(2)) values[0] = state.tracked[0]!;
  if (rule === "margin" && random.below(2)) labels.fill(label, exits - 1);
  const before = [labels, values, state.tracked, ...(rule === "lightff" ? [state.deviations] : [])];
  const { up, down, kappa, shift } = adaptation;
  const own = rule === "margin" ? [up, down] : [kappa, reals ? 2 ** -shift : shift];
  const kind = (rule === "margin" ? 0 : 2) + Number(reals);
  const input = copies([
    header(kind, exits, step, label, warmup, ...(reals ? [] : own)),
    ...(reals ? [Float32Array.from(own)] : []),
    ...before,
  ]);
  (rule === "margin" ? followMargin : followLightff)(adaptation, { ...state, step, label, labels, values });
  const after = [state.tracked, ...(rule === "lightff" ? [state.deviations] : []), state.thresholds];
  return {
    name: `${rule} ${reals} ${[...values]} ${JSON.stringify(adaptation)}`,
    input,
    expected: copies(after),
  };
}

test.each([
  ["margin", false],
  ["margin", true],
  ["lightff", false],
  ["lightff", true],
] as const)("thresholds follow: %s, reals %s", (rule, reals) => {
  check(Array.from({ length: 4000 }, () => follow(rule, reals)));
});

/** Estimates that differ by what just reaches a threshold, or just is harm, among any. */
function followsEstimates(reals: boolean): Job {
  const [exits, targets] = [integer(2, 5), integer(1, 3)];
  const open = exits - 1;
  const numbers = (length: number, draw: () => number): Int32Array | Float32Array =>
    reals ? Float32Array.from({ length }, draw) : Int32Array.from({ length }, draw);
  const near = reals ? () => Math.fround(integer(-8, 8) / 4) : () => integer(-8, 8);
  const any = oneOf([near, near, reals ? real : score]);
  const [step, warmup] = [oneOf([1, 9, 10, 2 ** 32 - 1]), oneOf([0, 10])];
  const [up, down, room, change] = numbers(4, () => Math.abs(any()));
  const bounds = { room: room!, change: Math.min(change! || 4, 2 ** 30) };
  const adaptation: ExitAdaptation = {
    warmup,
    up: Math.min(up!, 2 ** 29),
    down: down!,
    shift: 0,
    kappa: 0,
    estimates: bounds,
  };
  const estimates = numbers(exits * targets, any);
  const state = {
    tracked: numbers(open, () => oneOf([NEVER, -Math.abs(any()), any()])),
    thresholds: numbers(open, () => 0),
  };
  const own = numbers(4, () => 0);
  own.set([adaptation.up, adaptation.down, bounds.room, bounds.change]);
  const input = copies([
    header(8 + Number(reals), exits, step, targets, warmup),
    own,
    estimates,
    state.tracked,
  ]);
  followEstimates(adaptation, { ...state, step, estimates });
  return {
    name: `estimates ${reals} ${[...estimates]} ${JSON.stringify(adaptation)}`,
    input,
    expected: copies([state.tracked, state.thresholds.subarray(1)]),
  };
}

test.each([false, true])("thresholds follow estimates, reals %s", (reals) => {
  check(Array.from({ length: 4000 }, () => followsEstimates(reals)));
});

test("the schedule and the errors that it scales: every sixteenth, both sides of every stride", () => {
  const job = (step: number, stride: number): Job => {
    const count = integer(1, 9);
    const integers = Int32Array.from({ length: count }, () =>
      oneOf([32768, -32768, 0, 1, -1, 8, -8, integer(-32768, 32768)]),
    );
    const reals = Float32Array.from({ length: count }, real);
    const input = copies([header(4, count, step, stride), integers, reals]);
    const sixteenths = learningRateSchedule(step, stride);
    scaleErrors(integers, sixteenths);
    scaleErrors(reals, sixteenths);
    return {
      name: `pace ${step} ${stride}`,
      input,
      expected: copies([Uint32Array.of(sixteenths), integers, reals]),
    };
  };
  const jobs: Job[] = [];
  for (const stride of [0, 1, 2, 3, 1000, 2 ** 27, 2 ** 31, 2 ** 32 - 1])
    for (let n = 0; n <= 17; n++)
      for (const off of [-1, 0, 1]) {
        const step = n * stride + off;
        if (step >= 0 && step < 2 ** 32) jobs.push(job(step, stride));
      }
  for (let round = 0; round < 2000; round++) jobs.push(job(random.uint32(), oneOf([0, 1, random.uint32()])));
  check(jobs);
});

test("errors of a pair in integers", () => {
  const jobs = Array.from({ length: 6000 }, (): Job => {
    const softmax = softmaxConstants(integer(-20, 40), 2 ** (random.uniform() * 24 - 12));
    const near = score();
    const [threshold, positive, negative] = [score(), near, oneOf([near, near + 1, near - 1, score()])];
    const { limit, multiplier, raise, shift } = softmax;
    const found = (["symba", "bce"] as const).flatMap((loss) => {
      const [low, high] = pairErrors(loss, softmax, threshold, positive, negative);
      return [-low, high, Math.max(low, high)];
    });
    return {
      name: `pair ${threshold} ${positive} ${negative}`,
      input: header(5, limit, multiplier, raise, shift, ...[threshold, positive, negative].map(bits)),
      expected: copies([Int32Array.from(found)]),
    };
  });
  check(jobs);
});

test("errors of a pair in reals, and where the pair has left its range", () => {
  const beyond = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 32768.004, -32768.004];
  let refused = 0;
  const jobs = Array.from({ length: 6000 }, (): Job => {
    const draw = (): number => Math.fround(random.below(8) ? real() : oneOf(beyond));
    const [sharpness, threshold, positive, negative] = [
      Math.fround(8 * random.uniform()),
      real(),
      draw(),
      draw(),
    ];
    const bounded = scoresBounded(Float32Array.of(positive, negative));
    if (!bounded) refused++;
    const found = (["symba", "bce"] as const).flatMap((loss) => {
      const [low, high] = pairErrorsReal(loss, sharpness, threshold, positive, negative);
      return [-low, high, Math.max(low, high)];
    });
    return {
      name: `pair ${[sharpness, threshold, positive, negative]}`,
      input: copies([header(6), Float32Array.of(sharpness, threshold, positive, negative)]),
      expected: copies([Int32Array.of(Number(bounded)), ...(bounded ? [Float32Array.from(found)] : [])]),
    };
  });
  check(jobs);
  expect(refused).toBeGreaterThan(500);
});

test("the hard negative: the best of the others, the lowest on a tie, whatever the label's own score", () => {
  const jobs = Array.from({ length: 4000 }, (): Job => {
    const classes = oneOf([2, 3, 10, 256]);
    const label = oneOf([0, classes - 1, random.below(classes)]);
    const few = (): number => integer(-2, 2);
    const integers = Int32Array.from({ length: classes }, oneOf([few, score]));
    const reals = Float32Array.from({ length: classes }, oneOf([few, real]));
    return {
      name: `hard negative of ${label} in ${[...integers]} or ${[...reals]}`,
      input: copies([header(7, classes, label), integers, reals]),
      expected: Buffer.from([hardNegativeOf(integers, label), hardNegativeOf(reals, label)]),
    };
  });
  check(jobs);
});
