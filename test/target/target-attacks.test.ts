import { cpSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { createRandom } from "../../src/numerics/prng.js";
import { boardFiles } from "../../src/target/board-files.js";
import { listTargets, loadTarget, readTargets, TARGETS } from "../../src/target/target.js";
import { temporaryFolder } from "../support/folder.js";

const folder = temporaryFolder();

/** A folder of targets with one in it; gives the folder around it. */
function targetOf(name: string, text: string, inside = "mine"): string {
  const base = join(folder, name);
  mkdirSync(join(base, inside), { recursive: true });
  writeFileSync(join(base, inside, "target.json"), text);
  return base;
}

/** Codes of what is wrong; anything but a Failure is our own bug. */
function codes(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.diagnostics.map(({ code }) => code);
    throw thrown;
  }
}

const textOf = (name: string): string => readFileSync(join(TARGETS, name, "target.json"), "utf8");

describe("nothing of a user's target runs on this computer", () => {
  const host = textOf("host");

  it("by the family of its core, whatever else it says", () => {
    const load = (base: string, name = "mine") => codes(() => loadTarget(name, [base]));
    expect(load(targetOf("plain", host))).toEqual(["FF4011"]);
    expect(load(targetOf("board", host.replace('"kind": "host"', '"kind": "board"')))).toContain("FF4011");
    expect(load(targetOf("host", host, "host"), "host")).toEqual(["FF4013"]);
    const riscv = textOf("rv32").replace(/"run": \{[^}]*\}/s, '"run": { "kind": "host" }');
    expect(load(targetOf("run", riscv))).toContain("FF4005");
  });

  it("by a link to a target of ours, beside which code of one's own could lie", () => {
    mkdirSync(join(folder, "links"));
    symlinkSync(join(TARGETS, "host"), join(folder, "links/mine"));
    expect(codes(() => loadTarget("mine", [join(folder, "links")]))).toEqual(["FF4011"]);
    expect(codes(() => loadTarget("../host", [join(folder, "links")]))).toEqual(["FF4001"]);
    expect(codes(() => loadTarget(join(TARGETS, "host"), [join(folder, "links")]))).toEqual(["FF4001"]);
  });

  it("and the built-in host takes no code from a user's folder", () => {
    const base = targetOf("beside", textOf("rv32"));
    writeFileSync(join(base, "board.c"), "evil");
    writeFileSync(join(base, "mine/board.c"), "evil");
    expect([...boardFiles(loadTarget("host", [base])).values()]).not.toContain("evil");
  });
});

