/** Projects of `init --template`: recordings, features and a stream that pass every check. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import { scaffold } from "../../src/frontend/scaffold.js";
import { recordingCsv } from "../../src/frontend/template-signals.js";
import { TEMPLATE_NAMES, TEMPLATES } from "../../src/frontend/templates.js";
import { temporaryFolder } from "../support/folder.js";

it.each(TEMPLATE_NAMES)("%s: the model is whole, and its recordings have all classes", (name) => {
  const project = join(temporaryFolder(), name);
  scaffold(project, undefined, name);
  const ir = lower(check(parse(join(project, "model.ts"))));
  const { sensor, stretches } = TEMPLATES[name];
  expect(ir).toMatchObject({ name, classes: sensor.classes });
  expect(ir.features).toBeDefined();
  const lines = recordingCsv(sensor, stretches[1], 2).trim().split("\n");
  expect(lines.length).toBe(1 + stretches[1] * sensor.stretch);
  expect(new Set(lines.slice(1).map((line) => line.split(",").at(-1)))).toEqual(new Set(sensor.classes));
});
