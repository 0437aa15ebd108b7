import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeSources } from "../../src/emit/write.js";
import { temporary } from "../support/compile.js";
import { temporaryFolder } from "../support/folder.js";

const sources = new Map([
  ["tiny/tiny.c", "a"],
  ["tiny/ff_rms.c", "b"],
  ["firmware/main.c", "c"],
]);

test("writes only what differs", () => {
  const folder = temporary(sources);
  const before = statSync(join(folder, "tiny/tiny.c")).ino;
  expect(writeSources(folder, sources)).toEqual([]);
  expect(writeSources(folder, new Map([...sources, ["tiny/ff_rms.c", "new"]]))).toEqual(["tiny/ff_rms.c"]);
  expect(readFileSync(join(folder, "tiny/ff_rms.c"), "utf8")).toBe("new");
  const after = statSync(join(folder, "tiny/tiny.c")).ino;
  expect(after).toBe(before);
});

test("removes what an earlier build left, and nothing of the user's", () => {
  const folder = temporary(sources);
  for (const name of [
    "ff_old.c",
    "ff_old.h",
    "tiny_weights.c",
    "tiny_storage.c",
    "ff_rms.c.999999999.tmp",
    "notes.txt",
    "mine.c",
    "tiny.c.orig",
  ])
    writeFileSync(join(folder, "tiny", name), "");
  writeFileSync(join(folder, "tiny.elf"), "");
  writeSources(folder, sources);
  expect(readdirSync(join(folder, "tiny")).sort()).toEqual([
    "ff_rms.c",
    "mine.c",
    "notes.txt",
    "tiny.c",
    "tiny.c.orig",
  ]);
  expect(existsSync(join(folder, "tiny.elf"))).toBe(true);
});

test.each(["../out.c", "/ff-edge-out.c", "tiny/../../out.c", ""])("%j would leave the folder", (path) => {
  const folder = temporary(sources);
  expect(() => writeSources(folder, new Map([[path, "x"]]))).toThrow("is outside of");
});

test("a symbolic link does not lead out of the folder", () => {
  const folder = temporary(sources);
  const elsewhere = temporaryFolder();
  mkdirSync(join(folder, "b"));
  symlinkSync(elsewhere, join(folder, "a"));
  expect(() => writeSources(folder, new Map([["a/x.c", "x"]]))).toThrow("is outside of");
  expect(readdirSync(elsewhere)).toEqual([]);
});
