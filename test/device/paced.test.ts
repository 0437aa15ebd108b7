import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "../../src/device/requests.js";

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
