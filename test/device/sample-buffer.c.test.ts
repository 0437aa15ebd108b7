import { expect, it } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { loadTarget } from "../../src/target/target.js";
import { type CompileOptions, compile } from "../../src/target/toolchain.js";
import { echoFolder } from "../support/echo.js";

/** rv32imc has 512 KB of RAM. */
const target = loadTarget("rv32imc");
const KB = 1024; // the stack has 16 of them, the service 3200 bytes

/** Whether the firmware's sample buffer has exactly so many bytes. */
async function hasBuffer(bytes: number, options: CompileOptions, on = target): Promise<boolean> {
  const check = `#include "ff_service.h"\nextern int buffer[FF_SAMPLE_BYTES == ${bytes} ? 1 : -1];\n`;
  return compile(echoFolder({ "firmware/buffer.c": check }), "echo", on, options).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Failure && error.diagnostics[0]?.code === "FF5010") return false;
      throw error;
    },
  );
}

it.each([
  ["16 KB for a model that does not learn", 16 * KB, {}],
  ["256 KB for one that does", 256 * KB, { stateBytes: 100 * KB }],
  ["what RAM leaves beside a large state, the stack and the service", 92 * KB, { stateBytes: 400 * KB }],
  ["what a limit leaves", 40 * KB, { stateBytes: 40 * KB, ramLimit: 100 * KB }],
  ["what is left of a full RAM, to 16 bytes", 6 * KB - 3200 + 16, { stateBytes: 490 * KB - 20 }],
  [
    "no more beside a large model that does not learn",
    5 * KB - 3200,
    { ramBytes: 491 * KB, inputBytes: 800 },
  ],
  ["one sample at least", 300 * KB, { stateBytes: 1 * KB, inputBytes: 300 * KB }],
] as const)("the sample buffer has %s", async (_what, bytes, options) => {
  expect(await hasBuffer(bytes, options)).toBe(true);
  expect(await hasBuffer(bytes + 1, options)).toBe(false);
});

it("the sample buffer holds the blob of a state that is larger than 256 KB where RAM allows it", async () => {
  const memory = target.memory.map((region) => ({ ...region, bytes: 8192 * KB }));
  const stateBytes = 400 * KB;
  expect(await hasBuffer(401 * KB, { stateBytes }, { ...target, memory })).toBe(true);
});
