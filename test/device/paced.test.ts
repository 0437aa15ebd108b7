import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeviceInfo } from "../../src/device/protocol.js";
import { type Call, paced } from "../../src/device/requests.js";
import { learningSession } from "../../src/device/session-learning.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** Sizes of the requests to a device that needs so many milliseconds for a piece. */
async function sizesOf(milliseconds: number, total = 20, most = 8): Promise<number[]> {
  const sizes: number[] = [];
  const pieces = await paced(total, most, async (first, count) => {
    sizes.push(count);
    vi.advanceTimersByTime(milliseconds * count);
    return Array.from({ length: count }, (_, at) => first + at);
  });
  expect(pieces).toEqual(Array.from({ length: total }, (_, at) => at));
  return sizes;
}

test("a fast device gets as many pieces as a request holds", async () => {
  expect(await sizesOf(1)).toEqual([1, 2, 4, 8, 5]);
});

test("what is known of a device goes on into the next work, and a short one does not undo it", async () => {
  const pace = { count: 1 };
  const sizes: number[] = [];
  for (const total of [15, 2, 9])
    await paced(
      total,
      8,
      async (_, count) => {
        sizes.push(count);
        return [];
      },
      pace,
    );
  expect(sizes).toEqual([1, 2, 4, 8, 2, 8, 1]);
});

test("a slow one is asked for what it does in about a second", async () => {
  expect(await sizesOf(300)).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
  expect(await sizesOf(400, 9)).toEqual([1, 2, 2, 2, 2]);
  expect(await sizesOf(9000, 3)).toEqual([1, 1, 1]);
});

test("steps of learning are asked for at the pace of the device, a second's worth at once", async () => {
  const sizes: number[] = [];
  const call: Call = async (_command, payload) => {
    const count = payload![1]!;
    sizes.push(count);
    vi.advanceTimersByTime(300 * count);
    return new Uint8Array(18 * count); // FF_OK, and no instructions counted
  };
  const info = {
    sampleBytes: 16,
    inputBytes: 1,
    frameMax: 1024,
    classes: 2,
    precision: "int8",
  } as DeviceInfo;
  const rows = Array.from({ length: 20 }, () => new Uint8Array(0));
  const steps = await learningSession(call, () => info).learn(rows, Array(20).fill(1));
  expect(steps).toHaveLength(20);
  expect(sizes).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2]);
});
