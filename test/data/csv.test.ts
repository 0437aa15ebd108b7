import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CsvRequest } from "../../src/data/csv-header.js";
import type { CsvRows } from "../../src/data/csv-rows.js";
import { type CsvLimits, readCsv } from "../../src/data/csv-table.js";
import { csvRequest } from "../support/csv-request.js";
import { codes, faults } from "./support.js";

const origin = { name: "t.csv", span: { file: "model.ts", line: 9, column: 1, length: 1 } };
type Options = Partial<Omit<CsvRequest, "columns" | "ignore">> & { columns?: string[]; ignore?: string[] };
/** Takes as many inputs as the first line has, unless `input` says otherwise. */
const request = (text: string, options: Options = {}): CsvRequest => {
  const { columns, ignore = [], keys = [], separator = ",", ...more } = options;
  const header =
    text
      .replace("\ufeff", "")
      .trimStart()
      .split(/[\r\n]/)[0] ?? "";
  const names = header.split(separator).map((name) => name.trim());
  const free = names.filter(
    (name) => !["label", more.time?.name, ...keys.map((key) => key.name), ...ignore].includes(name),
  );
  return {
    ...csvRequest(columns?.length ?? free.length),
    keys,
    separator,
    columns: columns?.map((name) => ({ name })) ?? null,
    ignore: ignore.map((name) => ({ name })),
    ...more,
  };
};
const read = (text: string, options: Options = {}, limits?: CsvLimits) =>
  readCsv(Buffer.from(text), request(text, options), origin, "/t.csv", limits);
const labelsOf = ({ labels }: CsvRows) => Array.from(labels.codes, (code) => labels.names[code]);
/** [code, line, column, length, found] of every fault. */
const places = (text: string, options: Options = {}) =>
  faults(() => read(text, options)).map(({ code, span, found }) => [
    code,
    span?.line,
    span?.column,
    span?.length,
    found,
  ]);

