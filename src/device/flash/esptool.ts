import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ESPLoader } from "esptool-js";
import { portAbsent, portClosed } from "../../diagnostics/device.js";
import { Failure } from "../../diagnostics/diagnostic.js";
import {
  flashFailed,
  flashInterrupted,
  noBoard,
  noBootHeader,
  severalBoards,
  verifyFailed,
  wrongChip,
  wrongMode,
} from "../../diagnostics/flash.js";
import { type FoundPort, listPorts } from "../port.js";
import { WebSerialPort } from "../web-serial.js";
import type { Backend, FlashJob } from "./backend.js";
import { besideElf, bytesOf, hex, wholeUnits, writeImage } from "./flash-image.js";

/**
 * Espressif's boot loader in ROM, over a UART or the chip's own USB serial port. It alone is used, no program is loaded into
 * RAM before: what it takes is in Espressif's "Serial Protocol".
 *
 * The image is for direct boot (Espressif's esp32c3-direct-boot-example; silicon revision 3 or newer): the ROM maps the
 * first 4 MB of flash to 0x42000000 and starts the instruction after two magic words.
 */
const CHIP = "ESP32-C3";
const MAPPED = 0x4200_0000;
const MAPPED_BYTES = 4 * 1024 * 1024;
const MAGIC = 0xaedb041d;
/** Bytes that the ROM takes at a time. */
const WRITE_BYTES = 0x400;
const BAUD = 115200;
/** Resets that are tried before the board counts as silent; each waits for half a second and a bit. */
const ATTEMPTS = 4;

/** Commands of the ROM that the library has no method for, or one for its RAM program alone. */
const SPI_ATTACH = 0x0d;
const SPI_SET_PARAMS = 0x0b;
const SPI_FLASH_MD5 = 0x13;
const MD5_MS_PER_MB = 8_000;

/** Espressif's own USB, and the bridges on boards: Silicon Labs, WCH, FTDI. */
const ESPRESSIF = 0x303a;
const USB_SERIAL_JTAG = 0x1001;
const VENDORS = [ESPRESSIF, 0x10c4, 0x1a86, 0x0403];

/**
 * Behind the chip's USB, its watchdogs run on in the boot loader: the RTC's is switched off, the super watchdog feeds itself
 * (ESP32-C3 Technical Reference Manual, chapters on watchdog timers and the low-power management's registers).
 */
const WATCHDOGS = [
  { register: 0x6000_8090, keep: 0, set: 0, lock: 0x6000_80a8, key: 0x50d83aa1 },
  { register: 0x6000_80ac, keep: 0xffff_ffff, set: 0x8000_0000, lock: 0x6000_80b0, key: 0x8f1d312a },
];

const DOWNLOAD =
  "Hold BOOT down, press and release RESET, release BOOT, and flash again; close programs that use the port.";

export const esptool: Backend = {
  async require({ port }) {
    await findPort(port);
  },

  async describe(job) {
    const image = imageOf(job);
    const file = besideElf(job, ".bin");
    writeImage(file, image);
    return [
      `write ${file}: ${image.length} bytes for offset 0 of the flash`,
      `reset the board at ${job.port ?? "the serial port it is found at"} into its boot loader, ${BAUD} baud`,
      `check that it is an ${CHIP}`,
      `erase and write ${image.length} bytes, ${WRITE_BYTES} at a time`,
      "compare the MD5 that the boot loader computes over the flash",
      "reset the board",
    ];
  },

  async flash(job) {
    const image = imageOf(job);
    writeImage(besideElf(job, ".bin"), image);
    const found = await findPort(job.port);
    await withLoader(found, async (loader) => {
      await connect(loader, found, job);
      await prepareFlash(loader, found);
      await write(loader, image, job);
      await verify(loader, image);
      await restart(loader);
    });
    return { bytes: bytesOf(job.segments), verified: true, port: found.path };
  },
};

/** The flash from offset 0. Throws Failure FF6101 where the ROM would not start it. */
function imageOf({ segments }: FlashJob): Uint8Array {
  const { address, bytes } = wholeUnits(segments, WRITE_BYTES);
  const view = new DataView(bytes.buffer);
  const header = bytes.length < 8 ? [] : [view.getUint32(0, true), view.getUint32(4, true)];
  const fits = address === MAPPED && bytes.length <= MAPPED_BYTES;
  if (!fits || header.some((word) => word !== MAGIC) || header.length === 0)
    throw new Failure(
      noBootHeader(
        CHIP,
        `at most ${MAPPED_BYTES} bytes for ${hex(MAPPED)}, ${hex(MAGIC)} twice at their start`,
        `${bytes.length} bytes for ${hex(address)}, ${header.map(hex).join(" ") || "nothing"} at their start`,
      ),
    );
  return bytes;
}

/** The named port, or the only one with a USB chip of such boards. */
async function findPort(path: string | undefined): Promise<FoundPort> {
  const all = await listPorts();
  return path === undefined ? onlyPort(all) : namedPort(path, all);
}

/** A port of that name, listed or not. Throws Failure FF6001, which lists the others. */
export function namedPort(path: string, all: readonly FoundPort[]): FoundPort {
  const listed = all.find((each) => each.path === path);
  if (listed !== undefined || existsSync(path)) return listed ?? { path };
  throw new Failure(
    portAbsent(
      path,
      all.map((each) => each.path),
    ),
  );
}