describe("target.json", () => {
  it.each<[name: string, from: string | RegExp, to: string]>([
    ["a march without end", '"rv32imc_zicsr"', `"rv32imc${"_zicsr".repeat(50_000)}"`],
    ["a march of 65 characters", '"rv32imc_zicsr"', `"rv32imc_${"z".repeat(57)}"`],
    ["a plugin behind march", '"rv32imc_zicsr"', '"rv32imc -fplugin=x.so"'],
    ["a response file for march", '"rv32imc_zicsr"', '"@file"'],
    ["a newline behind march", '"rv32imc_zicsr"', '"rv32imc\\n"'],
    ["an option for the ABI", '"ilp32"', '"ilp32 -B."'],
    ["a description that a terminal obeys", /"description": "/, '"description": "\\u001b[2J'],
    ["a description that runs backwards", /"description": "/, '"description": "\\u202e'],
    ["a description without end", /"description": "/, `"description": "${"x".repeat(10_000)}`],
    ["thousands of regions", '"memory": [', `"memory": [${'{ "role": "ram" },'.repeat(2000)}`],
    ["thousands of fields", '"serial"', `${Array.from({ length: 5000 }, (_, i) => `"f${i}": 1`)}, "serial"`],
    ["a device of QEMU's in the CPU", "c=true", "c=true,device=loader"],
    ["a value behind a value", "c=true", "c=true=x"],
    ["a second vector length", '"vlenBits": null', '"vlenBits": 1e3'],
    ["a prototype", '"serial"', '"__proto__": { "serial": 1 }, "serial"'],
  ])("refuses %s, in few words", (name, from, to) => {
    const right = textOf("rv32imc");
    const text = right.replace(from, to);
    expect(text).not.toBe(right);
    const base = targetOf(name.replaceAll(/\W/g, "-"), text);
    try {
      loadTarget("mine", [base]);
      expect.unreachable();
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      const { diagnostics } = thrown;
      expect(diagnostics.length).toBeLessThan(20);
      expect(JSON.stringify(diagnostics).length).toBeLessThan(10_000);
    }
  });

  it("is a file of a sensible size and depth", () => {
    const sparse = targetOf("sparse", "{}");
    truncateSync(join(sparse, "mine/target.json"), 10_000_000_000);
    expect(codes(() => loadTarget("mine", [sparse]))).toEqual(["FF4012"]);
    const deep = targetOf("deep", `{"arch": ${"[".repeat(32_000)}${"]".repeat(32_000)}}`);
    expect(codes(() => loadTarget("mine", [deep]))[0]).toMatch(/^FF400/);
    mkdirSync(join(folder, "dir/mine/target.json"), { recursive: true });
    expect(codes(() => loadTarget("mine", [join(folder, "dir")]))).toEqual(["FF4012"]);
    mkdirSync(join(folder, "loop/mine"), { recursive: true });
    symlinkSync("target.json", join(folder, "loop/mine/target.json"));
    expect(codes(() => loadTarget("mine", [join(folder, "loop")]))).toEqual(["FF4012"]);
  });

  it("may be edited at random: it is refused by name, or is a target", () => {
    const random = createRandom(7);
    const parts = [
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "null",
      "-1",
      "1e999",
      '"x"',
      "true",
      "\\u0000",
      "9".repeat(400),
      "@",
      "../",
    ];
    const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
    const values: readonly unknown[] = [
      null,
      true,
      -1,
      0,
      1.5,
      1e308,
      "",
      "x",
      "0x1",
      [],
      [[]],
      {},
      { kind: "host" },
      "host",
      "qemu",
    ];
    const places = (value: unknown, path: string[] = []): string[][] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, each]) => [[...path, key], ...places(each, [...path, key])])
        : [];
    const seen = new Map<string, number>();
    const count = (text: string): void => {
      for (const code of codes(() => boardFiles(loadTarget("mine", [targetOf("fuzz", text)]))))
        seen.set(code, (seen.get(code) ?? 0) + 1);
    };
    for (let round = 0; round < 400; round++) {
      const text = textOf(
        pick(["rv32", "rv32imc", "hifive1", "esp32c3", "host", "pulp", "virt-flash", "rp2350"]),
      );
      const at = random.below(text.length);
      count(text.slice(0, at) + pick(parts) + text.slice(at + random.below(12)));
      const value: Record<string, unknown> = JSON.parse(text);
      const path = pick(places(value));
      const parent = path
        .slice(0, -1)
        .reduce<Record<string, unknown>>((whole, key) => whole[key] as never, value);
      parent[path.at(-1)!] = pick(values);
      count(JSON.stringify(value));
    }
    expect([...seen.keys()].filter((code) => !/^FF40(0[2-7]|1[0-5])$/.test(code))).toEqual([]);
    expect([...seen.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(500);
  });
});

describe("a folder of targets", () => {
  it("lists those that are right, and tells what is wrong with the others", () => {
    const base = targetOf("several", textOf("rv32imc"), "good");
    targetOf("several", "{", "broken");
    mkdirSync(join(base, "empty"));
    mkdirSync(join(base, ".git"));
    const { targets, broken } = readTargets([base]);
    expect(targets.map(({ name }) => name)).toEqual([...listTargets(), "good"].sort());
    expect(broken.map(({ name, diagnostics }) => [name, diagnostics[0]?.code])).toEqual([
      ["broken", "FF4002"],
      ["empty", "FF4012"],
    ]);
  });

  it("may be ours", () => {
    expect(readTargets([TARGETS]).broken.map(({ name }) => name)).toEqual([]);
    expect(loadTarget("host", [TARGETS]).arch.family).toBe("host");
  });

  it("brings files of sensible size alone", () => {
    const base = join(folder, "files");
    cpSync(join(TARGETS, "rv32"), join(base, "mine"), { recursive: true });
    writeFileSync(join(base, "mine/board.c"), "");
    truncateSync(join(base, "mine/board.c"), 10_000_000_000);
    expect(codes(() => boardFiles(loadTarget("mine", [base])))).toEqual(["FF4015"]);
  });
});
