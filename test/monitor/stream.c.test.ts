/** The monitor without its page, on a stream that learns: firmware of this computer with sanitizers, over a serial line. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Link } from "../../src/device/link.js";
import { COMMANDS } from "../../src/device/protocol.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { type Description, sentRecordings } from "../../src/monitor/description.js";
import { NO_EVENT } from "../../src/numerics/decision.js";
import { createRandom } from "../../src/numerics/prng.js";
import { Monitor } from "../../src/page/monitor.js";
import { createLearner } from "../../src/reference/learn.js";
import { createStream } from "../../src/reference/push.js";
import { startDevice } from "../support/device/host-device.js";
import { compileEmitted } from "../support/emitted-device.js";
import { signal, streamModel, WINDOWED } from "../support/models/stream-model.js";

const CHANNELS = 3;
/** No whole number of windows or hops: answers come amid the rows that are sent. */
const ROWS = [700, 1103];
const model = streamModel({
  ...WINDOWED["layers that learn"],
  hop: 7,
  decision: { vote: [2, 3], refractory: 20, background: "rest" },
});
const random = createRandom(5);
const recordings = ROWS.map((rows) => ({
  ...{ name: "", rows, channels: CHANNELS, columns: null, storage: "uint8" as const, times: null, rate: 50 },
  values: signal(random, CHANNELS * rows),
  labels: Uint16Array.from({ length: rows }, (_, row) => Math.floor(row / 90) % 3),
  ...{ events: null, group: "", location: (row: number) => `row ${row}` },
}));

let monitor: Monitor;
let layout: Plan;
let device: Awaited<ReturnType<typeof startDevice>>;
/** Told after each change of the picture. */
let changed = (): void => {};
const picture = () => monitor.picture;
/** Requests by the kind of frame. */
const sent = vi.spyOn(Link.prototype, "request");
const countOf = (command: keyof typeof COMMANDS) =>
  sent.mock.calls.filter(([{ type }]) => type === COMMANDS[command]).length;

beforeAll(async () => {
  const { layout: planned, program } = compileEmitted(model);
  layout = planned;
  device = await startDevice(program);
  monitor = new Monitor(description(), () => changed());
  monitor.choose({ pace: 1000 });
});
afterAll(async () => {
  await monitor.disconnect();
  await device.stop();
  expect(device.complaints()).toBe("");
});

function description(): Description {
  const none = { size: 0, labels: [], targets: [], inputs: "" };
  return {
    ...{ name: model.name, target: "host", execution: "host", baud: 115_200, classes: model.classes },
    ...{ estimates: false, alarms: false, promises: { built: null, held: null }, unit: 1, zero: 0 },
    ...{
      expected: expectationOf(model, layout),
      learns: true,
      forgets: false,
      storage: "uint8",
      memory: null,
    },
    ...{ stream: layout.stream!.stream, learn: none, test: none },
    recordings: sentRecordings(recordings, 1_000_000),
  };
}

/** Lets readings flow until a turn after which `isEnough` says so. */
function flow(isEnough: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    changed = () => {
      if (!isEnough()) return;
      changed = () => {};
      monitor.choose({ isRunning: false });
      resolve();
    };
    monitor.choose({ isRunning: true });
  });
}

const said = () => picture().messages.at(-1);

test("every answer and every event of the reference arrives, at two requests an answer", async () => {
  const outcomes = recordings.map(({ values, rows }) => {
    const stream = createStream(model, layout.stream!);
    return Array.from({ length: rows }, (_, row) => {
      const answer = stream.push(values.subarray(row * CHANNELS, (row + 1) * CHANNELS));
      return answer && { row, ...answer };
    }).filter((each) => each !== null);
  });
  const answers = outcomes.flat();
  const events = answers.filter(({ event }) => event !== NO_EVENT);
  const ended = flow(() => picture().answered >= answers.length);
  await monitor.connect(device.path);
  await ended;
  expect(picture().answered).toBe(answers.length);
  expect(picture().events.map(({ row, event }) => [row, event])).toEqual(
    events.map(({ row, event }) => [row, event]),
  );
  expect(events.length).toBeGreaterThan(20);
  expect([picture().refused, picture().lostReadings, picture().repeats]).toEqual([0, 0, 0]);
  expect(picture().answers.map(({ label }) => label)).toEqual(answers.slice(-300).map(({ label }) => label));
  const turns = ROWS.reduce((sum, rows) => sum + Math.ceil(rows / 7), 0);
  expect(countOf("SAMPLE_PUT")).toBeLessThanOrEqual(turns);
  expect(countOf("PUSH")).toBeLessThanOrEqual(turns + 4); // the first rows find out how fast the device is
});

test("a key labels the window of the last answer, while readings flow", async () => {
  const learner = createLearner(model, layout);
  let learning: Promise<void> | null = null;
  const before = picture().answered;
  await flow(() => {
    if (learning === null && picture().answered >= before + 20) {
      const { values, label } = picture().reading!;
      expect(values).toHaveLength(32 * CHANNELS);
      expect(label).not.toBeNull();
      learner.learn(values, 2);
      learning = monitor.label(2);
    }
    return picture().learnt === 1 && picture().answered >= before + 60;
  });
  await learning;
  await monitor.look();
  expect(picture().hash?.learnt).toBe(learner.hash());
  const { learnt, answered } = picture();
  monitor.setTeaching(true);
  await flow(() => picture().answered >= answered + 30);
  monitor.setTeaching(false);
  expect(picture().learnt - learnt).toBe(picture().answered - answered); // each window once
});

test("a state goes to a file and back, and what is no such file changes nothing", async () => {
  const files: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  await monitor.look();
  const hash = picture().hash!.learnt;
  await monitor.saveFile((name, bytes) => files.push({ name, bytes }));
  const [{ name, bytes }] = files as [(typeof files)[0]];
  expect(name).toBe(`steps-${hash.toString(16).padStart(8, "0")}.ffstate`);
  await monitor.label(1);
  const other = picture().hash!.learnt;
  expect(other).not.toBe(hash);
  const wrong = bytes.slice();
  wrong[bytes.length >> 1]! ^= 1;
  for (const [content, words] of [
    [bytes.slice(1), /is no state of this model/],
    [wrong, /FF_BAD_BLOB/],
  ] as const) {
    await monitor.restoreFile(new Blob([content]));
    expect(said()).toMatch(words);
    await monitor.look();
    expect(picture().hash!.learnt).toBe(other);
  }
  await monitor.restoreFile(new Blob([bytes as BlobPart]));
  expect([said(), picture().hash!.learnt]).toEqual(["Restored from the file.", hash]);
  await monitor.guard();
  expect(said()).toMatch(/has no guard/);
  expect(picture().connection).toBe("open");
});
