import { describe, expect, it } from "vitest";
import { type Naming, openLabels } from "../../src/data/labels.js";
import { LEFT_OUT } from "../../src/ir/recording.js";
import { faults } from "./support.js";

type Raw = readonly (number | string)[];

/** Labels of sources `a`, `b`, ... read in order. */
const read = (classes: readonly string[], sources: readonly Raw[], labels?: Naming["labels"]) => {
  const reader = openLabels({ classes, labels });
  const indices = sources.map((raw, at) =>
    reader.read(raw, (index) => ({ origin: { name: "abc"[at]! }, location: `row ${index}` })),
  );
  return { indices: indices.flatMap((each) => [...each]), check: () => reader.check() };
};
const indices = (classes: readonly string[], raw: Raw, labels?: Naming["labels"]) => {
  const { indices, check } = read(classes, [raw], labels);
  check();
  return indices;
};
const wrong = (classes: readonly string[], raw: Raw, labels?: Naming["labels"]) =>
  faults(read(classes, [raw], labels).check);
const named = ["a", "b", "c"];
const digits = ["1", "2", "3"];

describe("labels of classes", () => {
  it("text is a name, a number an index, or a name where names are numbers", () => {
    expect(indices(named, ["b", "a", "c"])).toEqual([1, 0, 2]);
    expect(indices(named, [1, 0, 2, -0])).toEqual([1, 0, 2, 0]);
    expect(indices(digits, [1, 3, 2])).toEqual([0, 2, 1]);
    expect(indices(["2", "0", "1"], [0, 1, 2])).toEqual([1, 2, 0]);
    expect(indices(["0.5", "-1", "7"], [-1, 0.5, 7])).toEqual([1, 0, 2]);
  });

  it("a map that names a class is complete, one of nulls alone leaves out and no more", () => {
    expect(indices(named, [7, 9, 8, 9], { 7: "b", 8: "a", 9: null })).toEqual([1, LEFT_OUT, 0, LEFT_OUT]);
    expect(wrong(named, [0, 7], { 7: "b" })).toMatchObject([
      {
        code: "FF2123",
        found: "0",
        expected: 'a label of `data.labels`: "7"',
        hint: expect.stringContaining("where `0: null` leaves"),
      },
    ]);
    expect(indices(named, [2, 0, 255], { 255: null })).toEqual([2, 0, LEFT_OUT]);
    expect(indices(named, ["c", "", "?"], { "": null, "?": null })).toEqual([2, LEFT_OUT, LEFT_OUT]);
    expect(indices(digits, [3, 0, Number.NaN], { 0: null, NaN: null })).toEqual([2, LEFT_OUT, LEFT_OUT]);
    expect(indices(digits, ["3", "0"], { 0: null })).toEqual([2, LEFT_OUT]);
  });
});

describe("labels of no class", () => {
  /** Whatever stands for "not annotated", in every kind of source. */
  it.each<[readonly string[], Raw, string]>([
    [digits, [1, 2, 0, 3, 0], "0: null"],
    [digits, ["1", "2", "0", "3", "0"], "0: null"],
    [["1", "2", "other"], [1, 2, 0, 0], "0: null"],
    [named, [0, 1, 2, 255, 255], "255: null"],
    [named, [0, 1, 2, -1, -1], '"-1": null'],
    [named, [0, 1, 99, 99], "99: null"],
    [named, [0, 1, Number.NaN, Number.NaN], "NaN: null"],
    [named, [0, 1, 1.5, 1.5], '"1.5": null'],
    [digits, [1, 1.5, 1.5], '"1.5": null'],
    [named, ["a", "b", "", ""], '"": null'],
    [named, ["a", "b", "unknown", "unknown"], "unknown: null"],
    [named, ["a", "b", "not annotated", "not annotated"], '"not annotated": null'],
    [named, ["a", "b", "0", "0"], "0: null"],
    [named, ["a", "b", "__proto__", "__proto__"], "__proto__: null"],
  ])("of %j in %j is one error, and can be left out", (classes, raw, entry) => {
    const found = wrong(classes, raw);
    expect(found).toMatchObject([{ found: expect.stringMatching(/in 2 samples: row \d, row \d$/) }]);
    expect(["FF2122", "FF2123"]).toContain(found[0]!.code);
    expect(found[0]!.hint).toContain(`\`labels: { ${entry} }\` leaves such samples out`);
  });

  it("keeps what is left out already in what it proposes", () => {
    expect(wrong(named, [0, 1, 9, 8], { 9: null })[0]!.hint).toContain("`labels: { 9: null, 8: null }`");
  });

  it.each([
    ["1.0", "1", "how the number is written"],
    ["01", "1", "how the number is written"],
    ["+2", "2", "how the number is written"],
    ["3,0", "3", "how the number is written"],
    ["\uff12", "2", "the width or style of characters"],
    ["\u200b1", "1", "blanks or invisible characters"],
    ["1\u00a0", "1", "blanks or invisible characters"],
  ])("%j is not class %j, but named as what differs", (label, name, differs) => {
    expect(wrong(digits, ["1", "2", "3", label])).toMatchObject([
      { code: "FF2123", hint: expect.stringContaining(`Did you mean "${name}"? It differs in ${differs}.`) },
    ]);
  });

  it("says so of words, too", () => {
    const words = ["Normal", "w\u00f6rn out"];
    for (const [label, name, differs] of [
      ["normal", "Normal", "upper and lower case"],
      ["wo\u0308rn out", "w\u00f6rn out", "the Unicode form of its characters"],
      ["w\u00f6rn  out", "w\u00f6rn out", "blanks or invisible characters"],
      ["\uff2eormal", "Normal", "the width or style of characters"],
    ])
      expect(wrong(words, [label!])[0]!.hint).toContain(
        `Did you mean ${JSON.stringify(name)}? It differs in ${differs}.`,
      );
    expect(wrong(words, ["Norml"])[0]!.hint).toContain('Did you mean "Normal"?');
    expect(wrong(words, ["broken"])[0]!.hint).not.toContain("Did you mean");
    expect(wrong(digits, ["12"])[0]!.hint).not.toContain("Did you mean");
  });

  it("shows three labels, counts the others, and takes all sources together", () => {
    const { check } = read(named, [
      ["a", "x", "y"],
      ["z", "x", "v", "w", "w"],
    ]);
    expect(faults(check)).toMatchObject([
      { found: '"x" in 2 samples: row 1, row 1 of "b"' },
      { found: '"y"' },
      { found: '"z"', notes: ["2 more labels of no class (3 samples) are not shown."] },
    ]);
  });
});

