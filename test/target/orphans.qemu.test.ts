import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder } from "../support/echo.js";

/** The built files: the program that boots and dies has to be plain JavaScript. */
const BUILT = new URL("../../dist/target/", import.meta.url).href;

/** Boots the image, says so, and then ends as the test wants. */
const PARENT = `
  const { boot } = await import("${BUILT}boot.js");
  const { loadTarget } = await import("${BUILT}target.js");
  await boot({ file: process.argv[1] }, loadTarget("rv32imc"));
  console.log("booted");
  if (process.argv[2] === "exit") process.exit(0);
  if (process.argv[2] === "throw") throw new Error("on purpose");
  setInterval(() => {}, 1000);
`;

describe("QEMU does not outlive the process that booted it", () => {
  it.each(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "exit", "throw"] as const)(
    "ended by %s",
    async (ending) => {
      const { file } = await compile(echoFolder(), "echo", loadTarget("rv32imc"));
      const parent = spawn(process.execPath, ["--input-type=module", "-e", PARENT, file, ending]);
      await said(parent, "booted");
      if (ending.startsWith("SIG")) {
        expect(emulatorsOf(file)).toHaveLength(1);
        parent.kill(ending as NodeJS.Signals);
      }
      const signal = await new Promise((resolve) => parent.once("exit", (_code, by) => resolve(by)));
      expect(signal).toBe(ending.startsWith("SIG") ? ending : null);
      for (let tries = 0; tries < 50 && emulatorsOf(file).length > 0; tries++) await sleep(100);
      expect(emulatorsOf(file)).toEqual([]);
    },
  );
});

function said(parent: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = "";
    parent.stderr?.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    parent.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes(word)) resolve();
    });
    parent.once("exit", () => reject(new Error(`ended without saying ${word}: ${errors}`)));
  });
}

/** Ids of the processes that run QEMU with this image. */
function emulatorsOf(image: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => commandLine(name).includes(`-kernel\0${image}`))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}
