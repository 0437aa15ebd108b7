import { expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { temporaryFolder } from "../support/folder.js";
import { modelText, parseFiles } from "./support.js";

const folder = temporaryFolder();

/** What the type checker's complaints about this model become: message, expected and found of each. */
function complaints(fields: Readonly<Record<string, string>>) {
  try {
    parseFiles(folder, { "model.ts": modelText(fields) });
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return thrown.diagnostics.map(({ message, expected, found }) => ({ message, expected, found }));
  }
  return [];
}

const wrong = (expected: string, found: string) => ({
  message: "the value has the wrong type",
  expected,
  found,
});
const unknown = (name: string, settings: string) => ({
  message: `there is no setting \`${name}\` here`,
  expected: `one of ${settings}`,
});
const LAYERS =
  "dense(...) | conv2d(...) | conv1d(...) | separable2d(...) | separable1d(...) | depthwise2d(...) | depthwise1d(...) | maxPool(...) | averagePool(...) | onnx(...) | tflite(...) | pretrained(...)";
const SHARED =
  "epochs, batch, learningRate, activityPenalty, dropout, noise, shift, flip, classWeights, patience";
const miscalled = (expected: string | undefined, found: string) => ({
  message: "the call has the wrong number of arguments",
  expected,
  found,
});

it.each([
  [
    "a helper in the place of another",
    {
      layers: '[dense(8), csv({ file: "a", label: "b" })]',
      training: 'earlyExit({ rule: "margin" })',
      inference: "backprop({ epochs: 1 })",
    },
    [
      wrong(LAYERS, "csv(...)"),
      wrong(
        "monoForward(...) | classGroups(...) | forwardForward(...) | pepita(...) | forwardProjection(...) | backprop(...) | reconstruction(...) | imported(...)",
        "earlyExit(...)",
      ),
      wrong("earlyExit(...) | fullPass(...) | alarm(...)", "backprop(...)"),
    ],
  ],
  ["a layer without brackets", { layers: "dense(8)" }, [wrong(`an array: [${LAYERS}, ...]`, "dense(...)")]],
  [
    "settings of another rule",
    {
      training: "pepita({ epochs: 1, temperature: 2 })",
      inference: 'earlyExit({ rule: "margin", kappa: 1 })',
    },
    [
      unknown("temperature", `projection, ${SHARED}`),
      unknown("kappa", "rule, risk, tolerance, confidence, passes, beam"),
    ],
  ],
  [
    "words that are none",
    {
      training: 'backprop({ epochs: 1, heads: "fixed" })',
      inference: 'earlyExit({ rule: "lightff", passes: "two" })',
    },
    [wrong('"last" | "all"', '"fixed"'), wrong('"one" | "multi"', '"two"')],
  ],
  [
    "no rule, and epochs where there is one sweep",
    { training: "forwardProjection({ epochs: 3 })", inference: "earlyExit({ risk: 0.1 })" },
    [unknown("epochs", "batch, classWeights, ridge"), { message: "the setting `rule` is missing" }],
  ],
  [
    "settings of learning that there are not",
    { learning: "{ replay: { old: 3 }, guard: {} }" },
    [unknown("old", "shipped, recent, held, times"), { message: "the setting `samples` is missing" }],
  ],
  [
    "calls without what they need",
    { layers: "[dense(), dense(1, {}, 3)]", training: "monoForward()", inference: "earlyExit()" },
    [
      miscalled("dense(units)", "0 arguments"),
      miscalled(undefined, "3 arguments"),
      miscalled("monoForward({ epochs: ... })", "0 arguments"),
      miscalled("earlyExit({ rule: ... })", "0 arguments"),
    ],
  ],
])("%s", (_, fields, expected) => {
  const found = complaints(fields);
  expect(found).toMatchObject(expected);
  expect(found).toHaveLength(expected.length);
});
