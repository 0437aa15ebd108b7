import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlashJob } from "../../src/device/flash/backend.js";
import { wlink } from "../../src/device/flash/wlink.js";
import type { Failure } from "../../src/diagnostics/diagnostic.js";
import { fakeProgram } from "../support/fake-system.js";
import { flashJob, segment } from "../support/flash-job.js";
import { temporaryFolder } from "../support/folder.js";

const CH32 = { backend: "wlink", chip: "CH32V307" } as const;
const SEGMENTS = [segment(0x0800_0000, 1_001)];
const PATH = process.env.PATH;

let bin: string;
let folder: string;
beforeEach(() => {
  bin = temporaryFolder();
  folder = temporaryFolder();
});
afterEach(() => vi.unstubAllEnvs());

const job = (rest: Partial<FlashJob> = {}, segments = SEGMENTS): FlashJob =>
  flashJob(folder, CH32, segments, rest);

/**
 * A program in wlink's place with a flash in a file: `flash` fills it, `dump` reads it back. It notes what it is called
 * with; `spoil` is done to the flash in between.
 */
function standIn(spoil = ":"): void {
  const body = `echo "$*" >>${bin}/did
for last; do :; done
case "$*" in
*" flash "*) /bin/cp "$last" ${bin}/chip; ${spoil};;
*" dump "*) /bin/cp ${bin}/chip "$last";;
esac
echo "12:10:28 [INFO] done" >&2`;
  fakeProgram(bin, "wlink", body);
  vi.stubEnv("PATH", `${bin}:${PATH}`);
}

/** A program in wlink's place that fails. */
function failing(output: string): void {
  fakeProgram(bin, "wlink", `printf '%s\\n' '${output}' >&2; exit 1`);
  vi.stubEnv("PATH", bin);
}

const calls = (): string[] => readFileSync(join(bin, "did"), "utf8").trimEnd().split("\n");

describe("wlink", () => {
  it("writes without a start, reads back, and resets; the flash holds the image", async () => {
    standIn();
    expect(await wlink.flash(job({ port: "1" }))).toEqual({ bytes: 1_001, verified: true, port: "1" });
    const common = "--device 1 --chip CH32V30X";
    expect(calls()).toEqual([
      `${common} flash --no-run --address 0x08000000 motor.bin`,
      `${common} dump 0x08000000 1024 --out motor.readback.bin`,
      `${common} reset`,
    ]);
    const expected = Buffer.alloc(1024, 0xff);
    expected.set(SEGMENTS[0]!.bytes);
    expect(readFileSync(join(bin, "chip"))).toEqual(expected);
    expect(readdirSync(folder)).toEqual(["motor.bin"]);
  });

  it("gets the address of the flash where the image is linked for its mirror at 0", async () => {
    standIn();
    await wlink.flash(job({}, [segment(0x100, 300)]));
    expect(calls()[0]).toBe("--chip CH32V30X flash --no-run --address 0x08000100 motor.bin");
  });

  it.each([
    ["CH32V303", "CH32V30X"],
    ["CH32V203", "CH32V20X"],
    ["CH32X035", "CH32X035"],
  ])("knows the family of %s", async (chip, family) => {
    const [, step] = await wlink.describe({
      ...job(),
      target: { ...job().target, flash: { backend: "wlink", chip } },
    });
    expect(step).toContain(` --chip ${family} flash `);
  });

  it("is not started by a dry run, which writes the file", async () => {
    standIn();
    const steps = await wlink.describe(job());
    expect(steps).toHaveLength(5);
    expect(steps[1]).toBe(
      `run in ${folder}: wlink --chip CH32V30X flash --no-run --address 0x08000000 motor.bin`,
    );
    expect(existsSync(join(bin, "did"))).toBe(false);
    expect(readdirSync(folder)).toEqual(["motor.bin"]);
  });

  it.each([
    [
      "one byte differs",
      `printf x | /bin/dd of=${"$"}{0%/*}/chip bs=1 seek=700 conv=notrunc 2>/dev/null`,
      /byte 700/,
    ],
    ["the end is missing", `printf x >${"$"}{0%/*}/chip`, /1 bytes/],
    ["nothing comes back", `printf '' >${"$"}{0%/*}/chip`, /0 bytes/],
  ])("does not start the chip where %s", async (_, spoil, found) => {
    standIn(spoil);
    const failure: Failure = await wlink.flash(job()).then(
      () => expect.unreachable(),
      (error) => error,
    );
    const [diagnostic] = failure.diagnostics;
    expect(diagnostic).toMatchObject({ code: "FF6107" });
    expect(`${diagnostic!.expected} ${diagnostic!.found}`).toMatch(found);
    expect(calls()).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(["motor.bin"]);
  });

  it.each([
    ["Error: WCH-Link not found, please check your connection", /FF6102/],
    ["Error: Chip mismatch: expected CH32V30X, got CH32V20X", /FF6104/],
    ["Error: WCH-Link is connected, but is not in RV mode", /FF6105/],
    ["Error: Probe is not attached to an MCU, or debug is not enabled.", /FF6105/],
    ["Error: USB error: Access denied (insufficient permissions)", /FF6106/],
    ["Error: USB error: Resource busy", /FF6112/],
    ["Error: DM is busy", /FF6109/],
  ])("says: %s", async (output, code) => {
    failing(output);
    await expect(wlink.flash(job())).rejects.toThrow(code);
  });

  it("that is missing says where it comes from, since no package has it", async () => {
    vi.stubEnv("PATH", bin);
    const failure: Failure = await wlink.flash(job()).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failure.diagnostics[0]).toMatchObject({
      code: "FF5001",
      hint: expect.stringContaining("ch32-rs/wlink"),
    });
  });

  it.each(["/dev/ttyACM0", "-1", ""])("takes no probe %j", async (port) => {
    await expect(wlink.describe(job({ port }))).rejects.toThrow(/FF6113/);
  });
});
