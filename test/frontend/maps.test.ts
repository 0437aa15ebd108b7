import { describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { check } from "../../src/frontend/check.js";
import { warnings } from "../../src/frontend/check-maps.js";
import { codesOf, programOf } from "./support.js";

const CONV = "[conv2d(8, { kernel: 3 })]";
const SIGNAL = "[conv1d(8, { kernel: 3 })]";

/** Codes of the warnings of a model with this input. */
function warned(input: string, layers: string): string[] {
  return warnings(check(programOf({ input, layers }))).map(({ code }) => code);
}

describe("channels first that are read as channels last", () => {
  test.each([
    ["{ shape: [3, 32, 32] }", CONV],
    ["{ shape: [6, 96] }", SIGNAL],
  ])("are told: %s", (input, layers) => {
    expect(warned(input, layers)).toEqual(["FF2090"]);
  });

  test.each([
    ["{ shape: [32, 32, 3] }", CONV],
    ["{ shape: [28, 28] }", CONV],
    ['{ shape: [3, 32, 32], layout: "chw" }', CONV],
    ['{ shape: [3, 32, 32], layout: "hwc" }', CONV],
    ["{ shape: [96, 6] }", SIGNAL],
    ["{ shape: [128, 62] }", SIGNAL],
    ["{ shape: [3, 32, 32] }", "[dense(8)]"],
  ])("are not seen where there are none: %s, %s", (input, layers) => {
    expect(warned(input, layers)).toEqual([]);
  });

  test("stand beside an error that they may explain", () => {
    const large = programOf({ input: "{ shape: [3, 32, 32] }", layers: "[conv2d(8, { kernel: 5 })]" });
    expect(codesOf(() => check(large)).sort()).toEqual(["FF2078", "FF2090"]);
  });
});

test.each([
  ["{ stride: 2, padding: [1, 1] }", "FF2077"], // of a map: four
  ["{ stride: 1, padding: [0, 3, 0, 0] }", "FF2080"],
  ['{ stride: 9, padding: "valid" }', null],
  ["{ stride: 0 }", "FF2076"],
])("a pool of 3 with %s is %s", (options, code) => {
  const run = (): unknown =>
    check(
      programOf({
        input: "{ shape: [8, 8] }",
        layers: `[conv2d(4, { kernel: 3 }), maxPool(3, ${options}), conv2d(4, { kernel: 1 })]`,
      }),
    );
  expect(codesOf(run)).toEqual(code === null ? [] : [code]);
});

test.each([
  ["{ shape: [64] }", CONV, /signals are for `conv1d`/],
  ["{ shape: [4, 4, 4] }", SIGNAL, /maps are for `conv2d`/],
  ["{ shape: [16, 4] }", "[conv1d(8, { kernel: 3 }), conv2d(8, { kernel: 3 })]", /end in `1d`/],
  ["{ shape: [8, 8] }", "[dense(8), conv2d(8, { kernel: 3 })]", /flattens its input/],
])("a layer over another input says what it reads: %s, %s", (input, layers, hint) => {
  const run = () => check(programOf({ input, layers }));
  expect(codesOf(run)).toEqual(["FF2079"]);
  expect(run).toThrow(Failure);
  try {
    run();
  } catch (thrown) {
    expect((thrown as Failure).diagnostics[0]!.hint).toMatch(hint);
  }
});
