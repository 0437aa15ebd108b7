import { readFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { type Diagnostic, Failure } from "../../diagnostics/diagnostic.js";
import { noBoard, verifyFailed, wrongChip, wrongMode, wrongPort } from "../../diagnostics/flash.js";
import type { Backend, FlashJob, Segment } from "./backend.js";
import {
  type Call,
  flashedWell,
  type Program,
  requireProgram,
  runCall,
  shownCall,
  withStages,
} from "./external.js";
import { besideElf, hex, wholeUnits, writeImage } from "./flash-image.js";

/**
 * wlink, the program of the ch32-rs project for WCH-Link probes. Its `flash` does not verify: the image is read back with
 * `dump` before the chip may run, and compared here.
 */
export const WLINK: Program = {
  name: "wlink",
  install: "No Debian package has it: `cargo install wlink`, or a release of the project ch32-rs/wlink.",
  device: "WCH-Link probe",
  rule: 'SUBSYSTEM=="usb", ATTRS{idVendor}=="1a86", ATTRS{idProduct}=="8010|8012", MODE="660", GROUP="plugdev", TAG+="uaccess"',
  explain,
};

/** The unit in which wlink programs. */
const PAGE = 256;
/** Flash of a CH32V, which also appears at address 0. */
const FLASH_START = 0x0800_0000;

export const wlink: Backend = {
  async require({ port }) {
    requireNumber(port);
    requireProgram(WLINK);
  },

  async describe(job) {
    const { image, file, calls } = await prepare(job);
    return [
      `write ${file}: ${image.bytes.length} bytes for ${hex(image.address)}`,
      ...calls.map((call) => `run in ${job.folder}: ${shownCall(call)}`),
      "compare what was read back with the image, before the board restarts",
    ];
  },

  async flash(job) {
    const { image, calls } = await prepare(job);
    const [write, read, start] = calls;
    const back = besideElf(job, ".readback.bin");
    await rm(back, { force: true }); // of a run that was killed
    await withStages(job, async ({ writing, verifying }) => {
      writing();
      await runCall(write, job);
      verifying();
      await runCall(read, job);
      compare(image.bytes, await readFile(back).catch(() => new Uint8Array(0)));
      await runCall(start, job);
    }).finally(() => rm(back, { force: true }));
    return flashedWell(job);
  },
};

/** Writes the image as a file, and says the three calls: write without a start, read back, restart. */
async function prepare(
  job: FlashJob,
): Promise<{ image: Segment; file: string; calls: readonly [Call, Call, Call] }> {
  const { target, folder, port } = job;
  if (target.flash?.backend !== "wlink") throw new Error(`target ${target.name} has no chip of WCH`);
  requireNumber(port);
  const image = aboveStart(wholeUnits(job.segments, PAGE));
  const file = besideElf(job, ".bin");
  writeImage(file, image.bytes);
  const common = [...(port === undefined ? [] : ["--device", port]), "--chip", familyOf(target.flash.chip)];
  const call = (...args: string[]): Call => ({ program: WLINK, args: [...common, ...args], cwd: folder });
  const address = hex(image.address);
  const back = basename(besideElf(job, ".readback.bin"));
  return {
    image,
    file,
    calls: [
      call("flash", "--no-run", "--address", address, basename(file)),
      call("dump", address, `${image.bytes.length}`, "--out", back),
      call("reset"),
    ],
  };
}

function requireNumber(port: string | undefined): void {
  if (port !== undefined && !/^\d{1,3}$/.test(port))
    throw new Failure(wrongPort("wlink", "the number of a probe, from 0, as `wlink list` shows them", port));
}

/** Family of a chip as wlink names it, e.g. of `CH32V307`. */
function familyOf(chip: string): string {
  if (/^CH32V3(0[357]|17)/.test(chip)) return "CH32V30X";
  return /^CH32V20[38]/.test(chip) ? "CH32V20X" : chip;
}

function aboveStart({ address, bytes }: Segment): Segment {
  return { address: address < FLASH_START ? address + FLASH_START : address, bytes };
}

function compare(image: Uint8Array, found: Uint8Array): void {
  if (found.length < image.length)
    throw new Failure(verifyFailed(`${image.length} bytes`, `${found.length} bytes`));
  const at = image.findIndex((byte, index) => byte !== found[index]);
  const byte = (of: Uint8Array): string =>
    `0x${of[at]!.toString(16).padStart(2, "0")} at byte ${at} of the image`;
  if (at >= 0) throw new Failure(verifyFailed(byte(image), byte(found)));
}

/** The texts of wlink's errors. */
function explain(output: string): Diagnostic | undefined {
  const mismatch = /Chip mismatch: expected (\S+), got (\S+)/.exec(output);
  if (mismatch) return wrongChip(mismatch[1]!, mismatch[2]!);
  if (/WCH-Link not found/.test(output))
    return noBoard("a WCH-Link probe", "one that is connected", "Connect it, and power the board.");
  if (/not in RV mode/.test(output))
    return wrongMode(
      "the probe",
      "a WCH-Link in RV mode",
      "another mode",
      "Switch it: `wlink mode-switch --rv`.",
    );
  if (/not attached to an MCU/.test(output))
    return wrongMode(
      "the probe",
      "a chip that answers",
      "none",
      "Power the board and check its SWDIO and SWCLK wires.",
    );
  return undefined;
}
