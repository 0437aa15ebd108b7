import { expect, test } from "vitest";
import { agreementTable } from "../../src/exits/agreement.js";
import { calibrateMargin } from "../../src/exits/margin.js";
import { type ExitTable, NEVER, NO_LABEL } from "../../src/ir/exits.js";
import { createRandom } from "../../src/numerics/prng.js";

/** Estimates of one value by three exits; margins as a device has them: minus the change. */
function tableOf(estimates: readonly (readonly [number, number, number])[]): ExitTable {
  const column = (exit: number) => ({
    place: `dense${exit + 1}`,
    labels: new Uint16Array(estimates.length),
    scores: Int32Array.from(estimates, (each) => each[exit]!),
    margins: Int32Array.from(estimates, (each) =>
      exit === 0 ? -0x7fff_ffff : -Math.abs(each[exit]! - each[exit - 1]!),
    ),
    macs: new Uint32Array(estimates.length).fill(100 * (exit + 1)),
  });
  return { count: estimates.length, classes: 1, exits: [column(0), column(1), column(2)] };
}

test("an exit is right where its estimate is that of the full network within the tolerance; the first never is", () => {
  const { table, labels } = agreementTable(
    tableOf([
      [0, 10, 14],
      [0, 10, 16],
      [16, 16, 16],
    ]),
    [5],
  );
  expect([...labels]).toEqual([0, 0, 0]);
  expect(table.exits.map((column) => [...column.labels])).toEqual([
    [1, 1, 1],
    [0, 1, 0],
    [0, 0, 0],
  ]);
});

test("a sample that is refused is right nowhere", () => {
  const table = tableOf([[0, 10, 14]]);
  table.exits[1]!.labels[0] = NO_LABEL;
  expect(agreementTable(table, [5]).table.exits[1]!.labels[0]).toBe(NO_LABEL);
});

test("thresholds let out what hardly changes, never at the first exit, within the risk", () => {
  const random = createRandom(1);
  const part = () =>
    agreementTable(
      tableOf(
        Array.from({ length: 2000 }, () => {
          const size = 200 * random.uniform(); // small changes are followed by small ones
          return [0, Math.round(size), Math.round(size * (1 + 0.5 * random.normal()))];
        }),
      ),
      [50],
    );
  const { exits, certificate } = calibrateMargin(
    { rule: "margin", risk: 0.05, confidence: 0.95 },
    part(),
    part(),
  );
  expect(certificate).toMatchObject({ open: true });
  expect(certificate!.harms).toBeLessThanOrEqual(certificate!.allowed);
  expect(exits.thresholds[0]).toBe(NEVER);
  expect(-exits.thresholds[1]!).toBeGreaterThan(30);
  expect(-exits.thresholds[1]!).toBeLessThan(150);
});
