/** Decimal readings of a stream have the same step and offset in every row of a window. */
import { expect, test } from "vitest";
import { decodeRows } from "../../src/quantize/decode-rows.js";
import { encodeRows } from "../../src/quantize/encode-rows.js";
import { rowColumns, sharedByRows } from "../../src/quantize/row-encoding.js";

const stream = { kind: "windows", length: 3, hop: 1, rowSize: 2, decision: null } as const;
const input = { raw: [3, 2], network: [3, 2], parts: [] };

test("an encoding that is the same in every row stays", () => {
  const encoding = {
    steps: Float64Array.of(1, 0.5, 1, 0.5, 1, 0.5),
    offsets: Int32Array.of(0, 7, 0, 7, 0, 7),
  };
  expect(sharedByRows(encoding, input, stream)).toEqual(encoding);
});

test("else it reaches all that it did, as fine as can be", () => {
  const steps = Float64Array.of(1, 0.25, 1, 0.25, 1, 0.125);
  const offsets = Int32Array.of(0, 40_000, 0, 50_000, 0, 90_000);
  const shared = sharedByRows({ steps, offsets }, input, stream);
  expect([...shared.steps]).toEqual([1, 0.5, 1, 0.5, 1, 0.5]);
  for (const [i, step] of shared.steps.entries()) {
    expect((shared.offsets![i]! - 32768) * step).toBeLessThanOrEqual((offsets[i]! - 32768) * steps[i]!);
    expect((shared.offsets![i]! + 32767) * step).toBeGreaterThanOrEqual((offsets[i]! + 32767) * steps[i]!);
  }
});

test("rows in the unit of the data become the same raw values again", () => {
  const steps = Float64Array.of(1, 0.5, 1, 0.5, 1, 0.5);
  const offsets = Int32Array.of(0, 90_000, 0, 90_000, 0, 90_000);
  const model = { input: { ...input, steps, offsets, storage: "int16" } } as never; // nothing else is asked for
  const raw = Int16Array.of(-32768, 32767, 5, -7);
  const values = decodeRows(raw, 2, model);
  expect([...values]).toEqual([-32768, 61383.5, 5, 44996.5]);
  expect(encodeRows({ values: Float32Array.from(values), channels: 2 }, model)).toEqual(raw);
});

test("values of a sample know their place in a row", () => {
  expect(rowColumns(input, 2)).toEqual([0, 1, 0, 1, 0, 1]);
  expect(rowColumns({ raw: [2, 3], network: [3, 2], turned: true }, 2)).toEqual([0, 0, 0, 1, 1, 1]);
  const map = { raw: [2, 2, 2], network: [2, 2, 2], turned: true } as const;
  expect(rowColumns(map, 4)).toEqual([0, 2, 0, 2, 1, 3, 1, 3]);
});