describe("readCsv", () => {
  it("reads numbers in file order, labels and groups", () => {
    const rows = read("b,who,a,label\n1,ann,-2.5,up\n3e-1,bob,+.5,down\n", {
      keys: [{ name: "who", needed: true }],
    });
    expect(rows.columns).toEqual(["b", "a"]);
    expect(rows.inputs).toEqual(Float32Array.of(1, -2.5, 0.3, 0.5));
    expect(labelsOf(rows)).toEqual(["up", "down"]);
    expect(rows.keys).toEqual([{ names: ["ann", "bob"], codes: Uint32Array.of(0, 1) }]);
    expect(rows.labels.originOf(1)).toEqual({
      origin: { name: "t.csv", span: { file: "/t.csv", line: 3, column: 14, length: 4 } },
      location: "line 3",
    });
  });

  it("skips blank lines, trims cells, takes any line ending, quotes, a byte order mark and gzip", () => {
    const text = '\ufeffa , label\r\n\r\n 1 ,x\n  \r2, "y, ""z"""\n\n3,"p\r\nq"';
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const rows = readCsv(bytes, request(text), origin, "/t.csv");
      expect(rows.inputs).toEqual(Float32Array.of(1, 2, 3));
      expect(labelsOf(rows)).toEqual(["x", 'y, "z"', "p\r\nq"]);
      expect([0, 1, 2].map(rows.lineOf)).toEqual([3, 5, 7]);
      expect([0, 1, 2].map((index) => rows.labels.originOf(index).location)).toEqual([
        "line 3",
        "line 5",
        "line 7",
      ]);
    }
  });

  it("leaves a group column out where it is known but not needed, and does without it", () => {
    const keys = [{ name: "who", needed: false }];
    expect(read("a,who,label\n1,2,x\n", { keys }).columns).toEqual(["a"]);
    expect(read("a,label\n1,x\n", { keys })).toMatchObject({ columns: ["a"], keys: [null] });
  });

  it("says each cause once, at its first cell, with the next places", () => {
    const text =
      'a,b,ö,c,label\n1,one,2,3,x\n1, "t,wo" ,2,3,x\n1,2,nan,,x\n1,2,"é",abc,x\n1e39,2,3,4,x\n1,2,3,-Infinity,x\n0x10,2,3,4,x\n"1,5",.,2,3,x\n';
    expect(places(text)).toEqual([
      ["FF2136", 2, 3, 3, '"one"'],
      ["FF2146", 4, 5, 3, '"nan"'],
      ["FF2136", 5, 5, 3, '"é"'],
      ["FF2136", 5, 9, 3, '"abc"'],
      ["FF2116", 6, 1, 4, '"1e39"'],
      ["FF2136", 8, 1, 4, '"0x10"'],
      ["FF2145", 9, 1, 5, '"1,5" in line 9, column "a"'],
    ]);
    const found = faults(() => read(text));
    expect(found[0]).toMatchObject({
      message: 'line 2, column "b" of "t.csv" is not a number',
      notes: ['3 cells in all: line 2, column "b"; line 3, column "b"; line 9, column "b"'],
      hint: expect.stringContaining('`ignore: ["b"]`'),
    });
    expect(found[1]).toMatchObject({
      message: 'line 4, column "ö" of "t.csv" has no value',
      notes: ['2 cells in all: line 4, column "ö"; line 4, column "c"'],
      hint: expect.stringContaining('`missing: "drop"`'),
    });
    expect(found[2]).not.toHaveProperty("notes");
  });

  it("counts lines behind cells with line breaks, and characters behind others than ASCII", () => {
    expect(places('a,b,label\n1,2,"x\r\ny\nz"\nü,3,x\n4,"é",x\n')).toEqual([
      ["FF2136", 5, 1, 1, '"ü"'],
      ["FF2136", 6, 3, 3, '"é"'],
    ]);
    expect(places('a,label,b\n1,"ö\nü",€\n')).toEqual([["FF2136", 3, 4, 1, '"€"']]);
  });

  it("reports ragged rows, too short and too long ones once each", () => {
    const text = "a,b,label\n1,2\n1,2,x\n1,2,x,9\n1,x\n1\n2\n3\n";
    expect(places(text)).toEqual([
      ["FF2135", 2, 3, 1, "2 cells"],
      ["FF2135", 4, 7, 1, "4 cells"],
    ]);
    expect(faults(() => read(text))[0]?.notes).toEqual(["5 lines in all: line 2; line 5; line 6; ..."]);
  });

  it("shows twenty causes of a file, and counts what else is wrong", () => {
    const column = faults(() => read(`a,b,label\n${"x,1,y\n".repeat(100)}1,z,y\n`));
    expect(column.map(({ span }) => span?.line)).toEqual([2, 102]);
    const names = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const lines = names.map((_, at) => names.map((_, index) => (index === at ? "x" : 1)).join());
    const file = faults(() => read(`${names},label\n${lines.map((each) => `${each},y\n`).join("")}`));
    expect(file).toHaveLength(20);
    expect(file.at(-1)?.notes).toEqual(["10 more faults of this file are not shown."]);
  });

  it("points into the model file where the csv is packed", () => {
    const [fault] = faults(() => readCsv(gzipSync("a,label\nx,y\n"), request("a"), origin, "/t.csv"));
    expect(fault).toMatchObject({ code: "FF2136", span: origin.span });
    expect(fault?.message).toContain("line 2");
  });

  it("reports quotes that are not closed or out of place, after the faults before", () => {
    expect(places('a,label\nx,y\n1,"z\n2,w\n')).toEqual([
      ["FF2136", 2, 1, 1, '"x"'],
      ["FF2131", 3, 1, 1, "a quote that is never closed"],
    ]);
    expect(places('a,label\n\n1,z"w"\n')).toMatchObject([
      ["FF2131", 3, 1, 1, "a quote inside a cell that does not start with one"],
    ]);
    expect(places('a,label\n1,"z"w\n')).toMatchObject([
      ["FF2131", 2, 1, 1, "text behind the closing quote of a cell"],
    ]);
  });

  it("reports all that is wrong with the header", () => {
    expect(places("a,,b,a,lable\n1,2,3,4,5\n")).toEqual([
      ["FF2134", 1, 3, 1, "an empty cell"],
      ["FF2133", 1, 6, 1, "column 4 repeats the name"],
      ["FF2132", undefined, undefined, undefined, '"label"'],
    ]);
    const hints = faults(() => read("a,lable,whom\n", { keys: [{ name: "who", needed: true }] })).map(
      (each) => each.hint,
    );
    expect(hints).toEqual([
      'The first line names the columns. Did you mean "lable"?',
      'The first line names the columns. Did you mean "whom"?',
    ]);
    expect(faults(() => read(""))).toMatchObject([{ code: "FF2132", found: "no line" }]);
    expect(codes(() => read("\n\n"))).toEqual(["FF2132"]);
  });

  it("refuses what is not UTF-8 and says what it looks like", () => {
    const found = (bytes: Uint8Array) =>
      faults(() => readCsv(bytes, request("a,label"), origin, "/t.csv")).map((each) => [
        each.code,
        each.found,
      ]);
    expect(found(Uint8Array.of(0x61, 0xff, 0x2c))).toEqual([["FF2130", "bytes that are not UTF-8"]]);
    for (const text of ["\ufeffa,label\n1,x\n", "a,label\n1,x\n"]) {
      expect(found(Buffer.from(text, "utf16le"))).toMatchObject([
        ["FF2130", expect.stringContaining("UTF-16")],
      ]);
    }
    expect(found(Buffer.from("PK\x03\x04"))).toMatchObject([["FF2130", expect.stringContaining("zip")]]);
  });

  it("refuses what exceeds the limits, before or after it is unpacked", () => {
    const text = "a,label\n1,2\n";
    const limited = (bytes: Uint8Array, limits: CsvLimits) =>
      codes(() => readCsv(bytes, request(text), origin, "/t.csv", limits));
    expect(limited(Buffer.from(text), { bytes: 11, cells: 2 })).toEqual(["FF2105"]);
    expect(limited(gzipSync(text), { bytes: 11, cells: 2 })).toEqual(["FF2105"]);
    expect(limited(Buffer.from(text), { bytes: 12, cells: 2 })).toEqual([]);
    expect(limited(Buffer.from(text), { bytes: 12, cells: 1 })).toEqual(["FF2148"]);
  });

  it("gives back what was written", () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const label = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/^\s|\s$|\0/.test(text));
    const row = fc.record({ values: fc.tuple(number, number), label });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const lines = rows.map((each) => `${each.values[0]},${quoted(each.label)},${each.values[1]}`);
        const back = read(["a,label,b", ...lines].join(end) + end);
        expect([...back.inputs]).toEqual(rows.flatMap((each) => each.values));
        expect(labelsOf(back)).toEqual(rows.map((each) => each.label));
      }),
    );
  });

  it("survives any text", () => {
    const piece = fc.constantFrom(",", '"', "\n", "\r", "1", "x", " ", "label", "\ufeff", "é", "");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const { code, span } of faults(() => read(`a,label\n${pieces.join("")}`))) {
          expect(code).toMatch(/^FF21/);
          expect(span?.line).toBeGreaterThan(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
