import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findGcc, gccFlags } from "../../src/target/gcc.js";
import { loadTarget } from "../../src/target/target.js";
import { riscvFlags } from "../../src/target/toolchain.js";
import { temporaryFolder } from "../support/folder.js";

/** A folder with compilers that know their version, and whether there are vector intrinsics. */
function compilers(all: Readonly<Record<string, readonly [version: string, vectors: boolean]>>): string {
  const folder = temporaryFolder();
  for (const [name, [version, vectors]] of Object.entries(all)) {
    const script = `#!/bin/sh\n[ "$1" = -dumpfullversion ] && echo ${version} && exit\nexit ${vectors ? 0 : 1}\n`;
    writeFileSync(join(folder, name), script, { mode: 0o755 });
  }
  return folder;
}

test("the first gcc that is new enough and has vector intrinsics is taken, by any usual name", async () => {
  const folder = compilers({
    "riscv64-unknown-elf-gcc": ["12.2.0", true],
    "riscv64-unknown-elf-gcc-9": ["9.3.0", true],
    "riscv64-unknown-elf-gcc-14": ["14.2.0", true],
    "riscv64-unknown-elf-gcc-15": ["15.1.0", false],
    "riscv64-unknown-elf-gcc-ar": ["14.2.0", true],
  });
  expect(await findGcc(folder)).toEqual({
    path: join(folder, "riscv64-unknown-elf-gcc-14"),
    version: "14.2.0",
  });
  const other = compilers({ "riscv-none-elf-gcc": ["14.2.0", true] });
  expect((await findGcc(other))?.path).toBe(join(other, "riscv-none-elf-gcc"));
});

test("there is none where all are old or without vectors", async () => {
  const folder = compilers({
    "riscv64-unknown-elf-gcc": ["12.2.0", true],
    "riscv32-unknown-elf-gcc": ["14.2.0", false],
  });
  expect(await findGcc(folder)).toBeNull();
});

test("flags of clang become those of gcc", () => {
  const flags = gccFlags(riscvFlags(loadTarget("rv32")), "/some/folder");
  expect(flags).toEqual(expect.arrayContaining(["-fno-tree-vectorize", "-fno-tree-slp-vectorize", "-g1"]));
  expect(flags).toEqual(expect.arrayContaining(["-march=rv32imafc_zicsr_zfh_zve32f_zvfh", "-O2", "-Werror"]));
  expect(flags).toContain("-fdebug-prefix-map=/some/folder=.");
  expect(flags.filter((flag) => /target=|vectorize$|line-tables|compilation-dir/.test(flag))).toHaveLength(2);
});
