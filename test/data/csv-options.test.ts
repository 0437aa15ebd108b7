/** Dialects, chosen columns and missing cells of csv files, and the hints that lead there. */
import { describe, expect, it } from "vitest";
import type { CsvRequest } from "../../src/data/csv-header.js";
import { readCsv } from "../../src/data/csv-table.js";
import { csvRequest } from "../support/csv-request.js";
import { codes, faults } from "./support.js";

const named = (names: readonly string[]) => names.map((name) => ({ name }));
const read = (text: string, size: number, options: Partial<CsvRequest> = {}) =>
  readCsv(Buffer.from(text), { ...csvRequest(size), ...options }, { name: "t.csv" }, "/t.csv");
const fault = (text: string, size: number, options: Partial<CsvRequest> = {}) => {
  const found = faults(() => read(text, size, options));
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe("dialects", () => {
  it.each([
    [";", ",", "a;b;label\n1,5;-2e1;x\n"],
    ["\t", ",", "a\tb\tlabel\n1,5\t-20\tx\n"],
    ["\t", ".", "a\t b\tlabel\r\n 1.5 \t-20\tx\r\n"],
    ["|", ".", "a|b|label\n1.5|-20|x"],
    [",", ",", 'a,b,label\n"1,5","-20,0",x\n'],
  ] as const)("reads cells between %j with decimal %j", (separator, decimal, text) => {
    expect([...read(text, 2, { separator, decimal }).inputs]).toEqual([1.5, -20]);
  });

  it.each([
    ["a;b;label\n1.5;2;x\n", '`separator: ";"` in'],
    ["a;b;label\n1,5;2;x\n", '`separator: ";"` and `decimal: ","`'],
    ['"a";"b";"label"\n"1,5";"2";"x"\n', '`separator: ";"` and `decimal: ","`'],
    ["a\tb\tlabel\n1.5\t2\tx\n", '`separator: "\\t"` in'],
    ["a|b|label\n1.5|2|x\n", '`separator: "|"` in'],
    ["sep=;\na;b;label\n1;2;x\n", 'Remove that line, and set `separator: ";"`'],
    ["a b label\n1.5 2 x\n", "Write the table with commas"],
    ["a;b;other\n1;2;x\n", '`separator: ";"` in'],
  ])("names what separates the cells of %j as the one cause", (text, advice) => {
    expect(fault(text, 2)).toMatchObject({ code: "FF2144", hint: expect.stringContaining(advice) });
  });

  it("names the comma where the model file says something else, and a missing column where nothing else fits", () => {
    expect(fault("a,b,label\n1,2,x\n", 2, { separator: ";" })).toMatchObject({
      code: "FF2144",
      hint: expect.stringContaining('`separator: ","`'),
    });
    expect(fault("a,b;c,lable\n1,2,x\n", 2)).toMatchObject({ code: "FF2132" });
  });

  it("says a decimal mark once, with the setting that reads it", () => {
    const comma = fault('a,b,label\n"1,5","2,5",x\n"1,5","2,5",x\n', 2);
    expect(comma).toMatchObject({ code: "FF2145", hint: expect.stringContaining('`decimal: ","`') });
    expect(comma.notes).toEqual([expect.stringContaining("4 cells in all")]);
    const point = fault("a;label\n1.5;x\n", 1, { separator: ";", decimal: "," });
    expect(point).toMatchObject({ code: "FF2145", hint: expect.stringContaining('`decimal: "."`') });
    const german = fault("b;a;label\n0,5;1,5;x\n", 2, { separator: ";" });
    expect(german.hint).toContain('`decimal: ","` beside `separator: ";"`');
    const mixed = fault('a,label\n1.5,x\n"2,5",x\n', 1);
    expect(mixed).toMatchObject({ code: "FF2145", hint: expect.stringContaining("alike") });
  });

  it("advises against decimal commas between commas", () => {
    expect(fault("a,b,label\n1,5,2,5,x\n1,5,2,5,x\n", 2)).toMatchObject({
      code: "FF2135",
      hint: expect.stringContaining("decimal commas"),
    });
  });
});

describe("columns", () => {
  const text = "time,a,b,label\n12:00,1,2,x\n12:01,3,4,y\n";

  it("are chosen in their own order, or all but some", () => {
    expect(read(text, 2, { ignore: named(["time"]) })).toMatchObject({
      columns: ["a", "b"],
      inputs: Float32Array.of(1, 2, 3, 4),
    });
    expect(read(text, 2, { columns: named(["b", "a"]) })).toMatchObject({
      columns: ["b", "a"],
      inputs: Float32Array.of(2, 1, 4, 3),
    });
  });

  it("of text are named with the setting that leaves them out, whether or not the shape counts them", () => {
    const advice = expect.stringContaining('`ignore: ["time"]`');
    expect(fault(text, 3)).toMatchObject({ code: "FF2136", hint: advice });
    expect(fault(text, 2)).toMatchObject({ code: "FF2120", hint: advice });
    expect(fault(text, 5)).toMatchObject({ code: "FF2120", hint: expect.stringContaining("`shape: [2]`") });
    expect(fault(text, 1, { columns: named(["time"]) })).toMatchObject({
      hint: expect.stringContaining("remove the column from `columns`"),
    });
  });

  it("that the file lacks are named at their place", () => {
    const span = { file: "model.ts", line: 3, column: 7, length: 4 };
    expect(fault(text, 2, { ignore: [{ name: "Time", span }] })).toMatchObject({
      code: "FF2132",
      span,
      hint: expect.stringContaining('"time" differs from it only in upper and lower case'),
    });
  });

  it("are told apart where their names look alike", () => {
    expect(fault("cafe\u0301,label\n1,x\n", 1, { columns: named(["caf\u00e9"]) })).toMatchObject({
      code: "FF2132",
      hint: expect.stringContaining('"cafe\\u0301" differs from it only in the Unicode form'),
    });
    expect(fault("a\u200b,a,label\n1,2,x\n", 2)).toMatchObject({
      code: "FF2133",
      found: expect.stringContaining("blanks or invisible characters"),
    });
  });
});

describe("missing cells", () => {
  const text = "a,b,label\n,1,x\n2,3,x\nNA,4,\n5,nan,y\n6,7,y\n";

  it("are an error, all in one", () => {
    expect(fault(text, 2)).toMatchObject({
      code: "FF2146",
      notes: ['3 cells in all: line 2, column "a"; line 4, column "a"; line 5, column "b"'],
    });
  });

  it("drop their rows, and those without a label", () => {
    const rows = read(text.replace("NA,4,\n", "8,4,\n"), 2, { missing: "drop" });
    expect([...rows.inputs]).toEqual([2, 3, 6, 7]);
    expect(rows.dropped).toBe(3);
    expect(rows.labels).toMatchObject({ names: ["x", "y"], counts: [1, 1] });
  });

  it("take the value above, from rows that are left out too; a row without one is left out", () => {
    const rows = read(text, 2, { missing: "previous" });
    expect([...rows.inputs]).toEqual([2, 3, 2, 4, 5, 4, 6, 7]);
    expect(rows.dropped).toBe(1);
    expect([...read("a,b,label\n,9,x\n1,,x\n", 2, { missing: "previous" }).inputs]).toEqual([1, 9]);
  });

  it("are not what is infinite or text, whatever is said of them", () => {
    for (const missing of ["drop", "previous"] as const) {
      expect(codes(() => read("a,label\n1,x\n-inf,x\nhigh,x\n", 1, { missing }))).toEqual([
        "FF2116",
        "FF2136",
      ]);
    }
  });
});

describe("large files", () => {
  /** Far from what a machine needs, and far below what a quadratic reader or one that makes strings would take. */
  const SECONDS = 20;
  const timed = (work: () => void) => {
    const started = performance.now();
    work();
    expect((performance.now() - started) / 1000).toBeLessThan(SECONDS);
  };

  it("of 20 MB of short rows are read in seconds, to the last value", () => {
    const count = 3_000_000;
    timed(() => {
      const { inputs, labels } = read(`a,b,label\n${"1,-2,x\n3,4,y\n".repeat(count / 2)}`, 2);
      expect(inputs).toHaveLength(2 * count);
      expect([...inputs.subarray(-4)]).toEqual([1, -2, 3, 4]);
      expect(labels.counts).toEqual([count / 2, count / 2]);
    });
  });

  it("with a hundred thousand columns are read in seconds, or refused", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `c${index}`);
    timed(() => {
      expect(read(`${names},label\n${"1,".repeat(100_000)}x\n`, 100_000).inputs).toHaveLength(100_000);
      expect(fault(`${names},label\n`, 8)).toMatchObject({ code: "FF2120" });
      expect(fault(`${",".repeat(100_000)}label\n`, 8)).toMatchObject({
        code: "FF2134",
        found: "an empty cell (and 99999 more)",
      });
      expect(fault(`${",".repeat(300_000)}label\n`, 8)).toMatchObject({ code: "FF2120" });
    });
  });

  it("with a fault in every row tell it in seconds", () => {
    timed(() => {
      expect(fault(`a,b,label\n${"1,?,x\n".repeat(1_000_000)}`, 2).notes).toEqual([
        expect.stringContaining("1000000 cells in all"),
      ]);
    });
  });
});
