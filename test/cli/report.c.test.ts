import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { temporaryFolder } from "../support/folder.js";
import { ffEdge } from "./run.js";

const folder = temporaryFolder();
const args = ["report", "model.ts", "--target", "host", "--samples", "40", "--quiet"];
const streaming = temporaryFolder();

beforeAll(() => {
  expect(ffEdge(["init", folder, "--template", "motor"]).code).toBe(0);
});

test("a page and its numbers, then two of them side by side", () => {
  const printed = ffEdge([...args, "--json"], { cwd: folder });
  expect(printed.stderr).toBe("");
  const report = schemas.report.parse(JSON.parse(printed.stdout));
  expect(report.verdict.mismatches).toBe(0);
  expect(report.accuracy?.all.share).toBe(report.verdict.testAccuracy);
  expect(report.exits?.calibrated.accuracy).toBe(report.verdict.testAccuracy);
  expect(report.memoryMap.flash.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(report.verdict.memory.flash);
  expect(report.arena.bytes).toBe(
    Math.max(...report.arena.tensors.map(({ offset, bytes }) => offset + bytes)),
  );
  expect(report.windows).toHaveLength(3);
  expect(report.cost).toBeNull();
  const page = readFileSync(join(folder, report.file), "utf8");
  for (const text of ["Equal, bit for bit", "Features: test sample"])
    expect(page.includes(text), text).toBe(true);

  writeFileSync(join(folder, "earlier.json"), printed.stdout);
  const compared = ffEdge([...args, "--compare", "earlier.json"], { cwd: folder });
  expect(compared.code).toBe(0);
  expect(compared.stdout).toMatch(/accuracy .*\(.* to .*\)[\s\S]*report\.html\n$/);
  expect(readFileSync(join(folder, report.file), "utf8").includes("Two reports")).toBe(true);
});

test("what is no report ends the command before anything is done", () => {
  writeFileSync(join(folder, "other.json"), "{}");
  const { code, stderr } = ffEdge([...args, "--compare", "other.json", "--out", "new"], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain("FF5047");
  expect(existsSync(join(folder, "new"))).toBe(false);
});

test("recordings are played, and other decisions held against their labels", () => {
  expect(ffEdge(["init", streaming, "--template", "activity"]).code).toBe(0);
  const printed = ffEdge([...args, "--stream", "test.csv", "--json"], { cwd: streaming });
  const { verdict, operating, reproduction, file } = schemas.report.parse(JSON.parse(printed.stdout));
  const { events, sweep, mismatches } = verdict.recording!;
  expect([verdict.mismatches, mismatches]).toEqual([0, 0]);
  expect(operating?.decision).toEqual({ vote: [2, 3], refractory: 0, background: "resting" });
  const { margin, stored, ...own } = sweep!.rules[0]!.points[sweep!.own]!;
  expect(margin).toBe(stored);
  expect(events).toMatchObject(own);
  expect(reproduction.commands.at(-1)).toMatch(/^ff-edge report .* --stream test\.csv$/);
  const page = readFileSync(join(streaming, file), "utf8");
  for (const text of ["Recordings played", "Events by votes and least margin"])
    expect(page.includes(text), text).toBe(true);
});
