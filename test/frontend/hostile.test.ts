import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { check, conformed } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { specification } from "../../src/frontend/specification.js";
import type { Node } from "../../src/frontend/value-shape.js";
import { withNets } from "../../src/import/with-nets.js";
import type { ReadSpec } from "../../src/ir/program.js";
import type { ModelSpec } from "../../src/model.js";
import { temporaryFolder } from "../support/folder.js";
import { denseOnnx, denseTflite } from "../support/nets/small.js";
import { WRITERS } from "../support/nets/tensor-files.js";
import { IMPORTING, MODELS, nodesOf, type Part, partsOf, TENSORS, withValue } from "./models.js";

/** What `ReturnType<typeof JSON.parse>` and its kin would let through. */
const HOSTILE: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    5,
    2 ** 53,
    1e30,
    1e308,
    1e-300,
    Number.NaN,
    Infinity,
    -Infinity,
    10n,
  ],
  ...["", "x", "0.5", "5", "*/ x /*", "\u001b[2J", "\0", "__proto__", "constructor", "x".repeat(65_536)],
  ...[[], [[]], [1], [1.5], ["a", "b"], [null], [{}], [[], {}], new Array(70_000).fill("a"), new Array(3)],
  ...[{}, { length: 5 }, { length: 1e9 }, { rule: "constructor" }, { kind: "__proto__" }, { kind: "csv" }],
  ...[{ rule: "full", extra: 1 }, { toString: "x" }, JSON.parse('{"__proto__": 1}'), Object.create(null)],
  ...[new Map(), new Date(0), () => 1, Symbol("x")],
];

const folder = temporaryFolder();
writeFileSync(join(folder, "net.onnx"), denseOnnx());
writeFileSync(join(folder, "net.tflite"), denseTflite());
for (const [file, tensors] of Object.entries(TENSORS))
  writeFileSync(join(folder, file), WRITERS.safetensors(tensors));

/** All that is wrong, or null; anything but a Failure is our own bug. */
function complaint(spec: ModelSpec): Failure | null {
  try {
    lower(check(withNets(conformed({ file: join(folder, "model.ts"), spec: spec as ReadSpec, spans: {} }))));
    return null;
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
}

/** An opinion of its own on what may stand in a place, deep enough for the values above. */
function isRight(node: Node, value: unknown): boolean {
  const plain =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : null;
  switch (node.kind) {
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "text":
      return typeof value === "string" && value.length < 5000 && !value.includes("\0");
    case "list":
      return Array.isArray(value) && value.length < 70_000 && value.every((each) => isRight(node.of, each));
    case "record":
      return plain?.every((key) => isRight(node.of, Reflect.get(value as object, key))) ?? false;
    case "object":
      return plain?.length === 0 && Object.values(node.fields).every(({ kind }) => kind === "optional");
    case "either":
      return node.of.some((each) => isRight(each, value));
    case "nothing":
      return value === null;
    case "flag":
      return typeof value === "boolean";
    default:
      return false;
  }
}

describe("the value of a model file is checked, whatever its types say", () => {
  const models = [...MODELS, ...IMPORTING];
  const parts = models.map((model): [ModelSpec, Part[]] => [model, partsOf(specification, model).slice(1)]);

  it("the models are right, and have every field of every helper", () => {
    expect(models.map((model) => complaint(model)?.message ?? null)).toEqual(models.map(() => null));
    const tried = new Set(parts.flatMap(([, each]) => each.map(({ node }) => node)));
    const alternatives = ["optional", "later", "either", "variants"];
    const all = [...nodesOf(specification)].filter(
      (node) => !alternatives.includes(node.kind) && node !== specification,
    );
    expect(all.filter((node) => !tried.has(node))).toEqual([]);
  });

  it("every wrong value in every place is an error, and none a crash", () => {
    const accepted: string[] = [];
    let count = 0;
    for (const [model, places] of parts) {
      for (const { path, allowed } of places) {
        for (const value of HOSTILE) {
          count++;
          if (complaint(withValue(model, path, value)) === null && !isRight(allowed, value))
            accepted.push(`${path.join(".")}: ${inspect(value).slice(0, 40)}`);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(count).toBeGreaterThan(10_000);
  });

  it("fields that do not exist are refused, and told", () => {
    for (const [model, places] of parts)
      for (const { path } of places.filter(({ node }) => node.kind === "object"))
        for (const name of ["hooks", "__proto__", "toString"])
          expect(complaint(withValue(model, [...path, name], 1))?.diagnostics[0]).toMatchObject({
            code: "FF1008",
            message: `there is no setting \`${name}\` here`,
          });
  });

  it("fields that must be there are missed", () => {
    for (const [model, places] of parts)
      for (const { path, node } of places)
        if (node.kind === "object")
          for (const [name, { kind }] of Object.entries(node.fields))
            if (kind !== "optional") {
              const [first] = complaint(withValue(model, [...path, name], undefined))?.diagnostics ?? [];
              expect(first?.code, `${path.join(".")}.${name}`).toBe("FF1008");
            }
  });
});
