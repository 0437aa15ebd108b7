import { basename } from "node:path";
import { type Diagnostic, Failure } from "../../diagnostics/diagnostic.js";
import { noBoard, verifyFailed, wrongChip, wrongMode, wrongPort } from "../../diagnostics/flash.js";
import type { Backend, FlashJob } from "./backend.js";
import {
  type Call,
  flashedWell,
  type Program,
  requireProgram,
  runCall,
  shownCall,
  withStages,
} from "./external.js";
import { bytesOf } from "./flash-image.js";

/** OpenOCD: its command `program` erases, writes, verifies, resets and ends (User's Guide, "Flash Programming"). */
export const OPENOCD: Program = {
  name: "openocd",
  install: "Install it: `sudo apt-get install openocd`.",
  device: "debug probe",
  // SEGGER (J-Link on HiFive1), FTDI, WCH and CMSIS-DAP probes of GigaDevice, as in OpenOCD's own 60-openocd.rules
  rule: 'SUBSYSTEM=="usb", ATTRS{idVendor}=="1366|0403|1a86|28e9", MODE="660", GROUP="plugdev", TAG+="uaccess"',
  explain,
};

export const openocd: Backend = {
  async require({ port }) {
    requireSerial(port);
    requireProgram(OPENOCD);
  },

  async describe(job) {
    return [
      `run in ${job.folder}: ${shownCall(callOf(job))}`,
      `it erases and writes ${bytesOf(job.segments)} bytes, reads them back and compares, and resets the board`,
    ];
  },

  async flash(job) {
    await withStages(job, async ({ writing, verifying }) => {
      const follow = (text: string): void => {
        if (text.includes("** Programming Started **")) writing();
        if (text.includes("** Verify Started **")) verifying();
      };
      await runCall(callOf(job), job, (output) => output.includes("** Verified OK **"), follow);
    });
    return flashedWell(job);
  },
};

/** No server of OpenOCD's listens; the name of the ELF is a C identifier, so that Tcl takes it as it is. */
function callOf({ target, elf, folder, port }: FlashJob): Call {
  if (target.flash?.backend !== "openocd") throw new Error(`target ${target.name} has no OpenOCD scripts`);
  requireSerial(port);
  const closed = ["gdb_port", "tcl_port", "telnet_port"].flatMap((server) => ["-c", `${server} disabled`]);
  const scripts = target.flash.scripts.flatMap((script) => ["-f", script]);
  const probe = port === undefined ? [] : ["-c", `adapter serial ${port}`];
  const args = [...closed, ...probe, ...scripts, "-c", `program ${basename(elf)} verify reset exit`];
  return { program: OPENOCD, args, cwd: folder };
}

function requireSerial(port: string | undefined): void {
  if (port !== undefined && !/^[A-Za-z0-9:._-]+$/.test(port))
    throw new Failure(wrongPort("OpenOCD", "the serial number of a probe", port));
}

function explain(output: string): Diagnostic | undefined {
  const other = /UNEXPECTED: (0x[0-9a-f]+)/.exec(output);
  const expected = /expected 1 of \d+: (0x[0-9a-f]+)/.exec(output);
  if (other) return wrongChip(`JTAG id ${expected?.[1] ?? "of the target"}`, `JTAG id ${other[1]}`);
  if (/\*\* Verify Failed \*\*|checksum mismatch|contents differ/.test(output))
    return verifyFailed("the image", "other bytes, says OpenOCD");
  if (/LIBUSB_ERROR_(ACCESS|BUSY)/.test(output)) return undefined; // what every program says of USB
  const serial = refusedSerial(output);
  if (serial !== undefined) return wrongPort("OpenOCD", "the serial number of a connected probe", serial);
  if (
    /No J-Link device found|no device found|unable to find a matching CMSIS-DAP|unable to open ftdi/i.test(
      output,
    )
  )
    return noBoard(
      "a debug probe",
      "a probe of the kind that the target names",
      "Connect it, and power the board.",
    );
  if (
    /interrogation failed: all (ones|zeroes)|Failed to read memory via|Unable to halt|Could not find a RISC-V/i.test(
      output,
    )
  )
    return wrongMode("the debug probe", "a chip that answers on JTAG", firstError(output), CONNECT);
  return undefined;
}

/** The serial number that the driver of a J-Link cannot read, or that of an FTDI chip has not found; others name none. */
function refusedSerial(output: string): string | undefined {
  const jlink = /Invalid serial number: (\S+)/.exec(output);
  const ftdi = /unable to open ftdi device .*serial '([^'*]+)'/.exec(output);
  return (jlink ?? ftdi)?.[1];
}

const CONNECT = "Power the board, check its JTAG wires, reset it, and flash again.";

function firstError(output: string): string {
  return /^Error: (.*)$/m.exec(output)?.[1] ?? "no answer";
}
