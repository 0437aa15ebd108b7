import { closeSync, constants, openSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Image } from "../ir/image.js";
import { hartsOf, type QemuRun, startsFromFlash, type Target, type Team } from "../ir/target-description.js";
import { type ExitInfo, startChild } from "./child.js";
import { compileLoader } from "./compile-loader.js";
import { requireEmulator } from "./target.js";
import { findTools, need } from "./tools.js";

export type { ExitInfo } from "./child.js";

/** Exit code of firmware that ran into a trap; its text (mcause, mepc, mtval) went out over the serial line. */
export const TRAP_EXIT_CODE = 99;

/** Second flash bank of a machine that starts from flash, beside the image: what its loader has flashed. */
export const FLASH_FILE = "flash.img";

export interface BootOptions {
  /** Ends the firmware. */
  readonly signal?: AbortSignal | undefined;
  /**
   * File behind the slots for a learnt state, made where there is none. Without it they last until the firmware ends,
   * resets included. A machine that starts from flash has its application there, too: `flash.img` beside the image.
   */
  readonly storage?: string | undefined;
  /** QEMU only: value of `-plugin`, see counter.ts. */
  readonly plugin?: string | undefined;
}

/** Firmware that runs, and where to talk to it. */
export interface Running {
  readonly execution: "qemu" | "host";
  /** A pseudo-terminal. The first bytes may get lost while the firmware starts: say hello until it answers. */
  readonly serialPath: string;
  stop(): Promise<void>;
  readonly exited: Promise<ExitInfo>;
}

/**
 * Boots an image: in QEMU, or as a program of the host. Whoever calls must call `stop`; what ends us ends it too. A target
 * that starts from flash runs what has been flashed, which is this image only if somebody has flashed it.
 * Throws Failure: FF5001 or FF5002 (no QEMU, or too old), FF5023 (a board that nothing emulates), FF5030 (it ended or
 * stayed silent).
 */
export async function boot(
  image: Pick<Image, "file">,
  target: Target,
  options: BootOptions = {},
): Promise<Running> {
  requireEmulator(target);
  if (target.run.kind === "qemu") return bootQemu(image, target, target.run, options);
  const child = await startChild(...hostCommand(image, options.storage), options.signal);
  const [, serialPath = ""] = await child.until(/^serial (\S+)$/m);
  return { execution: "host", serialPath, stop: child.stop, exited: child.exited };
}

/** QEMU names the serial line long before it has looked at CPU and image: its monitor says when the machine runs. */
async function bootQemu(
  image: Pick<Image, "file">,
  target: Target,
  run: QemuRun,
  options: BootOptions,
): Promise<Running> {
  const qemu = need(await findTools(["qemu"]), "qemu");
  const folder = dirname(image.file);
  const fromFlash = startsFromFlash(target);
  const loader = fromFlash ? await compileLoader(folder, target, options.signal) : null;
  const storage = options.storage ?? (fromFlash ? join(folder, FLASH_FILE) : undefined);
  for (const file of [loader, storage]) if (file) await makeFlash(file);
  const start = loader ? flashBank(0, loader, ",readonly=on") : ["-kernel", image.file];
  const banks = storage === undefined ? start : [...flashBank(1, storage), ...start];
  const args = qemuArguments(run, banks, hartsOf(target.arch), options);
  const child = await startChild(qemu.path, args, options.signal);
  const [, serialPath = ""] = await child.until(/redirected to (\/\S+)/);
  // Held open from the start, the line is connected at once; otherwise QEMU looks only once a second.
  const line = openSync(serialPath, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  void child.exited.then(() => closeSync(line));
  child.write('{"execute":"qmp_capabilities"}\n{"execute":"query-status"}\n');
  await child.until(/"status": "running"/);
  return { execution: "qemu", serialPath, stop: child.stop, exited: child.exited };
}

/** A program of the host finds the name of its file in the environment. */
function hostCommand(
  image: Pick<Image, "file">,
  storage: string | undefined,
): [command: string, args: readonly string[]] {
  if (storage === undefined) return [image.file, []];
  return ["env", [`FF_EDGE_STORAGE=${storage}`, image.file]];
}

/** Size of a flash bank of QEMU's `virt` machine, and so of the file behind it. */
const FLASH_BYTES = 32 * 1024 * 1024;

/** A file of the size that QEMU insists on, which occupies no more than is written to it. */
async function makeFlash(path: string): Promise<void> {
  const file = await open(path, "a");
  try {
    if ((await file.stat()).size < FLASH_BYTES) await file.truncate(FLASH_BYTES);
  } finally {
    await file.close();
  }
}

/** Instructions are counted by -icount shift=0: the same count on every run, whatever the load. */
function qemuArguments(
  run: QemuRun,
  banks: readonly string[],
  harts: Team,
  { plugin }: BootOptions,
): string[] {
  const core = run.machine === "virt" ? ["-cpu", run.cpu, "-bios", "none"] : []; // a board has its own
  const team = harts === 1 ? [] : ["-smp", `${harts}`];
  const machine = ["-M", run.machine, ...core, ...team, "-icount", "shift=0"];
  const devices = ["-display", "none", "-monitor", "none", "-qmp", "stdio"];
  const counting = plugin === undefined ? [] : ["-plugin", plugin];
  const serial = ["-chardev", "pty,id=s0", "-serial", "chardev:s0"];
  return [...machine, ...devices, ...counting, ...serial, ...banks];
}

function flashBank(unit: 0 | 1, file: string, options = ""): string[] {
  return ["-drive", `if=pflash,unit=${unit},format=raw,file=${file.replaceAll(",", ",,")}${options}`];
}
