import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** Folders whose files are named after what they belong to: a stage, a command, a rule. */
const OWN = /^(diagnostics|commands|rules)\//;
/** Folders of which each has a file per kind: its layer, its readout, its step. */
const KINDS = /^(layers|readouts|steps)\//;

test("a doc comment begins with the noun of what it describes", () => {
  const question = /\/\*\*[\s*]*(What|Whether|How|Where|Which|When|Who|Whom|Whose|Why)\b.*/g;
  const found = FILES.flatMap((file) =>
    Array.from(readFileSync(join(SRC, file), "utf8").matchAll(question), ([text]) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test("no two files have the same name where they mean different things", () => {
  const meanings = new Map<string, Set<string>>();
  for (const file of FILES.filter((each) => !OWN.test(each) && basename(each) !== "index.ts")) {
    const found = meanings.get(basename(file)) ?? new Set();
    meanings.set(basename(file), found.add(KINDS.test(file) ? "a kind" : file));
  }
  expect([...meanings.values()].filter(({ size }) => size > 1)).toEqual([]);
});
