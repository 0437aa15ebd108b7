import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import { type Provenance, view } from "../../src/emit/view.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { sizeOf } from "../../src/ir/shape.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { HOST } from "../support/host-target.js";
import { featureStream } from "../support/models/feature-stream.js";
import { learningModel } from "../support/models/learning-model.js";
import { randomModel } from "../support/models/random-model.js";
import { STREAMED, streamModel, WINDOWED } from "../support/models/stream-model.js";

/**
 * Every path in every template exists in a view, also those that strict rendering does not see: conditions, and what
 * stands in a branch that is not taken. The walk knows `if`, `each` and partials, and refuses everything else.
 */

const FOLDER = fileURLToPath(new URL("../../templates/", import.meta.url));
const FILES = ["ff_rms.c", "ff_rms.h"];
const model = randomModel({
  seed: 1,
  storage: "int16",
  parts: [
    { kind: "affine", size: 5, perValue: true },
    { kind: "sample", size: 4 },
  ],
  units: [4, 3],
  classes: ["a", "b"],
  steps: "each",
  offsets: true,
  exits: { rule: "margin", thresholds: [1] },
});
const complete = viewOf(model, plan(model), { version: "0.1.0" });
const learner = learningModel({
  seed: 1,
  precision: "fp16",
  rule: "monoForward",
  exits: "margin",
  shipped: 2,
  recent: 3,
  guard: { samples: 2, tolerance: 0.1 },
});
const decision = { vote: [2, 3] } as const;
const pooled = STREAMED["a pool of a layer, a mean and a dense layer"];
const streamed = streamModel({ layers: pooled, hop: 8, decision });
const windowed = streamModel({ ...WINDOWED["channels first"], hop: 8, decision });
const streaming = viewOf(streamed, plan(streamed), { version: "0.1.0" });
const events = featureStream("a class that finds events");
const eventful = viewOf(events, plan(events), { version: "0.1.0" });
const framed = featureStream("a function of frames that overlap");
const framing = viewOf(framed, plan(framed), { version: "0.1.0" });
const pupil = featureStream("a function of frames before a model that learns");
const learningFrames = viewOf(pupil, plan(pupil), { version: "0.1.0" });
const featured = featureStream("a function of frames apart, some of which lead beyond an array");
const featuring = viewOf(featured, plan(featured), { version: "0.1.0" });
const windowing = viewOf(windowed, plan(windowed), { version: "0.1.0" });
const named = { version: "0.1.0", columns: Array(sizeOf(learner.model.input.raw)).fill("volts") };
const learning = viewOf(learner.model, learner.plan, named);

/** Names of columns stand beside their steps there; the second view lists them. */
const EMPTY_IN_INFERENCE = "input.columns: not a list with entries";

/** Lists that a model of samples in decimals and of halves does not fill; the first view does. */
const EMPTY_IN_LEARNER = [
  "input.readings.steps",
  "input.readings.offsets",
  "input.readings.shifts",
  "stepWeights",
].map((list) => `${list}: not a list with entries`);

/** The same of models that stream, without exits. */
const EMPTY_IN_STREAM = [
  EMPTY_IN_INFERENCE,
  "inference: not a condition",
  "inference: not a list with entries",
];

/** Files that some models have, and the view of one. */
const OWN_VIEWS = [
  ["row-stream", streaming],
  ["window-stream", windowing],
  ["frame-stream", framing],
  ["frame-stream", learningFrames],
  ["event-stream", eventful],
  ["features", featuring],
] as const;

const templates = ["library", "zephyr", "service"].flatMap((folder) =>
  readdirSync(`${FOLDER}${folder}`).map((name) => `${folder}/${name}`),
);

test("there are templates, and all end in .hbs", () => {
  expect(templates).toContain("library/model.c.hbs");
  expect(templates.filter((name) => !name.endsWith(".hbs"))).toEqual([]);
});

test.each(templates)("%s names nothing that the view lacks", (name) => {
  const isOf = (kind: string): boolean => name.startsWith(`library/${kind}.`);
  const own = OWN_VIEWS.filter(([kind]) => isOf(kind));
  for (const [, view] of own)
    expect(missing(readTemplate(name), view).filter((line) => !EMPTY_IN_STREAM.includes(line))).toEqual([]);
  if (own.length > 0) return;
  const inference = isOf("storage") ? [] : missing(readTemplate(name), complete);
  const learner = missing(readTemplate(name), learning);
  const views = isOf("storage") ? [] : [streaming, windowing, framing, learningFrames];
  const stream = views.flatMap((each) => missing(readTemplate(name), each));
  expect(inference.filter((line) => line !== EMPTY_IN_INFERENCE)).toEqual([]);
  expect(learner.filter((line) => !EMPTY_IN_LEARNER.includes(line))).toEqual([]);
  expect(stream.filter((line) => !EMPTY_IN_STREAM.includes(line))).toEqual([]);
});

