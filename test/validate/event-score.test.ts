/** Events against labels: found, wrong, missed, told again, false, by the hour, with their delay. */
import { expect, test } from "vitest";
import { LEFT_OUT, UNLABELLED } from "../../src/ir/recording.js";
import { UNKNOWN } from "../../src/numerics/decision.js";
import { scoreEvents, type ToldEvent } from "../../src/validate/event-score.js";

const NAMES = ["idle", "shake", "turn"];
const [IDLE, SHAKE, TURN] = [0, 1, 2];
const decision = { need: 2, of: 3, minMargin: 0, refractory: 0, background: IDLE };
const stream = { kind: "windows", length: 10, hop: 5, rowSize: 1, decision } as const;

/** Ten rows of each label. */
function score(labels: readonly number[], told: readonly ToldEvent[], rate: number | null = 2) {
  const rows = Uint16Array.from({ length: 10 * labels.length }, (_, row) => labels[Math.floor(row / 10)]!);
  const recording = { rows: rows.length, labels: rows, events: null, rate };
  return scoreEvents([{ recording, told }], stream, NAMES);
}

test("each stretch is found by its class, wrong by another, or missed", () => {
  const labels = [IDLE, SHAKE, IDLE, IDLE, IDLE, TURN, IDLE, IDLE, IDLE, SHAKE, IDLE];
  const told = [
    { row: 14, event: SHAKE },
    { row: 19, event: SHAKE },
    { row: 45, event: TURN },
    { row: 60, event: SHAKE },
    { row: 65, event: UNKNOWN },
  ];
  expect(score(labels, told)).toMatchObject({
    ...{ present: 3, found: 1, wrong: 1, missed: 1, repeated: 1, false: 1, unknown: 1 },
    falsePerHour: 3600 / 55,
    delay: { mean: 2, max: 2, unit: "seconds" },
    classes: [
      { name: "idle", present: 0 },
      { name: "shake", present: 2, found: 1, false: 0 },
      { name: "turn", present: 1, found: 0, false: 1 },
    ],
  });
});

test("an event belongs to what happened while its votes were cast, and not a row longer", () => {
  const labels = [SHAKE, UNLABELLED, UNLABELLED, UNLABELLED];
  expect(score(labels, [{ row: 29, event: SHAKE }], null)).toMatchObject({
    found: 1,
    false: 0,
    falsePerHour: null,
    delay: { mean: 29, unit: "rows" },
  });
  expect(score(labels, [{ row: 30, event: SHAKE }])).toMatchObject({ found: 0, missed: 1, false: 1 });
});

test("an event may come in the rows before a stretch of which nothing is asked", () => {
  const labels = [IDLE, LEFT_OUT, SHAKE, IDLE];
  expect(score(labels, [{ row: 12, event: SHAKE }])).toMatchObject({ found: 1, delay: { mean: 0 } });
  expect(score(labels, [{ row: 9, event: SHAKE }])).toMatchObject({ found: 0, missed: 1, false: 1 });
  expect(score([IDLE, LEFT_OUT, IDLE], [{ row: 12, event: SHAKE }])).toMatchObject({ present: 0, false: 0 });
});

test("an event that is about an earlier row counts for the annotation near that one, and its delay is that of the answer", () => {
  const events = [
    { row: 20, label: TURN },
    { row: 40, label: SHAKE },
  ];
  const told = [
    { row: 50, age: 31, event: TURN },
    { row: 60, age: 18, event: SHAKE },
    { row: 70, age: 26, event: SHAKE },
  ];
  const one = { recording: { rows: 100, labels: null, events, rate: 2 }, told, within: 1 };
  const ofClass = { ...stream, kind: "events", length: 1, hop: 1, decision: null } as const;
  expect(scoreEvents([one], ofClass, NAMES)).toMatchObject({
    ...{ present: 2, found: 2, missed: 0, false: 1, delay: { max: 15, unit: "seconds" } },
  });
});

test("annotations are moments; without labels nothing is held against anything", () => {
  const told = [{ row: 12, event: TURN }];
  const moments = { rows: 100, labels: null, events: [{ row: 4, label: TURN }], rate: 4 };
  expect(scoreEvents([{ recording: moments, told }], stream, NAMES)).toMatchObject({
    ...{ present: 1, found: 1 },
    delay: { mean: 2, max: 2 },
  });
  const bare = { rows: 100, labels: null, events: null, rate: null };
  expect(scoreEvents([{ recording: bare, told }], stream, NAMES)).toMatchObject({ present: null });
});
