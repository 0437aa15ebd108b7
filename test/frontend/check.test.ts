import { describe, expect, it } from "vitest";
import { check } from "../../src/frontend/check.js";
import { codesOf, modelText, parseFiles, temporaryFolder } from "./support.js";

const folder = temporaryFolder();

function codes(fields: Readonly<Record<string, string>>): string[] {
  return codesOf(() => check(parseFiles(folder, { "model.ts": modelText(fields) })));
}

const many = (count: number, each: string): string => `[...[${Array(count).fill(each).join(", ")}]]`;
const classes = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `"c${index}"`).join(", ")}]`;

describe("limits that are still allowed", () => {
  it.each([
    ["a program that is right", {}],
    ["longest name", { name: JSON.stringify("a".repeat(32)) }],
    ["largest input", { input: "{ shape: [65535] }" }],
    [
      "parts with scalings of their own",
      {
        input:
          "{ shape: [6], parts: [{ size: 4, scale: 0.1 }, { size: 2, offset: -3, standardize: 'none' }] }",
      },
    ],
    ["256 classes", { classes: classes(256) }],
    ["32 layers of 1 and 4096 units", { layers: `[dense(4096), ...${many(31, "dense(1)")}]` }],
    [
      "layer names like those of other models",
      { layers: '[dense(2, { name: "x1" }), dense(2, { name: "hidden_2" })]' },
    ],
    ["names in another order than the defaults", { layers: '[dense(2), dense(2, { name: "dense3" })]' }],
    [
      "smallest training",
      { training: "backprop({ epochs: 1, batch: 1, learningRate: 1e-9, activityPenalty: 0, shift: 0 })" },
    ],
    [
      "largest training",
      {
        input: "{ shape: [28, 28] }",
        training:
          "monoForward({ epochs: 10000, batch: 65536, learningRate: 1, activityPenalty: 1, shift: 8 })",
      },
    ],
    [
      "a shift of the single part",
      { input: "{ shape: [3, 3], parts: [{ size: 9 }] }", training: "monoForward({ epochs: 1, shift: 2 })" },
    ],
    ["offset 0 beside rms", { input: "{ shape: [6], offset: 0 }" }],
  ])("%s", (_, fields) => {
    expect(codes(fields)).toEqual([]);
  });
});

describe("just beyond", () => {
  it.each([
    ["name too long", { name: JSON.stringify("a".repeat(33)) }, ["FF2001"]],
    ["name with a leading underscore", { name: '"_motor"' }, ["FF2001"]],
    ["name with a letter beyond ASCII", { name: '"möter"' }, ["FF2001"]],
    ["empty name", { name: '""' }, ["FF2001"]],
    ["C keyword", { name: '"switch"' }, ["FF2001"]],
    ["C++ keyword", { name: '"class"' }, ["FF2001"]],
    ["our prefix", { name: '"FF_motor"' }, ["FF2001"]],
    ["header of the C library", { name: '"string"' }, ["FF2001"]],
    ["folder of the firmware", { name: '"firmware"' }, ["FF2001"]],
    ["input too large", { input: "{ shape: [256, 256] }" }, ["FF2004"]],
    ["negative dimension", { input: "{ shape: [-2, -3] }" }, ["FF2002", "FF2002"]],
    ["NaN dimension", { input: "{ shape: [0 / 0] }" }, ["FF2002"]],
    ["no parts", { input: "{ shape: [6], parts: [] }" }, ["FF2006"]],
    ["negative scale", { input: "{ shape: [6], scale: -1 }" }, ["FF2008"]],
    ["infinite scale", { input: "{ shape: [6], scale: 1 / 0 }" }, ["FF2008"]],
    ["offset beside sample", { input: "{ shape: [6], offset: 1, standardize: 'sample' }" }, ["FF2010"]],
    ["offset in a part", { input: "{ shape: [6], parts: [{ size: 6, offset: 1 }] }" }, ["FF2010"]],
    ["257 classes", { classes: classes(257) }, ["FF2011"]],
    ["class with a control character", { classes: '["a", "b\\u001b[31m"]' }, ["FF2012"]],
    ["class with a blank at its end", { classes: '["a", "b "]' }, ["FF2012"]],
    ["33 layers", { layers: many(33, "dense(1)") }, ["FF2015"]],
    ["4097 units", { layers: "[dense(4097)]" }, ["FF2016"]],
    ["name of a buffer", { layers: '[dense(1, { name: "input" })]' }, ["FF2017"]],
    ["epochs", { training: "monoForward({ epochs: 10001 })" }, ["FF2021"]],
    ["fraction of an epoch", { training: "monoForward({ epochs: 1.5 })" }, ["FF2021"]],
    ["batch", { training: "monoForward({ epochs: 1, batch: 65537 })" }, ["FF2022"]],
    ["learning rate 0", { training: "monoForward({ epochs: 1, learningRate: 0 })" }, ["FF2023"]],
    ["learning rate above 1", { training: "monoForward({ epochs: 1, learningRate: 1.01 })" }, ["FF2023"]],
    ["negative penalty", { training: "monoForward({ epochs: 1, activityPenalty: -0.1 })" }, ["FF2024"]],
    ["fraction of a pixel", { training: "monoForward({ epochs: 1, shift: 0.5 })" }, ["FF2025"]],
    [
      "shift as large as the image",
      { input: "{ shape: [2, 9] }", training: "monoForward({ epochs: 1, shift: 2 })" },
      ["FF2026"],
    ],
    [
      "shift of several parts",
      {
        input: "{ shape: [3, 3], parts: [{ size: 3 }, { size: 6 }] }",
        training: "monoForward({ epochs: 1, shift: 1 })",
      },
      ["FF2026"],
    ],
  ])("%s", (_, fields, expected) => {
    expect(codes(fields)).toEqual(expected);
  });
});

it("gathers everything that is wrong, in the order of the specification", () => {
  const fields = {
    name: '"int"',
    input: "{ shape: [], scale: 0 }",
    classes: '["a"]',
    layers: "[dense(0), dense(1.5)]",
    training: "monoForward({ epochs: 0, shift: 99 })",
  };
  expect(codes(fields)).toEqual([
    "FF2001",
    "FF2003",
    "FF2008",
    "FF2011",
    "FF2016",
    "FF2016",
    "FF2021",
    "FF2025",
  ]);
});

it("points at the nearest place when the setting itself has none", () => {
  const program = parseFiles(folder, {
    "model.ts": modelText({ layers: '[dense(1, { name: "dense2" }), dense(2)]' }),
  });
  try {
    check(program);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toMatchObject({ diagnostics: [{ code: "FF2018", span: program.spans["layers[1]"] }] });
  }
});
