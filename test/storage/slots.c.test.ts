import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { STATUSES } from "../../src/ir/learning.js";
import { cProgram } from "../support/c-program.js";
import { temporaryFolder } from "../support/folder.js";

const SLOTS = new URL("../../templates/runtime/ff_slots.c", import.meta.url).pathname;
const folder = temporaryFolder();

/** A device with ff_slots.c, of which `edits` replace text: command lines -> lines of numbers. */
function device(
  name: string,
  edits: readonly (readonly [from: string, to: string])[] = [],
  ...flags: string[]
) {
  let text = readFileSync(SLOTS, "utf8");
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const file = join(folder, `${name}.c`);
  writeFileSync(file, text);
  const run = cProgram([join(import.meta.dirname, "slots.c"), file, "ff_blob.c", "ff_crc32.c"], flags);
  return (lines: readonly string[]): number[][] =>
    run(Buffer.from(lines.join("\n")))
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split(" ").map(Number));
}

const OK = STATUSES.indexOf("FF_OK");
const NO_SLOT = STATUSES.indexOf("FF_NO_SLOT");
const STORAGE = STATUSES.indexOf("FF_STORAGE");
const POWER_FAILED = 99;

/** Erase, head, three units of blob (381 bytes), commit. */
const OPERATIONS = 6;

/** Every moment at which the power can fail: before, within and after each operation of a save. */
const CUTS = Array.from({ length: OPERATIONS }, (_, op) =>
  [0, 1, 2, 3, 5, 8, 16, 64, 127, 128].map((torn) => ({ op: op + 1, torn })),
).flat();

/** Saves 1, 2, ... `before` times, loses power in the next save, loads, then saves and loads once more. */
function scenario(before: number, { op, torn }: (typeof CUTS)[number]): string[] {
  const saves = Array.from({ length: before }, (_, i) => `save ${i + 1} 0 0`);
  return ["new 1024", ...saves, `save 100 ${op} ${torn}`, "load 0", "save 200 0 0", "load 0"];
}

/** What went wrong over all cuts; nothing, if the state is always the old one or the new one. */
function faults(run: ReturnType<typeof device>): string[] {
  const found: string[] = [];
  for (const before of [0, 1, 2, 3]) {
    const answers = run(CUTS.flatMap((cut) => scenario(before, cut)));
    for (const [at, cut] of CUTS.entries()) {
      const [save, load, again, last] = answers.slice(
        at * (before + 5) + before + 1,
        (at + 1) * (before + 5),
      );
      const old = before === 0 ? [NO_SLOT, 0xab, 0, 0] : [OK, before, before, 1000 + before];
      const fresh = [OK, 100, before + 1, 1100];
      const allowed = [old, fresh].map(String);
      const name = `${before} saves, operation ${cut.op}, ${cut.torn}/128`;
      if (save![0] !== POWER_FAILED) found.push(`${name}: the power did not fail`);
      if (!allowed.includes(String(load))) found.push(`${name}: loaded ${load}`);
      const sequence = load![0] === OK ? load![2]! + 1 : 1;
      if (again![0] !== OK || String(last) !== String([OK, 200, sequence, 1200]))
        found.push(`${name}: then saved ${again} and loaded ${last}`);
    }
  }
  return found;
}

/** Believes the commit word alone. */
const TRUSTING = [
  "return ff_slots_check_blob(slot, head->blob_bytes, blob, flags);",
  "return 0 * ff_slots_check_blob(slot, head->blob_bytes, blob, flags);",
] as const;
const COMMIT_FIRST = [
  "|| ff_slots_program_blob(target",
  "|| ff_slots_program(target, FF_SLOTS_COMMIT_AT, &commit, sizeof commit) || ff_slots_program_blob(target",
] as const;

describe("a save that loses power", () => {
  it("leaves the old state or the new one, wherever it stops, and the next save works", () => {
    expect(faults(device("sound"))).toEqual([]);
    expect(faults(device("sound", [], "-DERASES_BACKWARDS"))).toEqual([]);
  });

  it("does so by the order of its writes alone, too", () => {
    expect(faults(device("trusting", [TRUSTING]))).toEqual([]);
  });

  it("is caught when it writes the commit word first", () => {
    expect(faults(device("commit-first", [TRUSTING, COMMIT_FIRST])).length).toBeGreaterThan(10);
  });

  it("is caught when it overwrites the newer slot", () => {
    const newer = ["return 1u - newer;", "return newer;"] as const;
    expect(faults(device("newer", [newer])).length).toBeGreaterThan(10);
  });

  it("is completed by its last operation only", () => {
    const run = device("last");
    const whole = run(["new 1024", "save 1 0 0", "load 0"]);
    expect(whole.slice(1)).toEqual([
      [OK, OPERATIONS, 1],
      [OK, 1, 1, 1001],
    ]);
    expect(run([...scenario(1, { op: OPERATIONS, torn: 128 }).slice(0, -2)]).at(-1)).toEqual([
      OK,
      100,
      2,
      1100,
    ]);
    expect(run([...scenario(1, { op: OPERATIONS, torn: 3 }).slice(0, -2)]).at(-1)).toEqual([OK, 1, 1, 1001]);
  });
});

describe("storage that does not do what it should", () => {
  const run = device("failing");
  const each = Array.from({ length: OPERATIONS }, (_, op) => op + 1);

  it.each(["fail", "lose"])("is noticed: %s", (kind) => {
    for (const op of each) {
      const [, , , save, load] = run(["new 1024", "save 1 0 0", "save 2 0 0", `${kind} 3 ${op}`, "load 0"]);
      const noticed = kind === "fail" || op > 1; // an erase of what is blank already is no loss
      expect([op, save![0], load]).toEqual([op, noticed ? STORAGE : save![0], load]);
      expect([
        [OK, 2, 2, 1002],
        [OK, 3, 3, 1003],
      ]).toContainEqual(load);
      if (save![0] === OK) expect(load![1]).toBe(3);
      else expect(load![1]).toBe(2);
    }
  });

  it("is not touched where a slot is too small, and there may be none", () => {
    for (const bytes of [0, 100, 256, 639])
      expect(run([`new ${bytes}`, "save 1 0 0", "load 0"]).slice(1)).toEqual([
        [STORAGE, 0, 0],
        [STORAGE, 0xab, 0, 0],
      ]);
    expect(run(["new 640", "save 1 0 0"]).at(-1)).toEqual([OK, OPERATIONS, 1]);
  });
});

it("what the newest slot holds can be asked without loading it", () => {
  const run = device("newest");
  const lines = [
    "new 1024",
    "newest",
    "save 5 0 0",
    "save 6 0 0",
    "newest",
    "save 7 3 0",
    "newest",
    "other",
    "newest",
  ];
  const answers = run(lines).filter((_, line) => lines[line] === "newest");
  const other = STATUSES.indexOf("FF_OTHER_LAYOUT");
  expect(answers).toEqual([
    [NO_SLOT, 0, 0],
    [OK, 2, 1006],
    [OK, 2, 1006],
    [other, 0, 0],
  ]);
});

describe("a slot of another model", () => {
  it("is named, kept while it is the newer one, and overwritten in its turn", () => {
    const run = device("other");
    const answers = run(["new 1024", "save 1 0 0", "save 2 0 0", "other", "load 0", "save 3 0 0", "load 0"]);
    expect(answers.slice(4)).toEqual([
      [STATUSES.indexOf("FF_OTHER_LAYOUT"), 0xab, 0, 0],
      [OK, OPERATIONS, 3],
      [OK, 3, 3, 1003],
    ]);
  });
});
