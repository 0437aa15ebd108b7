import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { boot } from "../../src/target/boot.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { findTools, need } from "../../src/target/tools.js";
import { Line } from "../support/echo.js";
import { COMPILERS } from "./compilers.js";
import { expectAtMost } from "./counts.js";
import { kernelFolder } from "./folder.js";

const PULP = loadTarget("pulp");
const KERNELS = ["ff_dense_half", "ff_learn_f16", "ff_dense_dot"];
const MACS = 784 * 128;
/** Every fifth input of the layer is not zero. */
const SPARSE = 157 * 128;

describe.each(COMPILERS)("on pulp by $name", async ({ gcc }) => {
  const folder = kernelFolder("pulp.c", KERNELS, PULP);
  const image = await compile(folder, "kernels", PULP, { gcc });

  /** Counted with the emulated instructions as one each, so the same on every run. */
  test("a layer 784 x 128, instructions per MAC that is carried out", async () => {
    const running = await boot(image, PULP);
    const line = await Line.open(running.serialPath);
    const per = async (command: string, macs: number): Promise<number> => (await line.number(command)) / macs;
    const found = {
      dense: await per("f", MACS),
      sparse: await per("F", SPARSE),
      update: await per("u", MACS),
      sparseUpdate: await per("U", SPARSE),
      bytes: await per("d", MACS),
    };
    await line.close();
    await running.stop();
    // The loops alone: 33 / 32 (34 / 32 where some are zero), 49 / 32 and 9 / 16; then the list, and what is around it.
    for (const [kernel, count] of Object.entries(found))
      expectAtMost(image, `784 x 128, ${kernel}, pulp`, count);
  }, 60_000);

  /** A branch in a hardware loop is taken on some cores and not on others; a 16-bit instruction breaks its length. */
  test("hardware loops hold whole words without branches, and end with an instruction that can be emulated", async () => {
    const objdump = need(await findTools(["objdump"]), "objdump").path;
    const text = execFileSync(objdump, ["-d", join(folder, "kernels.elf")], { encoding: "utf8" });
    const words = new Map(
      [...text.matchAll(/^\s*([0-9a-f]+): ([0-9a-f]{8}|[0-9a-f]{4})\s/gm)].map(([, address, code]) => [
        Number.parseInt(address!, 16),
        code!,
      ]),
    );
    const lengths: number[] = [];
    for (const [address, code] of words) {
      const word = Number.parseInt(code, 16);
      if (code.length < 8 || (word & 0x707f) !== 0x407b) continue;
      const end = address + (word >>> 20) * 2;
      expect(address % 4).toBe(0);
      for (let at = address + 4; at <= end; at += 4) {
        expect(words.get(at)).toMatch(/^[0-9a-f]{8}$/);
        expect([0x63, 0x67, 0x6f]).not.toContain(Number.parseInt(words.get(at)!, 16) & 0x7f);
      }
      expect([0x2b, 0x33, 0x57]).toContain(Number.parseInt(words.get(end)!, 16) & 0x7f);
      lengths.push((end - address) / 4);
    }
    expect(Math.min(...lengths)).toBeGreaterThan(2); // fewer are not allowed
    // Four rows of bytes; sums of 16 words, listed and full; updates of the same.
    expect(lengths).toEqual(expect.arrayContaining([9, 33, 34, 49, 50]));
  });
});