test("every partial is used", () => {
  const partials = readdirSync(`${FOLDER}partials`);
  const texts = [...templates, ...partials.map((file) => `partials/${file}`)].map(readTemplate);
  const used = new Set(texts.flatMap((text) => text.match(/\{\{> [\w-]+/g) ?? []));
  expect([...used].sort()).toEqual(partials.map((file) => `{{> ${file.replace(".hbs", "")}`).sort());
});

describe("the walk finds", () => {
  const some = [{ more: null }, { more: { cell: "y" } }];
  const data = { name: "x", rows: [{ cell: "y" }], yes: true, zero: 0, none: [], some };
  test.each([
    ["{{nam}}", ["nam"]],
    ["{{#if no}}{{/if}}", ["no: not a condition"]],
    ["{{#if zero}}{{/if}}", ["zero: not a condition"]],
    ["{{#if none}}{{/if}}", ["none: not a condition"]],
    ["{{#if rows}}{{nam}}{{/if}}", ["nam"]],
    ["{{#each some}}{{#if more}}{{more.cell}}{{/if}}{{/each}}", []],
    ["{{#each some}}{{#if more}}{{more.cel}}{{/if}}{{/each}}", ["more.cel"]],
    ["{{#if yes}}{{else}}{{nam}}{{/if}}", ["nam"]],
    ["{{#each row}}{{/each}}", ["row: not a list with entries"]],
    ["{{#each none}}{{/each}}", ["none: not a list with entries"]],
    ["{{#each rows}}{{cel}}{{/each}}", ["cel"]],
    ["{{#each rows}}{{cell}}{{name}}{{/each}}", ["name"]],
    ["{{rows}}", ["rows"]],
    ["{{#with rows}}{{/with}}", ["with: unknown helper"]],
    ["{{name}}{{#each rows}}{{cell}}{{/each}}", []],
  ])("%s", (template, expected) => {
    expect(missing(template, data)).toEqual(expected);
  });
});

function readTemplate(name: string): string {
  return readFileSync(`${FOLDER}${name}`, "utf8");
}

/** Names in `template` that have no text (or boolean, or list, where one is wanted) in `context`. */
function missing(template: string, context: unknown): string[] {
  return inProgram(Handlebars.parse(template), context);
}

function inProgram(program: hbs.AST.Program | undefined, context: unknown): string[] {
  return (program?.body ?? []).flatMap((statement) => inStatement(statement, context));
}

function inStatement(statement: hbs.AST.Statement, context: unknown): string[] {
  switch (statement.type) {
    case "ContentStatement":
    case "CommentStatement":
      return [];
    case "MustacheStatement": {
      const path = (statement as hbs.AST.MustacheStatement).path as hbs.AST.PathExpression;
      return typeof valueAt(path, context) === "string" ? [] : [path.original];
    }
    case "PartialStatement": {
      const { name, hash } = statement as hbs.AST.PartialStatement;
      const given = (hash?.pairs ?? []).map(({ key, value }) => [key, givenBy(value, context)]);
      const inside = { ...(context as object), ...Object.fromEntries(given) };
      return missing(readTemplate(`partials/${(name as hbs.AST.PathExpression).original}.hbs`), inside);
    }
    case "BlockStatement":
      return inBlock(statement as hbs.AST.BlockStatement, context);
    default:
      return [`${statement.type}: not known`];
  }
}

function inBlock(block: hbs.AST.BlockStatement, context: unknown): string[] {
  const path = block.params[0] as hbs.AST.PathExpression;
  const value = valueAt(path, context);
  switch (block.path.original) {
    case "if": {
      const wrong = isCondition(value) ? [] : [`${path.original}: not a condition`];
      const inside = value === null ? [] : inProgram(block.program, context);
      return [...wrong, ...inside, ...inProgram(block.inverse, context)];
    }
    case "each":
      return Array.isArray(value) && value.length > 0
        ? [...new Set(value.flatMap((entry) => inProgram(block.program, entry)))]
        : [`${path.original}: not a list with entries`];
    default:
      return [`${block.path.original}: unknown helper`];
  }
}

/** A boolean, a list of which the template says what it holds (so it must hold something), or what may be absent. */
function isCondition(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "boolean" || typeof value === "object";
}

/** What a partial is given by name: a text as it stands, or what is there in the context. */
function givenBy(value: hbs.AST.Expression, context: unknown): unknown {
  return value.type === "StringLiteral"
    ? (value as hbs.AST.StringLiteral).value
    : valueAt(value as hbs.AST.PathExpression, context);
}

function valueAt(path: hbs.AST.PathExpression, context: unknown): unknown {
  return path.parts.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    context,
  );
}

function viewOf(model: DeviceModel, planned: Plan, provenance: Provenance): unknown {
  const library = { model, plan: planned, tensors: deviceTensors(model, planned) };
  return view(library, HOST, provenance, FILES);
}
