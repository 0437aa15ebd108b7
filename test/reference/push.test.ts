/** A stream answers what inference answers over the same rows, whatever the layers, the hop and the numbers are. */
import { expect, test } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Prediction } from "../../src/ir/learning.js";
import { sizeOf } from "../../src/ir/shape.js";
import { NO_EVENT } from "../../src/numerics/decision.js";
import { createRandom } from "../../src/numerics/prng.js";
import { turn } from "../../src/numerics/windows.js";
import { plan } from "../../src/plan/plan.js";
import { inferReference } from "../../src/reference/infer.js";
import { createStream, type Stream, type StreamAnswer } from "../../src/reference/push.js";
import { FEATURE_STREAMS, featureStream } from "../support/models/feature-stream.js";
import { STREAMED, signal, streamModel, WINDOWED } from "../support/models/stream-model.js";

const ROWS = 200;
const LENGTH = 32;

/** Answers to a recording by the row that they follow, and inference of their windows. */
function run(model: DeviceModel): {
  readonly starts: number[];
  readonly pairs: [StreamAnswer, Prediction][];
} {
  const planned = plan(model);
  const stream = createStream(model, planned.stream!);
  const size = sizeOf(model.input.raw) / LENGTH;
  const recording = signal(createRandom(3), size * ROWS);
  const rows = (from: number, to: number) => recording.slice(size * from, size * to);
  const found = Array.from({ length: ROWS }, (_, at) => ({ at, answer: stream.push(rows(at, at + 1)) }));
  const answers = found.flatMap(({ at, answer }) => (answer ? [{ start: at + 1 - LENGTH, answer }] : []));
  const whole = (start: number): Prediction => {
    const window = rows(start, start + LENGTH);
    const sample = window.slice();
    if (model.input.turned) turn(window, LENGTH, sample);
    return inferReference(model, planned.schedule, sample);
  };
  return {
    starts: answers.map(({ start }) => start),
    pairs: answers.map(({ start, answer }) => [answer, whole(start)]),
  };
}

const startsEvery = (hop: number): number[] =>
  Array.from({ length: Math.floor((ROWS - LENGTH) / hop) + 1 }, (_, n) => n * hop);

for (const [name, layers] of Object.entries(STREAMED))
  for (const precision of ["int8", "fp16", "f32"] as const)
    for (const hop of [4, 12, 28, 32])
      test(`${name}, ${precision}, hop ${hop}`, () => {
        const { starts, pairs } = run(streamModel({ layers, precision, hop }));
        expect(starts).toEqual(startsEvery(hop));
        for (const [{ macs: done, event, age, ...answer }, { macs, ...whole }] of pairs) {
          expect(answer).toEqual(whole);
          expect(event).toBe(NO_EVENT);
          if (hop === LENGTH) expect(done).toBe(macs);
        }
      });

for (const [name, given] of Object.entries(WINDOWED))
  for (const hop of [1, 7, 32])
    test(`${name}, hop ${hop}`, () => {
      const model = streamModel({ ...given, hop });
      expect(model.stream?.kind).toBe("windows");
      const { starts, pairs } = run(model);
      expect(starts).toEqual(startsEvery(hop));
      for (const [{ event, age, ...answer }, whole] of pairs) expect(answer).toEqual(whole);
    });

const FRAMES = (Object.keys(FEATURE_STREAMS) as (keyof typeof FEATURE_STREAMS)[]).filter((kind) =>
  /of frames(?!.*followed)/.test(kind),
);

test.each(FRAMES)("%s: answers are those of inference over the same readings", (kind) => {
  const model = featureStream(kind);
  const planned = plan(model);
  const { length, hop } = model.stream!;
  expect(planned.stream!.kind).toBe("frames");
  const stream = createStream(model, planned.stream!);
  const recording = Int16Array.from(signal(createRandom(3), 2 * ROWS));
  const statuses = new Set<string>();
  for (let at = 0; at < ROWS; at++) {
    const answer = stream.push(recording.slice(2 * at, 2 * at + 2));
    const start = at + 1 - length;
    expect(answer !== null).toBe(start >= 0 && start % hop === 0);
    if (answer === null) continue;
    const { event, age, ...prediction } = answer;
    const window = recording.slice(2 * start, 2 * (at + 1));
    expect(prediction).toEqual(inferReference(model, planned.schedule, window));
    statuses.add(prediction.status);
  }
  expect(statuses).toEqual(new Set(kind.includes("beyond") ? ["FF_OK", "FF_OUT_OF_BOUNDS"] : ["FF_OK"]));
});

test("a recording that is cut anywhere answers as each of its parts alone", () => {
  const random = createRandom(17);
  const models = [
    ...FRAMES.map((kind) => featureStream(kind)),
    ...["a function of windows", "a class that finds events"].map((kind) =>
      featureStream(kind as (typeof FRAMES)[number]),
    ),
    streamModel({ ...WINDOWED["dense layers"], hop: 5 }),
    streamModel({ layers: STREAMED["a pool before a dense layer"], hop: 4 }),
  ];
  for (const model of models) {
    const planned = plan(model).stream!;
    const { rowSize } = planned.stream;
    const drawn = signal(random, rowSize * ROWS);
    const recording = model.features ? Int16Array.from(drawn) : drawn;
    const answersTo = (stream: Stream, from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) =>
        stream.push(recording.slice(rowSize * (from + n), rowSize * (from + n + 1))),
      );
    const cuts = [0, ...Array.from({ length: 3 }, () => random.below(ROWS)), ROWS].sort((a, b) => a - b);
    const one = createStream(model, planned);
    for (const [index, to] of cuts.slice(1).entries()) {
      const from = cuts[index]!;
      const found = answersTo(one, from, to);
      one.gap();
      expect(found).toEqual(answersTo(createStream(model, planned), from, to));
    }
  }
});

test("after a gap the next answer comes with a whole window", () => {
  for (const given of [{ layers: STREAMED["a pool before a dense layer"] }, WINDOWED["dense layers"]]) {
    const model = streamModel({ ...given, hop: 8 });
    const stream = createStream(model, plan(model).stream!);
    const row = new Uint8Array(3);
    const push = (count: number) => Array.from({ length: count }, () => stream.push(row) !== null);
    expect(push(41).indexOf(true)).toBe(31);
    stream.gap();
    expect(push(41).indexOf(true)).toBe(31);
  }
});
