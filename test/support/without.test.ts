import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { which } from "../../src/target/process.js";

test.each(["clang", "gcc", "cc", "qemu-system-riscv32"])("a unit test finds no %s", (program) => {
  expect(which(program)).toBeNull();
  expect(spawnSync(program, ["--version"]).error).toMatchObject({ code: "ENOENT" });
});