describe("numbers for classes that have names", () => {
  it("arrays that count from 1 are refused with the map to write, wherever the numbers stand", () => {
    const map = '`labels: { 1: "a", 2: "b", 3: "c" }`';
    for (const sources of [[[1, 2, 3, 3]], [[1, 1], [2], [3]], [[2, 2, 1], [3]]]) {
      expect(faults(read(named, sources).check)).toMatchObject([
        { code: "FF2160", found: "1, 2, 3, and no 0", hint: expect.stringContaining(map) },
      ]);
    }
    expect(wrong(named, [3, 1])).toMatchObject([
      { code: "FF2160", hint: expect.stringContaining('{ 1: "a", 3: "c" }') },
    ]);
    expect(wrong(named, [1, 2, 3, -1, 7])).toMatchObject([
      { code: "FF2160", hint: expect.stringContaining('{ "-1": null, 1: "a", 2: "b", 3: "c", 7: null }') },
    ]);
    expect(wrong(named, [1, 2, 3, 255], { 255: null })[0]!.found).toBe("1, 2, 3, and no 0");
    expect(wrong(named, [1, 2, 3, 255], { 255: null })[0]!.hint).toContain('3: "c", 255: null }');
  });

  it("a 0 beside 1 to the number of classes may be what nobody has labelled", () => {
    expect(wrong(named, [0, 1, 2, 3])).toMatchObject([
      {
        code: "FF2123",
        found: "3",
        hint: expect.stringContaining(
          'If 0 means "not annotated" and the classes count from 1, write `labels: { 0: null, 1: "a", 2: "b", 3: "c" }`',
        ),
      },
    ]);
    expect(wrong(["no", "yes"], [-1, 1])[0]!.hint).toContain('`labels: { "-1": "no", 1: "yes" }`');
  });

  it.each<[Raw, string]>([
    [["0", "1", "2"], '{ 0: "a", 1: "b", 2: "c" }'],
    [["2", "1", "3"], '{ 1: "a", 2: "b", 3: "c" }'],
    [["0", "1", "2", "255", "none"], '{ 0: "a", 1: "b", 2: "c", 255: null, none: null }'],
    [["1.0", "2.0", "3.0"], '{ "1.0": "a", "2.0": "b", "3.0": "c" }'],
    [["10", "30", "20"], '{ 10: "a", 20: "b", 30: "c" }'],
  ])("a csv with %j is refused with the map to write", (raw, map) => {
    expect(wrong(named, raw)).toMatchObject([
      { code: "FF2161", hint: expect.stringContaining(`\`labels: ${map}\``) },
    ]);
  });

  it("where names are numbers, says what to write if indices are meant", () => {
    for (const raw of [
      [0, 1, 2],
      ["0", "1", "2"],
    ])
      expect(wrong(digits, raw)).toMatchObject([
        {
          code: "FF2123",
          hint: expect.stringContaining('from 0 on, write `labels: { 0: "1", 1: "2", 2: "3" }`'),
        },
      ]);
    expect(wrong(["0", "1", "2"], [1, 2, 3])[0]!.hint).toContain(
      'from 1 on, write `labels: { 1: "0", 2: "1", 3: "2" }`',
    );
    expect(wrong(digits, [0, 1, 2, 3])[0]!.hint).not.toContain("indices");
  });

  it("never where a name is a number, or some labels are names", () => {
    expect(wrong(["0", "1", "2"], [1, 2, 3])).toMatchObject([{ code: "FF2123", found: "3" }]);
    expect(wrong(named, ["a", "b", "c", "0", "1"]).map(({ code }) => code)).toEqual(["FF2123", "FF2123"]);
  });
});

it("labels of anomalies that no sample has are told, with those that count as normal", () => {
  const told = (anomalies: readonly string[], raw: Raw): string | null => {
    const reader = openLabels({ classes: ["normal", "anomaly"], labels: { skip: null }, anomalies });
    reader.read(raw, (index) => ({ origin: { name: "a" }, location: `row ${index}` }));
    return reader.unmet();
  };
  expect(told(["cracked", "belt"], ["ok", "crack", "belt", "skip"])).toBe(
    'no sample has the label "cracked" of `data.anomalies`; any other is normal: "ok", "crack"',
  );
  expect(told(["1"], [0, 1])).toBeNull();
  expect(told(["crack"], [])).toBeNull();
});
