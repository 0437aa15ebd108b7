import { expect, it } from "vitest";
import { from } from "../../src/frontend/ranges.js";
import type { Shape } from "../../src/frontend/value-shape.js";
import { number, object, optional, text, variants, words } from "../../src/frontend/value-shape.js";
import type {
  CsvSource,
  DataSource,
  Precision,
  ReplaySpec,
  Standardize,
  WhereSpec,
} from "../../src/model.js";

const any = number(from(0, 1), () => {
  throw new Error("no value is checked here");
});

/** All fields but one. */
const replay = { shipped: optional(any), held: optional(any), times: optional(any) };

it("the compiler refuses a shape that is not that of its type", () => {
  const shapes: unknown[] = [
    object<ReplaySpec>({ ...replay, recent: optional(any) }),
    // @ts-expect-error a field is missing
    object<ReplaySpec>(replay),
    // @ts-expect-error a field is one too many
    object<ReplaySpec>({ ...replay, recent: optional(any), old: optional(any) }),
    // @ts-expect-error a field may be left out
    object<ReplaySpec>({ ...replay, recent: any }),
    // @ts-expect-error a field may not be left out
    object<CsvSource>({ kind: words("csv"), file: text, label: optional(text) }),
    // @ts-expect-error a field has another type
    object<CsvSource>({ kind: words("csv"), file: text, label: any }),
    // @ts-expect-error a word is missing
    words("none", "rms", "sample") satisfies Shape<Standardize>,
    // @ts-expect-error a word is one too many
    words("int8", "fp16", "f32", "int4") satisfies Shape<Precision>,
    // @ts-expect-error an array is no number
    object<WhereSpec>({ array: text, in: any }),
    // @ts-expect-error variants are missing
    variants<DataSource, "kind">("kind", { csv: object({ kind: words("csv"), file: text, label: text }) }),
  ];
  expect(shapes).toHaveLength(10);
});
