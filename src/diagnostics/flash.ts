import type { Diagnostic } from "./diagnostic.js";
import { lines } from "./tool.js";

/** Messages of `ff-edge flash`: FF61xx. Where not said otherwise they end the command with exit code 3. */
function problem(code: Diagnostic["code"], message: string, rest: Partial<Diagnostic>): Diagnostic {
  return { code, severity: "error", message, exit: 3, ...rest };
}

/** FF6100: an emulator, this computer, or a board of the user's own without a way to write to it. */
export function notFlashable(target: string, flashable: readonly string[]): Diagnostic {
  return problem("FF6100", `the target ${target} cannot be flashed`, {
    expected: flashable.length > 0 ? `one of ${flashable.join(", ")}` : 'a target whose file has "flash"',
    found: target,
    hint: 'A board of your own needs "flash" in its target.json; `validate` and `learn` boot emulated targets themselves.',
    exit: 2,
  });
}

/** FF6101: what the boot loader of the chip looks for is not at the start of the image. */
export function noBootHeader(chip: string, expected: string, found: string): Diagnostic {
  return problem("FF6101", `the ${chip} would not start this image`, {
    expected,
    found,
    hint: "The linker script of the target must put the header of the chip's boot loader first.",
  });
}

/** FF6102: nothing to write to. `what`: a serial port, a drive, a probe. */
export function noBoard(
  what: string,
  expected: string,
  hint: string,
  notes: readonly string[] = [],
): Diagnostic {
  return problem("FF6102", `${what} was not found`, { expected, found: "none", notes, hint });
}

/** FF6103: more than one board, and no word which. */
export function severalBoards(what: string, found: readonly string[]): Diagnostic {
  return problem("FF6103", `there is more than one ${what}`, {
    expected: "one, or --port",
    found: found.join(", "),
    hint: `Say which with --port, e.g. \`--port ${found[0]}\`.`,
    exit: 2,
  });
}

/** FF6104: another chip than the one that was built for. */
export function wrongChip(expected: string, found: string, notes: readonly string[] = []): Diagnostic {
  return problem("FF6104", "the board has another chip than the target", {
    expected,
    found,
    notes,
    hint: "Connect the right board, or build for this one: `ff-edge targets`.",
  });
}

/** FF6105: a board that is there but does not listen; `hint` says how to make it. */
export function wrongMode(where: string, expected: string, found: string, hint: string): Diagnostic {
  return problem("FF6105", `the board at ${where} is not ready to be flashed`, { expected, found, hint });
}

/** FF6106: the user may not use the USB device; `rule` is a line for udev. */
export function usbForbidden(device: string, rule: string): Diagnostic {
  return problem("FF6106", `you may not use the ${device}`, {
    expected: "permission to use this USB device",
    found: "permission denied",
    notes: ["on Linux, put this line into /etc/udev/rules.d/60-ff-edge.rules:", rule],
    hint: "Then run `sudo udevadm control --reload` and plug the device in again.",
  });
}

/** FF6107: the board does not hold what was written. */
export function verifyFailed(expected: string, found: string): Diagnostic {
  return problem("FF6107", "what the board holds is not what was written", {
    expected,
    found,
    hint: "Flash again, with a shorter cable or a slower line; if it fails again, the flash is protected or worn out.",
  });
}

/** FF6108: the one error that is told after Ctrl-C too, since the board is left without a firmware. */
export const FLASH_INTERRUPTED = "FF6108";

/** `written`: bytes, null where a program of others has written them; all of them where the board has not confirmed it. */
export function flashInterrupted(where: string, written: number | null, total: number): Diagnostic {
  const sent = written === total;
  const part = written === null ? "a part of them" : `${written} bytes`;
  return problem(FLASH_INTERRUPTED, `flashing ${where} was interrupted`, {
    expected: `${total} bytes${sent ? ", and a board that has taken them" : ""}`,
    found: sent ? "all of them sent, without a word of the board" : part,
    hint: `The board ${sent ? "may hold" : "now holds"} no whole firmware: flash it again.`,
  });
}

/** FF6109: a program or a boot loader failed in a way that none of the other messages tells. */
export function flashFailed(who: string, reason: string, output: string, command?: string): Diagnostic {
  return problem("FF6109", `${who} failed`, {
    expected: "a board that is flashed",
    found: reason,
    notes: [...(command === undefined ? [] : [`command: ${command}`]), ...lines(output)],
    hint: "Check cable and power, reset the board, and run the command again.",
  });
}

/** FF6110: the drive of a boot loader did not take the file. */
export function driveRefused(drive: string, expected: string, found: string): Diagnostic {
  return problem("FF6110", `the drive ${drive} did not take the image`, {
    expected,
    found,
    hint: "Unplug the board, plug it in again with BOOTSEL held down, and flash again.",
  });
}

/** FF6111: a folder that is no such drive. */
export function noDrive(folder: string, found: string): Diagnostic {
  return problem("FF6111", `${folder} is not the drive of a UF2 boot loader`, {
    expected: "a mounted drive with the file INFO_UF2.TXT",
    found,
    hint: "Plug the board in with BOOTSEL held down, and name the folder where its drive is mounted.",
  });
}

/** FF6112: another program holds the probe. */
export function probeBusy(device: string): Diagnostic {
  return problem("FF6112", `the ${device} is in use by another program`, {
    expected: "a probe that is free",
    found: "a USB device that is claimed",
    hint: "Close debuggers, IDEs and other OpenOCD or wlink processes.",
  });
}

/** FF6113: what `--port` means differs between back ends. */
export function wrongPort(backend: string, expected: string, found: string): Diagnostic {
  return problem("FF6113", `${backend} does not know the port ${found}`, {
    expected: `--port with ${expected}`,
    found,
    hint: "Leave --port out where only one board is connected.",
    exit: 2,
  });
}

/** FF6114: a file that a back end makes of the image cannot be written. */
export function imageUnwritable(file: string, reason: string): Diagnostic {
  return problem("FF6114", `cannot write the image ${file}`, {
    expected: "a place where a file can be written",
    found: reason,
    hint: "Check that the folder can be written and that the disk is not full.",
  });
}
