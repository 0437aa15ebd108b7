import { expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { modelText, parseFiles, temporaryFolder } from "./support.js";

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
const unknown = (name: string) => ({ message: `there is no setting \`${name}\` here` });

it.each([
  [
    "a helper in the place of another",
    {
      layers: '[dense(8), csv({ file: "a", label: "b" })]',
      training: 'earlyExit({ rule: "margin" })',
      inference: "backprop({ epochs: 1 })",
    },
    [
      wrong("dense(...)", "csv(...)"),
      wrong(
        "monoForward(...) | classGroups(...) | forwardForward(...) | pepita(...) | forwardProjection(...) | backprop(...)",
        "earlyExit(...)",
      ),
      wrong("earlyExit(...) | fullPass(...)", "backprop(...)"),
    ],
  ],
  ["a layer without brackets", { layers: "dense(8)" }, [wrong("an array: [dense(...), ...]", "dense(...)")]],
  [
    "settings of another rule",
    {
      training: "pepita({ epochs: 1, temperature: 2 })",
      inference: 'earlyExit({ rule: "margin", kappa: 1 })',
    },
    [unknown("temperature"), unknown("kappa")],
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
    [unknown("epochs"), { message: "the setting `rule` is missing" }],
  ],
])("%s", (_, fields, expected) => {
  const found = complaints(fields);
  expect(found).toMatchObject(expected);
  expect(found).toHaveLength(expected.length);
});
