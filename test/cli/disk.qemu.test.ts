/** Disks that refuse: named with path and reason, exit code 3, before a training where that can be known. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { LEAST_ROOM, makeFolder, requireWritable, writeWhole } from "../../src/disk.js";
import { temporaryFolder } from "../support/folder.js";
import { ffEdge } from "./run.js";

const folder = temporaryFolder();
const project = join(folder, "motor");
const disk = temporaryFolder();
const canMount =
  process.getuid?.() === 0 &&
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]).status === 0;
const weights = () => join(project, "out/motor/trained.safetensors");

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
  expect(ffEdge(["train", "model.ts", "--quiet"], { cwd: project }).code).toBe(0);
});
afterAll(() => {
  if (canMount) execFileSync("umount", [disk]);
});

/** The Failure that `act` has to end with. */
function failureOf(act: () => void): Failure {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("no Failure");
}

/** Runs a command that must fail by name, and trains nothing. */
function refused(args: readonly string[]): string {
  const { code, stdout, stderr } = ffEdge([...args, "--json"], { cwd: project });
  expect(stderr).not.toMatch(/\n {4}at |defect|trained motor/);
  expect(code).toBe(3);
  expect(JSON.parse(stdout).errors).toHaveLength(1);
  return stderr;
}

describe.skipIf(!canMount)("a small disk (needs root, to mount one)", () => {
  beforeEach(() => {
    for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
  });

  const fill = (left: number) => {
    const { bsize, bavail } = statfsSync(disk);
    writeFileSync(join(disk, "fill"), Buffer.alloc(bsize * bavail - left));
  };

  test.each([0, LEAST_ROOM / 2])("with %d bytes left is refused before a training", (left) => {
    fill(left);
    for (const command of ["train", "build"])
      expect(refused([command, "model.ts", "--seed", "8", "--out", join(disk, "out")])).toMatch(
        left === 0 ? /FF505[12]/ : /FF5052: there is too little room/,
      );
    expect(readdirSync(disk)).toEqual(["fill"]);
  });

  test("that fills up takes a file whole or not at all", () => {
    const file = join(disk, "folder/file");
    writeWhole(file, "before");
    fill(100_000);
    expect(failureOf(() => writeWhole(file, Buffer.alloc(200_000)))).toMatchObject({
      diagnostics: [{ code: "FF5051", message: `cannot write ${file}`, exit: 3 }],
    });
    expect([readFileSync(file, "utf8"), readdirSync(dirname(file))]).toEqual(["before", ["file"]]);
  });

  test("without room for objects names that, and builds when there is", () => {
    const build = [
      "build",
      "model.ts",
      "--target",
      "host",
      "--out",
      join(disk, "out"),
      "--checkpoint",
      weights(),
    ];
    fill(LEAST_ROOM + 8192); // sources fit, objects and program do not
    const { code, stderr } = ffEdge(build, { cwd: project });
    if (code !== 0) expect([code, stderr]).toEqual([3, expect.stringMatching(/FF505[128]/)]);
    rmSync(join(disk, "fill"));
    expect(ffEdge(build, { cwd: project }).code).toBe(0);
  });
});

describe("what stands in the way", () => {
  test.each([
    ["/proc", /FF5051: cannot write into \/proc\n/],
    ["/sys/x", /FF5051: cannot write into \/sys\n/],
    ["/dev/null", /FF5051: cannot make the folder \/dev\/null\n[\s\S]*not a folder/],
    ["model.ts", /FF5051: cannot make the folder .*model\.ts\n/],
    ["loop/x", /FF5051.*loop[\s\S]*ELOOP/],
    ["dangling", /FF5051.*dangling[\s\S]*leads nowhere/],
    ["n".repeat(300), /FF5051[\s\S]*ENAMETOOLONG/],
  ])("--out %s", (out, message) => {
    for (const [name, to] of [
      ["loop", "loop"],
      ["dangling", "nowhere"],
    ] as const)
      if (!readdirSync(project).includes(name)) symlinkSync(to, join(project, name));
    expect(refused(["train", "model.ts", "--seed", "8", "--out", out])).toMatch(message);
  });

  test.each([
    ["motor/rv32", ""],
    ["motor/rv32/motor", ""],
    ["motor/rv32/build", ""],
    ["motor/rv32/motor/motor.c", "x/"],
    ["motor/rv32/build/library/motor.o.key", "x/"],
    ["motor/rv32/manifest.json", "x/"],
    ["motor/rv32/motor.elf", "x/"],
  ])("a file or folder at %s", (place, below) => {
    const out = temporaryFolder();
    mkdirSync(dirname(join(out, place)), { recursive: true });
    if (below) mkdirSync(join(out, place, below), { recursive: true });
    else writeFileSync(join(out, place), "");
    const stderr = refused(["build", "model.ts", "--out", out, "--checkpoint", weights()]);
    expect(stderr).toMatch(new RegExp(`FF505[18][\\s\\S]*${place.split("/").at(-1)}`));
  });

  test("a folder of another user", () => {
    const theirs = join(folder, "theirs");
    mkdirSync(theirs);
    chmodSync(theirs, 0o555);
    if (process.getuid?.() === 0) return; // root may write anywhere
    expect(failureOf(() => requireWritable(join(theirs, "out"))).diagnostics[0]?.found).toMatch(/EACCES/);
  });

  test("a missing QEMU, before anything is trained", () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    for (const path of process.env.PATH!.split(":").filter((each) => existsSync(each)))
      for (const name of readdirSync(path).filter((each) =>
        /^(clang|ld\.lld|llvm-objdump|setpriv|true)(-\d+)?$/.test(each),
      ))
        if (!readdirSync(bin).includes(name)) symlinkSync(join(path, name), join(bin, name));
    const out = join(folder, "none");
    const { code, stderr } = ffEdge(["validate", "model.ts", "--target", "rv32imc", "--out", out], {
      cwd: project,
      env: { ...process.env, PATH: bin },
    });
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error FF5001: qemu-system-riscv32 /)]);
    expect(existsSync(out)).toBe(false);
  });
});

describe("files", () => {
  test("that a killed run has left go with the next, those of a run at work stay", () => {
    const own = temporaryFolder();
    const names = [`a.999999999.tmp`, `a.${process.ppid}.tmp`, "b.999999999.tmp", "a.tmp"];
    for (const name of names) copyFileSync(join(project, "model.ts"), join(own, name));
    writeWhole(join(own, "a"), "text");
    expect(readdirSync(own).sort()).toEqual(["a", ...names.slice(1)].sort());
  });

  test("find their folder, however deep, and not in a pseudo file system", () => {
    makeFolder(join(folder, "x/y/z"));
    expect(existsSync(join(folder, "x/y/z"))).toBe(true);
    expect(failureOf(() => makeFolder("/proc/x/y")).diagnostics[0]).toMatchObject({
      code: "FF5051",
      exit: 3,
    });
  });
});
