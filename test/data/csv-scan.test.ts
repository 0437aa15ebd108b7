import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BrokenRecord, eachRecord, parseStretch } from "../../src/data/csv.js";
import { cellSpan } from "../../src/data/csv-location.js";
import { decimalOf } from "../../src/data/csv-number.js";
import type { CsvRecord, Dialect } from "../../src/data/csv-scan.js";

type Reader = (content: Buffer, dialect: Dialect, visit: (record: CsvRecord) => void) => BrokenRecord | null;
/** csv-parse alone: what {@link eachRecord} must equal. */
const parsed: Reader = (content, dialect, visit) =>
  parseStretch(content, { at: 0, line: 1 }, Number.POSITIVE_INFINITY, dialect, visit);

/** Cells, values and places of all records, and what ended the reading. */
function all(read: Reader, text: string, dialect: Dialect) {
  const content = Buffer.from(text);
  const records: unknown[] = [];
  const broken = read(content, dialect, (record) => {
    const { count, line, start } = record;
    const cells = Array.from({ length: count }, (_, cell) => {
      const { line: at, column, length } = cellSpan(content, { start, line }, cell, dialect.separator, "");
      return [record.text(cell), record.number(cell), at, column, length];
    });
    records.push(cells);
  });
  return { records, broken: broken && { line: broken.line, what: broken.what } };
}

const dialects: fc.Arbitrary<Dialect> = fc.record({
  separator: fc.constantFrom(",", ";", "\t", "|"),
  decimal: fc.constantFrom(".", ","),
});

describe("eachRecord", () => {
  it("gives what csv-parse gives, whatever the text", () => {
    const piece = fc.constantFrom(
      ...[
        ",",
        ";",
        "\t",
        "|",
        '"',
        '""',
        "\n",
        "\r",
        "\r\n",
        " ",
        "\u00a0",
        "\ufeff",
        "\v",
        "é",
        "x",
        "-1.5",
        "2,5",
        "+.5e-3",
        "7",
      ],
      ...['"a"', '"1,5"', ' "b" ', '"c\nd"', '"e""f"', ";1;", ",2,"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), dialects, (pieces, dialect) => {
        const text = pieces.join("");
        expect(all(eachRecord, text, dialect)).toEqual(all(parsed, text, dialect));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['"7 ",1\n', 7],
    ['" 7",1\n', 7],
    [' " -1.5 " ,1\n', -1.5],
  ])("reads the number in %j as csv-parse's cells are read, without the blanks around it", (text, number) => {
    const dialect: Dialect = { separator: ",", decimal: "." };
    const { records } = all(eachRecord, text, dialect);
    expect(records).toEqual(all(parsed, text, dialect).records);
    expect(records).toMatchObject([[{ 1: number }, { 1: 1 }]]);
  });

  it("goes on after stretches of unusual records, however they are mixed with others", () => {
    const row = fc.constantFrom("1,2\n", '3,\u00a0"a""b"\r\n', '"c\n""",4\r', "\n", '"5"\u2003,6\n');
    fc.assert(
      fc.property(fc.array(row, { minLength: 100, maxLength: 400 }), (rows) => {
        const dialect: Dialect = { separator: ",", decimal: "." };
        expect(all(eachRecord, rows.join(""), dialect)).toEqual(all(parsed, rows.join(""), dialect));
      }),
      { numRuns: 100 },
    );
  });

  it("ends at a record that is longer than any, quoted or not", () => {
    const long = "1".repeat(2 ** 23);
    const ends = (text: string) => eachRecord(Buffer.from(text), { separator: ",", decimal: "." }, () => {});
    expect(ends(`a\n${long}\n`)).toBeNull();
    expect(ends(`a\n${long}1\n`)).toEqual({ start: 2, line: 2, what: null });
    expect(ends(`a\nb,"${long}",\n`)).toMatchObject({ line: 2, what: null });
    expect(ends(`a\nb,"${long}\n`)).toMatchObject({ line: 2, what: "a quote that is never closed" });
  });
});

describe("numbers of records", () => {
  const values = (texts: readonly string[], decimal: "." | ",") => {
    const found: number[] = [];
    eachRecord(Buffer.from(texts.join("\n")), { separator: ";", decimal }, (record) => {
      found.push(record.number(0));
    });
    return found;
  };
  const digits = fc.stringMatching(/^\d{0,25}$/);
  const decimal = fc
    .tuple(
      fc.constantFrom("", "+", "-"),
      digits,
      fc.constantFrom("", "."),
      digits,
      fc.stringMatching(/^(|[eE][+-]?\d{1,4})$/),
    )
    .map((parts) => parts.join(""));
  const any = fc.oneof(
    decimal,
    fc.double().map(String),
    fc.float({ noNaN: true }).map(String),
    fc.string({ unit: fc.constantFrom(..."0123456789+-.eE x_,") }),
  );

  it("are those of Number, bit for bit, for every decimal number, and NaN for any other text", () => {
    fc.assert(
      fc.property(
        fc.array(
          any.filter((text) => text.trim() !== ""),
          { minLength: 1 },
        ),
        (texts) => {
          expect(values(texts, ".")).toEqual(texts.map((text) => decimalOf(text.trim(), ".")));
          const commas = texts.map((text) => text.replace(".", ","));
          expect(values(commas, ",")).toEqual(commas.map((text) => decimalOf(text.trim(), ",")));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("keep the sign of zero, and take one kind of decimal mark at a time", () => {
    expect(values(["-0", "0", "-0.0e5"], ".")).toEqual([-0, 0, -0]);
    expect(values(["1.5", "1,5", "1e400", "1,5e1", ",5"], ",")).toEqual([Number.NaN, 1.5, Infinity, 15, 0.5]);
    expect(values(["9007199254740993", "0.1", "1e23", "8.5e-324"], ".")).toEqual([
      2 ** 53,
      0.1,
      1e23,
      1e-323,
    ]);
  });
});
