/** A class of features over recordings: its vectors become samples, and what goes wrong in it is told with its line. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withEventVectors } from "../../src/data/recordings/event-vectors.js";
import { featuresOf } from "../../src/frontend/compile-input.js";
import type { WindowsIr } from "../../src/ir/ir.js";
import type { EventFeatures } from "../../src/ir/model-features.js";
import { type Recording, UNLABELLED } from "../../src/ir/recording.js";
import { temporaryFolder } from "../support/folder.js";
import { faults } from "./support.js";

const PEAKS = `import type { i16, i32 } from "ff-edge";
export class Peaks {
  private at: i32 = 0;
  private rows: i32 = 0;
  private level = 0.5;
  private readonly steps = new Int16Array(4);
  push(x: i16): boolean {
    this.rows = this.rows + 1;
    this.at = x >> 8;
    if (x > 100) this.level = 1 / (x - 300);
    this.steps[1] = this.steps[this.rows & 3]!;
    this.steps[this.at] = x;
    return x > 100;
  }
  features(): Float32Array {
    const out = new Float32Array(2);
    out[0] = this.rows;
    out[1] = this.level;
    this.rows = 0;
    return out;
  }
}
`;
const SETTINGS: WindowsIr = {
  ...{ length: 1, channels: 1, hop: 1, label: "event", minShare: 0.5, within: 0.1, otherwise: null },
};

function peaks(text = PEAKS): EventFeatures {
  const file = join(temporaryFolder(), "peaks.ts");
  writeFileSync(file, text);
  const input = {
    stream: { type: "int16", channels: 1, rate: 10 },
    features: { kind: "code", file, name: "Peaks" },
  };
  return featuresOf(input as never, () => undefined) as EventFeatures; // code stands for what it names
}

const recording = (values: readonly number[], events: Recording["events"] = null): Recording => ({
  ...{ name: "one", rows: values.length, channels: 1, columns: null, storage: "int16" },
  ...{ values: Int16Array.from(values), labels: null, events, times: null, rate: 10, group: "one" },
  location: (row) => `row ${row}`,
});

it("each vector is a sample with the label of the annotation near its row; every recording starts anew", () => {
  const notes: string[] = [];
  const one = recording(
    [0, 0, 200, 0, 0, 0, 101, 0, 140],
    [
      { row: 3, label: 1 },
      { row: 8, label: 0 },
    ],
  );
  const found = withEventVectors([one, one], peaks(), SETTINGS, (sentence) => notes.push(sentence));
  for (const { rows, channels, values, labels } of found) {
    expect({ rows, channels }).toEqual({ rows: 3, channels: 2 });
    expect([...values].filter((_, at) => at % 2 === 0)).toEqual([3, 4, 2]);
    expect([...values].filter((_, at) => at % 2 === 1)).toEqual([-0.01, -1 / 199, -1 / 160].map(Math.fround));
    expect([...labels!]).toEqual([1, UNLABELLED, 0]);
  }
  expect(found[0]!.location(1)).toBe("row 6");
  expect(notes.join()).toMatch(/6 events, 4 of them near .* 4 annotations 4 have/);
});

it("an event that is older than its features has the label of its own row", () => {
  const text = PEAKS.replace("  features()", "  age(): i32 {\n    return 2;\n  }\n  features()");
  const one = recording([0, 0, 0, 0, 0, 200], [{ row: 3, label: 1 }]);
  const within = { ...SETTINGS, within: 0 };
  const [aged] = withEventVectors([one], peaks(text), within, () => undefined);
  expect([...aged!.labels!]).toEqual([1]);
  expect(aged!.location(0)).toBe("row 3");
  const [plain] = withEventVectors([one], peaks(), within, () => undefined);
  expect([...plain!.labels!]).toEqual([UNLABELLED]);
  const [found] = faults(() =>
    peaks(text.replace("age(): i32", "age(): boolean").replace("return 2", "return true")),
  );
  expect(found).toMatchObject({ code: "FF1121", expected: expect.stringContaining("`age()`") });
});

it.each([
  ["an access beyond its array", [0, 2000, 0], "FF1125", 12, /row 1/],
  ["a division by zero, whose result is told with the row that shows it", [0, 300, 0], "FF1124", 10, /row 1/],
])("%s is refused with its line", (_, values, code, line, message) => {
  const [found] = faults(() => withEventVectors([recording(values)], peaks(), SETTINGS, () => undefined));
  expect(found).toMatchObject({ code, span: { line } });
  expect(found!.message).toMatch(message);
});