/** Throws Failure FF6102 where no port is that of a board, FF6103 where several are. */
export function onlyPort(all: readonly FoundPort[]): FoundPort {
  const boards = all.filter(({ vendor }) => vendor !== undefined && VENDORS.includes(vendor));
  const paths = boards.map((each) => each.path);
  if (boards.length > 1) throw new Failure(severalBoards("serial port of a board", paths));
  const [board] = boards;
  if (board !== undefined) return board;
  const others = all.map((each) => `other port: ${each.path}`);
  throw new Failure(
    noBoard(
      "a serial port of a board",
      "a USB serial port",
      "Connect the board, or name its --port.",
      others,
    ),
  );
}

/** Gives `work` a loader on the port, and closes the port whatever happens. */
async function withLoader(found: FoundPort, work: (loader: ESPLoader) => Promise<void>): Promise<void> {
  const { ESPError, ESPLoader, Transport } = await import("esptool-js");
  const port = new WebSerialPort(found);
  // Declared for the serial port of a browser; it uses the members that ours has.
  const transport = new Transport(port as never);
  transport.trace = () => {}; // else it prints on stdout
  const terminal = { clean: () => {}, write: () => {}, writeLine: () => {} };
  try {
    await work(new ESPLoader({ transport, baudrate: BAUD, romBaudrate: BAUD, terminal }));
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (!port.isOpen) throw new Failure(portClosed(found.path));
    throw error instanceof ESPError ? new Failure(unexplained(found.path, error)) : error;
  } finally {
    await port.close();
  }
}

/** The end of `work`, or the signal's reason; what goes on afterwards ends by itself, as the port is closed. */
async function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  work.catch(() => {});
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener("abort", stop));
}

/** Resets the board into its boot loader and looks at what chip it is. */
async function connect(loader: ESPLoader, { path }: FoundPort, { signal }: FlashJob): Promise<void> {
  const { ESPError, UnexpectedChipIdError, UnexpectedChipMagicError } = await import("esptool-js");
  try {
    await unlessAborted(signal, loader.connect("default_reset", ATTEMPTS));
  } catch (error) {
    if (error instanceof UnexpectedChipIdError || error instanceof UnexpectedChipMagicError)
      throw new Failure(wrongChip(CHIP, error.message));
    if (!(error instanceof ESPError)) throw error;
    throw new Failure(wrongMode(path, "an answer of its boot loader", "none", DOWNLOAD));
  }
  const { CHIP_NAME } = loader.chip;
  if (CHIP_NAME !== CHIP) throw new Failure(wrongChip(CHIP, CHIP_NAME));
}

/** Watchdogs off, pins of the flash on, and its size, which is no larger than what is mapped. */
async function prepareFlash(loader: ESPLoader, { vendor, product }: FoundPort): Promise<void> {
  if (vendor === ESPRESSIF && product === USB_SERIAL_JTAG) {
    for (const { register, keep, set, lock, key } of WATCHDOGS) {
      const before = await loader.readReg(register);
      await loader.writeReg(lock, key);
      await loader.writeReg(register, ((before & keep) | set) >>> 0);
      await loader.writeReg(lock, 0);
    }
  }
  await loader.checkCommand("attach the flash", SPI_ATTACH, words(0, 0));
  const [flashId, block, sector, page, statusMask] = [0, 0x1_0000, 0x1000, 0x100, 0xffff];
  const parameters = words(flashId, MAPPED_BYTES, block, sector, page, statusMask);
  await loader.checkCommand("set the size of the flash", SPI_SET_PARAMS, parameters);
  loader.FLASH_WRITE_SIZE = WRITE_BYTES;
}

/** Uncompressed: the ROM counts a checksum over every block. */
async function write(loader: ESPLoader, image: Uint8Array, job: FlashJob): Promise<void> {
  const task = job.progress.task(`flashing ${job.target.name}`, image.length);
  let written = 0;
  const whole = loader.writeFlash({
    fileArray: [{ data: image, address: 0 }],
    flashMode: "keep",
    flashFreq: "keep",
    flashSize: "keep",
    eraseAll: false,
    compress: false,
    reportProgress: (_, done, total) => {
      written = done;
      task.update(done, `${done} of ${total} bytes`);
    },
  });
  try {
    await unlessAborted(job.signal, whole);
  } catch (error) {
    if (!job.signal.aborted) throw error;
    throw new Failure(flashInterrupted("the board", written, image.length));
  } finally {
    task.end();
  }
}

/** The ROM answers with the digest as text. */
async function verify(loader: ESPLoader, image: Uint8Array): Promise<void> {
  const timeout = Math.max(3_000, (MD5_MS_PER_MB * image.length) / 1e6);
  const answer = await loader.checkCommand(
    "compute an MD5",
    SPI_FLASH_MD5,
    words(0, image.length, 0, 0),
    0,
    32,
    timeout,
  );
  const found = typeof answer === "number" ? "" : Buffer.from(answer).toString("latin1");
  const expected = createHash("md5").update(image).digest("hex");
  if (found.toLowerCase() !== expected) throw new Failure(verifyFailed(`MD5 ${expected}`, `MD5 ${found}`));
}

/** A pulse on the reset line, with the boot line released. */
async function restart({ transport }: ESPLoader): Promise<void> {
  await transport.setDTR(false);
  await transport.setRTS(true);
  await sleep(100);
  await transport.setRTS(false);
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

function unexplained(path: string, error: unknown) {
  return flashFailed(`the boot loader at ${path}`, messageOf(error), "");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
