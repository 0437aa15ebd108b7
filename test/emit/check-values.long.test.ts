import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emit } from "../../src/emit/emit.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { doubleLiteral, floatLiteral, identifier, whole } from "../../src/ops/c.js";
import { plan } from "../../src/plan/plan.js";
import { EXPORTED } from "../support/exported-models.js";
import { HOST } from "../support/host-target.js";
import { fromJson } from "./quant-json.js";

/** What nobody may get into C: code, the end of a comment or of a line, and names that are no number. */
const EVIL = ["0\n#error evil", "evil()", "*/ evil /*", '"evil', "evil\\", "??/evil", "\u202eevil", "evil"];

const MODELS: readonly (readonly [string, QuantModel])[] = [
  ...["int8, margin", "int8, pairs", "f32, lightff"].map((name) => [name, EXPORTED[name]!.model] as const),
  ...["candidates-beam", "learns-fp16"].map(
    (name) =>
      [
        name,
        fromJson(readFileSync(new URL(`../cases/${name}/quant.json`, import.meta.url), "utf8")),
      ] as const,
  ),
];

describe("a model with something else in one of its fields", () => {
  it.each(MODELS)("%s is never emitted", (_, model) => {
    const layout = plan(model);
    for (const place of leavesOf(model))
      for (const evil of typeof place.value === "number"
        ? [...EVIL, Number.NaN, Number.POSITIVE_INFINITY]
        : EVIL) {
        const other = changed(model, place.path, evil) as QuantModel;
        const emitOther = () => emit(other, layout, HOST, { version: "0.1.0" });
        const isName = place.path.at(-1) === "name" && evil === "evil";
        const isText = place.path.at(-1) === "source" || place.path[0] === "classes";
        if (isText) harmless(emitOther());
        else if (!isName && !isWord(place.path, evil)) expect(emitOther, place.path.join(".")).toThrow();
      }
  });
});

/** Words that stand for a choice may be other words: no template prints them but through a table. */
function isWord(path: readonly (string | number)[], evil: unknown): boolean {
  return (
    evil === "evil" &&
    ["kind", "precision", "accumulate", "storage", "rule", "pair"].includes(`${path.at(-1)}`)
  );
}

function harmless(sources: ReadonlyMap<string, string>): void {
  for (const [path, text] of sources) {
    if (/\/(ff_\w+|main)\.[ch]$/.test(path)) continue;
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|"(\\[\s\S]|[^"\\\n])*"/g, "");
    expect(code, path).not.toMatch(/evil|\?\?|\u202e|\\$/);
  }
}

interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function leavesOf(value: unknown, path: Leaf["path"] = []): Leaf[] {
  if (ArrayBuffer.isView(value) || value === null) return [];
  if (typeof value !== "object") return [{ path, value }];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value!);
  return entries.flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

function changed(value: unknown, [key, ...rest]: Leaf["path"], other: unknown): unknown {
  if (key === undefined) return other;
  const own = value as Record<string | number, unknown>;
  const next = changed(own[key], rest, other);
  if (Array.isArray(own)) return own.map((each, index) => (index === key ? next : each));
  return { ...own, [key]: next };
}

describe("numbers and names as C", () => {
  it.each([
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    -(2 ** 31) - 1,
    "1",
    null,
    undefined,
    {},
    [1],
  ])("%j is no whole number", (value) => expect(() => whole(value as number)).toThrow("no C constant"));

  it("have the limits that they are given", () => {
    expect(whole(15, 0, 15)).toBe("15");
    expect(() => whole(16, 0, 15)).toThrow("no C constant");
    expect(() => whole(-1, 0)).toThrow("no C constant");
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, "1", null, [1]])("%j is no literal", (value) => {
    expect(() => floatLiteral(value as number)).toThrow("no C constant");
    expect(() => doubleLiteral(value as number)).toThrow("no C constant");
  });

  it("keep the sign of zero", () => {
    expect([floatLiteral(-0), doubleLiteral(-0), floatLiteral(0)]).toEqual(["-0.0f", "-0.0", "0.0f"]);
  });

  it.each(["", "1a", "a b", "a-b", "a\n", "é", "a;"])("%j is no name", (text) => {
    expect(() => identifier(text)).toThrow("no C constant");
  });
});
