import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { schemas } from "../../src/report/schemas.js";
import { count } from "../../src/report/table.js";
import { listTargets } from "../../src/target/target.js";
import { findTools } from "../../src/target/tools.js";
import { startFakeRom } from "../support/device/fake-rom.js";
import { fakeProgram } from "../support/fake-system.js";
import { temporaryFolder } from "../support/folder.js";
import { disturbed, ffEdge } from "./run.js";

/** Two targets like rv32imc: `drive` takes UF2 files, `probe` is behind OpenOCD. */
const TARGETS = new URL("../flash/targets/", import.meta.url).pathname;

const folder = temporaryFolder();
const project = join(folder, "motor");
const bin = join(folder, "bin");
const args = (target: string, ...rest: string[]) => [
  ...["flash", "model.ts", "--targets", TARGETS, "--target", target],
  ...rest,
];
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const run = (target: string, ...rest: string[]) => ffEdge(args(target, ...rest), { cwd: project, env });
const json = (target: string, ...rest: string[]) =>
  schemas.flash.parse(JSON.parse(run(target, ...rest, "--json").stdout));

beforeAll(() => {
  expect(ffEdge(["init", project]).code).toBe(0);
});

/**
 * Compares an image with what LLVM makes of the ELF file for a programmer of flash. Between sections, where LLVM fills with
 * whatever it is told to, anything may stand.
 */
async function expectImage(image: Uint8Array, elf: string): Promise<number> {
  const { objdump } = await findTools(["objdump"]);
  const [zeros, ones] = ["0x00", "0xff"].map((fill) => {
    const file = join(folder, "image.bin");
    execFileSync(objdump!.path.replace("objdump", "objcopy"), [
      "-O",
      "binary",
      `--gap-fill=${fill}`,
      elf,
      file,
    ]);
    return readFileSync(file);
  }) as [Buffer, Buffer];
  const inSections = [...zeros.keys()].filter((at) => zeros[at] === ones[at]);
  expect(inSections.length).toBeGreaterThan(0.9 * zeros.length);
  expect(inSections.filter((at) => image[at] !== zeros[at])).toEqual([]);
  return zeros.length;
}

describe("flash", () => {
  test("trains and builds, and in a dry run makes the file and touches nothing", async () => {
    const first = run("drive", "--dry-run");
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/trained motor/);
    expect(first.stdout).toMatch(/^would flash motor for drive with uf2\n {2}1\. write .*motor\.uf2/);
    const report = json("drive", "--dry-run");
    expect(report).toMatchObject({
      ...{ model: "motor", target: "drive", backend: "uf2", port: null },
      ...{ verified: false, dryRun: true },
    });
    expect(first.stdout).toMatch(new RegExp(`^ {2}${count(report.bytes)} bytes would be written$`, "m"));
    expect(report.steps).toHaveLength(4);

    const out = join(project, "out/motor/drive");
    const blocks = readFileSync(join(out, "motor.uf2"));
    expect(blocks.readUInt32LE(12)).toBe(0x8000_0000); // the flash of this target
    const parts = Array.from({ length: blocks.length / 512 }, (_, at) =>
      blocks.subarray(512 * at + 32, 512 * at + 288),
    );
    const image = Buffer.concat(parts);
    const length = await expectImage(image, join(out, "motor.elf"));
    expect(report.bytes).toBeGreaterThan(0.9 * length); // less the gaps
    expect(report.bytes).toBeLessThanOrEqual(length);
    expect(image.subarray(length).every((byte) => byte === 0xff)).toBe(true);
    expect(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"))).toMatchObject({ target: "drive" });
  });

  test("does not train again, whatever the target", () => {
    const { stderr, code } = run("probe", "--dry-run");
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("copies to the drive of a board, and says that it cannot be read back", async () => {
    const drive = join(folder, "RP2350");
    mkdirSync(drive);
    writeFileSync(join(drive, "INFO_UF2.TXT"), "Model: Raspberry Pi RP2350\nBoard-ID: RP2350\n");
    const copied = join(drive, "motor.uf2");
    const { size } = statSync(join(project, "out/motor/drive/motor.uf2"));
    const checkpoint = join(project, "out/motor/trained.safetensors");
    const { stdout, code } = await disturbed(
      args("drive", "--port", drive, "--checkpoint", checkpoint, "--json"),
      project,
      () => existsSync(copied) && statSync(copied).size === size,
      () => rmSync(join(drive, "INFO_UF2.TXT")), // the board restarts
    );
    expect(code).toBe(0);
    const report = schemas.flash.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ port: drive, verified: false, dryRun: false });
    expect(report.bytes).toBe(json("drive", "--dry-run").bytes);
    expect(readFileSync(copied).equals(readFileSync(join(project, "out/motor/drive/motor.uf2")))).toBe(true);
  });

  test.skipIf(!listTargets().includes("esp32c3"))(
    "writes to an ESP32-C3 what LLVM makes of its ELF",
    async () => {
      const rom = await startFakeRom();
      const work = ["flash", "model.ts", "--target", "esp32c3", "--port", rom.path, "--json"];
      const { stdout, stderr } = await disturbed(
        work,
        project,
        () => true,
        () => {},
      );
      await rom.stop();
      expect(stderr).not.toMatch(/FF\d{4}/);
      expect(schemas.flash.parse(JSON.parse(stdout))).toMatchObject({ port: rom.path, verified: true });
      await expectImage(rom.flash, join(project, "out/motor/esp32c3/motor.elf"));
    },
  );

  test("lets OpenOCD program and verify", () => {
    fakeProgram(bin, "openocd", "echo '** Programming Started **'; echo '** Verified OK **'");
    expect(json("probe")).toMatchObject({ backend: "openocd", port: null, verified: true });
    expect(run("probe").stdout).toMatch(/[\d ]+ bytes written, verified$/m);
  });

  test("says after Ctrl-C that the board holds no whole firmware, and leaves no program behind", async () => {
    const started = join(bin, "started");
    fakeProgram(bin, "openocd", `echo '** Programming Started **'; echo $$ >${started}; exec sleep 100`);
    const path = process.env.PATH;
    process.env.PATH = env.PATH;
    const ended = disturbed(
      args("probe"),
      project,
      () => existsSync(started) && readFileSync(started, "utf8") !== "",
      (child) => setTimeout(() => child.kill("SIGINT"), 1500), // it has read by then what its program has said,
    );
    process.env.PATH = path;
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/FF6108/);
    expect(() => process.kill(Number(readFileSync(started, "utf8")), 0)).toThrow(/ESRCH/);
    expect(readdirSync(join(project, "out/motor/probe")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("refuses an emulator before anything is trained", () => {
    const { code, stderr, stdout } = run("rv32", "--seed", "77");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/FF6100[\s\S]*drive[\s\S]*probe/);
    expect(stderr).not.toMatch(/trained/);
  });
});
