/**
 * Growth: a new kind of each thing that grows is added to a copy of the house as src/README.md says. The compiler names the
 * places that lack it, few files are touched, and none of them can be forgotten.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { byDay } from "../support/night.js";
import { type Addition, completed, edited, filesOf, newFiles } from "./addition.js";
import { bf16 } from "./additions/bf16/edits.js";
import { meanForward } from "./additions/mean-forward/edits.js";
import { p } from "./additions/p/edits.js";
import { scale } from "./additions/scale/edits.js";
import { units } from "./additions/units/edits.js";
import { complaints, copyHouse } from "./copy.js";

interface Growth {
  readonly what: string;
  readonly addition: Addition;
  /** Complaints, by file, about the first edits alone: a new member of a union. */
  readonly named: Readonly<Record<string, number>>;
  /** Files that are there already and change, beside those: what a new file leads to. */
  readonly further: readonly string[];
  /** Most files that may be touched, new ones included. */
  readonly most: number;
}

const GROWTH: readonly Growth[] = [
  {
    what: "a layer",
    addition: scale,
    named: {
      ...{ "checkpoint/stored-form.ts": 3, "frontend/specification/layer-shapes.ts": 1 },
      ...{ "ir/layers.ts": 5, "layers/index.ts": 3 },
    },
    further: ["steps/index.ts"],
    most: 8,
  },
  {
    what: "a readout",
    addition: units,
    named: { "readouts/index.ts": 1 },
    further: ["steps/index.ts"],
    most: 5,
  },
  {
    what: "a rule on host and device",
    addition: meanForward,
    named: { "frontend/specification/training-shapes.ts": 1, "rules/index.ts": 1 },
    further: [],
    most: 6,
  },
  {
    what: "a number format",
    addition: bf16,
    named: { "formats/index.ts": 1, "formats/names.ts": 1 },
    further: [],
    most: 4,
  },
  {
    what: "vector instructions",
    addition: p,
    named: { "ir/simd.ts": 1, "plan/cost.ts": 1, "plan/map-forms.ts": 1 },
    further: [],
    most: 3,
  },
];

let house: string;
beforeAll(() => {
  house = copyHouse();
});

describe.each(byDay(GROWTH, 0, 2))("$what", ({ addition, named, further, most }) => {
  test("is asked for wherever it is missing", () => {
    expect(countsOf(complaints(house, edited(addition.begin)))).toEqual(named);
  });

  test("is whole in few files, in places that have been named", () => {
    const whole = completed(addition);
    expect(complaints(house, whole)).toEqual([]);
    const begun = filesOf(addition.begin);
    const known = [...begun, ...Object.keys(named), ...further, ...newFiles(addition).keys()];
    expect([...whole.keys()].sort()).toEqual([...new Set(known)].sort());
    expect(whole.size).toBeLessThanOrEqual(most);
  });

  test.each(further)("is missed in %s by what is new", (file) => {
    const missed = Object.keys(countsOf(complaints(house, completed(addition, [file]))));
    expect(missed.length).toBeGreaterThan(0);
    expect([...newFiles(addition).keys()]).toEqual(expect.arrayContaining(missed));
  });
});

function countsOf(said: readonly { readonly file: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { file } of said) counts[file] = (counts[file] ?? 0) + 1;
  return counts;
}
