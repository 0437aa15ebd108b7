import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { kernelFiles } from "../../src/emit/runtime.js";
import type { Image } from "../../src/ir/image.js";
import { STATUSES } from "../../src/ir/learning.js";
import { createRandom } from "../../src/numerics/prng.js";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;
const folder = temporaryFolder();
const target = loadTarget("rv32imc");

/** The firmware of test/storage/flash, in which every operation on flash is counted. */
async function firmware(): Promise<Image> {
  const here = join(import.meta.dirname, "flash");
  const runtime = kernelFiles(["ff_slots"], "none");
  runtime.delete("ff_slots.c");
  for (const name of ["cut", "firmware"]) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ["cut.h", "cut.c"]) cpSync(join(here, name), join(folder, "cut", name));
  for (const [name, text] of runtime) writeFileSync(join(folder, "cut", name), text);
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  cpSync(join(here, "main.c"), join(folder, "firmware/main.c"));
  const slots = readFileSync(join(TEMPLATES, "runtime/ff_slots.c"), "utf8");
  const counted = "#define ff_storage_program cut_program\n#define ff_storage_erase cut_erase\n";
  writeFileSync(join(folder, "firmware/ff_slots.c"), counted + slots);
  return compile(folder, "cut", target);
}

const image = firmware();

/** Starts the machine with a flash file; `work` talks to it, and what is left of it then is killed. */
async function withMachine<Result>(storage: string, work: (line: Line) => Promise<Result>): Promise<Result> {
  const running = await boot(await image, target, { storage });
  const line = await Line.open(running.serialPath);
  try {
    return await work(line);
  } finally {
    await running.stop();
    await line.close();
  }
}

/** What a machine finds when it starts: the status, whether the payload is that of its save, and which save. */
async function loaded(line: Line) {
  const answer = await line.ask("l", 6);
  return { status: STATUSES[answer[0]!], right: answer[1] === 1, sequence: answer.readUInt32LE(2) };
}

describe("a save into the flash of QEMU", () => {
  it("outlasts the machine, with a file of the size that QEMU wants", async () => {
    const storage = join(folder, "outlasts");
    const [status, operations] = await withMachine(storage, async (line) => {
      expect(await loaded(line)).toMatchObject({ status: "FF_NO_SLOT" });
      return line.ask("s", 2);
    });
    expect([status, operations]).toEqual([0, 12]);
    expect(await withMachine(storage, loaded)).toEqual({ status: "FF_OK", right: true, sequence: 1 });
    expect(statSync(storage).size).toBe(32 * 1024 * 1024);
    expect(statSync(storage).blocks * 512).toBeLessThan(8 * 1024 * 1024);
  }, 30_000);

  it("that the power cuts after any operation leaves the old state or the new one", async () => {
    const storage = join(folder, "cuts");
    await withMachine(storage, async (line) => {
      for (let i = 0; i < 2; i++) expect((await line.ask("s", 2))[0]).toBe(0);
    });
    let sequence = 2;
    for (let operation = 1; operation <= 12; operation++) {
      const running = await boot(await image, target, { storage });
      const line = await Line.open(running.serialPath);
      const found = await loaded(line);
      expect([operation, found]).toEqual([operation, { status: "FF_OK", right: true, sequence }]);
      line.send(`k${String.fromCharCode(operation)}s`);
      expect((await running.exited).exitCode).toBe(0);
      await line.close();
      if (operation === 12) sequence++;
    }
    expect(await withMachine(storage, loaded)).toEqual({ status: "FF_OK", right: true, sequence });
  }, 60_000);

  it("is old or new after each of 30 kills at random moments", async () => {
    const storage = join(folder, "killed");
    const random = createRandom(7);
    const sequences: number[] = [];
    let answered = 0;
    for (let kill = 0; kill < 30; kill++) {
      const said = await withMachine(storage, async (line) => {
        const found = await loaded(line);
        if (kill > 0) expect([kill, found.status, found.right]).toEqual([kill, "FF_OK", true]);
        expect(found.sequence).toBeGreaterThanOrEqual(answered);
        sequences.push(found.sequence);
        line.send("w");
        if (kill === 0) await sleep(500);
        await sleep(random.below(80));
        return Buffer.from(line.text(), "latin1");
      });
      answered = said.length < 4 ? sequences.at(-1)! : said.readUInt32LE(said.length - (said.length % 4) - 4);
    }
    expect(sequences.at(-1)).toBeGreaterThan(30);
    expect(new Set(sequences).size).toBeGreaterThan(10); // kills at that many moments, however slow the machine
  }, 180_000);
});
