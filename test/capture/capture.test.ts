import { EventEmitter } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { capture } from "../../src/capture/capture.js";
import { listenForLabels } from "../../src/capture/label-keys.js";
import { RAW } from "../../src/capture/meaning.js";
import { openReadingFile } from "../../src/capture/reading-file.js";
import type { Readings } from "../../src/device/protocol-stream.js";
import type { Samples } from "../../src/ir/data.js";
import { temporaryFolder } from "../support/folder.js";

/** A device that gives these replies, the first of which is older than the recording. */
function deviceOf(replies: readonly (readonly [lost: number, rows: readonly number[]])[], then = () => {}) {
  const left = [...replies];
  return {
    read(): Promise<Readings> {
      const [lost, rows] = left.shift()!;
      if (left.length === 1) then();
      const bytes = new Uint8Array(Int16Array.from(rows).buffer);
      return Promise.resolve({ rowBytes: 4, channels: 2, lost, bytes });
    },
  };
}

const never = new AbortController().signal;

/** A terminal that a test types into. */
function terminal() {
  const raw: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw.push(on);
      return input;
    },
    pause: () => input,
  });
  return { raw, input: input as unknown as NodeJS.ReadStream };
}

test("what waited is left out, lost readings are a gap in time, keys choose labels", async () => {
  const path = join(temporaryFolder(), "a.csv");
  const { raw, input } = terminal();
  const keys = listenForLabels(["rest", "walk"], () => undefined, input);
  const file = openReadingFile(path, { rate: 10, isLabelled: true, meaning: RAW });
  const replies = [
    [7, [9, 9]],
    [7, [1, -2, 3, -4]],
    [7, []],
    [9, [5, -6]],
    [9, [7, -8, 0, 0]],
  ] as const;
  const device = deviceOf(replies, () => input.emit("data", Buffer.from("2")));
  const found = await capture(device, file, keys, 4, never);
  keys.close();
  file.close();
  expect(found).toEqual({ readings: 4, lost: 2, channels: 2, labels: { rest: 2, walk: 2 } });
  expect(readFileSync(path, "utf8")).toBe(
    "time,channel0,channel1,label\n0,1,-2,rest\n0.1,3,-4,rest\n0.4,5,-6,walk\n0.5,7,-8,walk\n",
  );
  expect(raw).toEqual([true, false]);
});

test("q ends a recording, and a file that is there stays", async () => {
  const path = join(temporaryFolder(), "a.csv");
  const { input } = terminal();
  const keys = listenForLabels([], () => undefined, input);
  const file = openReadingFile(path, { rate: 3, isLabelled: false, meaning: RAW });
  const device = deviceOf(
    [
      [0, []],
      [0, [1, 2]],
      [0, [3, 4]],
    ],
    () => input.emit("data", Buffer.from("q")),
  );
  await capture(device, file, keys, Number.POSITIVE_INFINITY, never);
  file.close();
  expect(readFileSync(path, "utf8")).toBe("time,channel0,channel1\n0,1,2\n");
  expect(() => openReadingFile(path, { rate: 3, isLabelled: false, meaning: RAW })).toThrow("FF5046");
});

test("a signal ends a recording with the rows there are, in units and under names of the model", async () => {
  const path = join(temporaryFolder(), "a.csv");
  const stop = new AbortController();
  const meaning = {
    columns: ["x", "y, raw"],
    inUnits: (raw: Samples["inputs"]) => Float64Array.from(raw, (each) => each / 2),
  };
  const file = openReadingFile(path, { rate: 3, isLabelled: true, meaning });
  const device = deviceOf([
    [0, []],
    [0, [1, 2]],
  ]);
  const read = (): Promise<Readings> => {
    if (file.rows === 0) return device.read();
    stop.abort();
    return Promise.reject(new Error("the line is closed"));
  };
  const keys = { label: 'a,"b"', isDone: false, close: () => undefined };
  expect((await capture({ read }, file, keys, 100, stop.signal)).readings).toBe(1);
  file.close();
  expect(readFileSync(path, "utf8")).toBe('time,x,"y, raw",label\n0,0.5,1,"a,""b"""\n');
});

test("a recording without a row leaves no file", () => {
  const path = join(temporaryFolder(), "a.csv");
  openReadingFile(path, { rate: 3, isLabelled: false, meaning: RAW }).close();
  expect(existsSync(path)).toBe(false);
});
