import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { boot } from "../../src/target/run.js";
import { loadTarget } from "../../src/target/target.js";
import { compile } from "../../src/target/toolchain.js";
import { echoFolder, Line } from "../support/echo.js";
import { temporaryFolder } from "../support/folder.js";

/** The same as a board of the user's own: a folder anywhere. */
const boards = temporaryFolder();
cpSync(loadTarget("hifive1").folder, join(boards, "mine"), { recursive: true });
const target = loadTarget("mine", [boards]);
const building = compile(echoFolder(), "echo", target);

it("boots in QEMU, counts, keeps its stack within the bound, and survives the reset that its watchdog makes", async () => {
  const image = await building;
  const running = await boot(image, target);
  const line = await Line.open(running.serialPath);
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).filter(
    (byte) => !"bdvsixtrq".includes(String.fromCharCode(byte)),
  );
  expect(await line.ask(Buffer.from(every), every.length)).toEqual(Buffer.from(every));
  const first = await line.number("i");
  expect(first).toBeGreaterThan(200);
  expect(await line.number("i")).toBe(first);
  const painted = await line.number("s");
  expect(painted).toBeGreaterThan(96); // the array in echo_infer has been written
  expect(painted).toBeLessThanOrEqual(image.stack!);
  expect([await line.number("b"), await line.number("d"), await line.number("d")]).toEqual([
    0, 0x1234, 0x1235,
  ]);
  line.send("r");
  await line.hello();
  expect([await line.number("b"), await line.number("d")]).toEqual([1, 0x1234]);
  await running.stop();
  await line.close();
});

/** Firmware that stores to a word of RAM, `offset` bytes behind its beginning, when it is told `s`. */
function storing(offset: number): Record<string, string> {
  const store = `*(volatile unsigned *)${0x80000000 + offset}u = 1u;`;
  const main = `#include "ff_service.h"
int main(void)
{
    uint8_t byte;

    ff_board_init();
    for (;;) {
        byte = (uint8_t)ff_board_read();
        if (byte == 's') {
            ${store}
        }
        ff_board_write(&byte, 1u);
    }
}
`;
  return { "firmware/main.c": main };
}

it.each([
  [16 * 1024, /^\ntrap mcause=0x00000007 mepc=0x2001[0-9a-f]{4} mtval=0x80004000\n$/],
  [8 * 1024, /^s{57}$/],
])("traps on what is not there: a store %d bytes into RAM", async (offset, answer) => {
  const running = await boot(await compile(echoFolder(storing(offset)), "echo", target), target);
  const line = await Line.open(running.serialPath);
  expect((await line.ask("s".repeat(57), 57)).toString()).toMatch(answer);
  await running.stop();
  await line.close();
});
