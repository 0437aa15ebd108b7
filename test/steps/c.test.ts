import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aligned,
  comment,
  doubleLiteral,
  floatLiteral,
  stringLiteral,
  tableRows,
} from "../../src/steps/c.js";

describe("comment", () => {
  test.each([
    ["plain", "plain"],
    ["a */ b /* c", "a * / b / * c"],
    ["/*/", "/ * /"],
    ["one\ntwo\r\u2028three\u0000", "one?two? ?three?"],
    ["??/ ???=", "? ?/ ? ? ?="],
    ["left\u202eright\u200b", "left?right?"],
    ["größe", "größe"],
    ["half \ud800", "half ?"],
  ])("%j", (text, expected) => {
    expect(comment(text)).toBe(expected);
  });

  test("nothing gets out of a comment", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("*", "/", "?", "\n", "\\", "a", "\u0007", "é") }),
        (text) => {
          expect(` ${comment(text)} `).not.toMatch(/\*\/|\/\*|\?\?|\p{Cc}/u);
        },
      ),
    );
  });
});

describe("stringLiteral", () => {
  test.each([
    ["plain", '"plain"'],
    ['a "b" \\', '"a \\"b\\" \\\\"'],
    ["a\nb\u00009", '"a\\012b\\0009"'],
    ["why?", '"why?"'],
    ["??/", '"\\?\\?/"'],
    ["é9", '"\\303\\2519"'],
  ])("%j", (text, expected) => {
    expect(stringLiteral(text)).toBe(expected);
  });

  test("only plain ASCII, and the same bytes when read back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const literal = stringLiteral(text);
        expect(literal).toMatch(/^"[ -~]*"$/);
        const bytes = [...literal.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|(.)/g)].map(
          ([, octal, escaped, plain]) =>
            octal ? Number.parseInt(octal, 8) : (escaped ?? plain)!.charCodeAt(0),
        );
        expect(Buffer.from(bytes)).toEqual(Buffer.from(text, "utf8"));
      }),
    );
  });
});

describe("numbers", () => {
  test.each([
    [0, "0.0f"],
    [1, "1.0f"],
    [-0.5, "-0.5f"],
    [Math.fround(0.1), "0.1f"],
    [2 ** -149, "1e-45f"],
    [2 ** 100, "1.2676506e+30f"],
  ])("%d as float", (value, expected) => {
    expect(floatLiteral(value)).toBe(expected);
  });

  test("constants read back as they were", () => {
    fc.assert(
      fc.property(fc.float({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(Math.fround(Number(floatLiteral(value).slice(0, -1))) + 0).toBe(value + 0);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(Number(doubleLiteral(value)) + 0).toBe(value + 0);
      }),
    );
  });

  test("there is no constant for what is not a number", () => {
    expect(() => floatLiteral(Number.NaN)).toThrow("NaN");
    expect(() => doubleLiteral(Number.POSITIVE_INFINITY)).toThrow("Infinity");
  });
});

describe("tables", () => {
  test("16 to a row, aligned", () => {
    const rows = tableRows(Array.from({ length: 18 }, (_, at) => String(at - 9)));
    expect(rows).toEqual(["-9, -8, -7, -6, -5, -4, -3, -2, -1,  0,  1,  2,  3,  4,  5,  6,", " 7,  8,"]);
  });

  test("fewer to a row where numbers are long: rows with their indent end at column 100", () => {
    const rows = tableRows(Array(9).fill("-1073741824"));
    expect(rows.map((row) => row.split(",").length - 1)).toEqual([4, 4, 1]);
    expect(tableRows(Array(8).fill("1073741824")).map((row) => row.length)).toEqual([95]);
  });

  test("a million values are as good as one", () => {
    expect(tableRows(Array(1_000_000).fill("-7")).length).toBe(62_500);
  });

  test("columns stand below each other", () => {
    expect(
      aligned([
        ["a;", "/* 1 */"],
        ["long;", "/* 2 */"],
      ]),
    ).toEqual(["a;    /* 1 */", "long; /* 2 */"]);
  });
});

test("a table may have more values than a call can have arguments", () => {
  expect(tableRows(Array.from({ length: 400_000 }, () => "1"))).toHaveLength(25_000);
});
