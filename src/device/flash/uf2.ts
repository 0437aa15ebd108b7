import { existsSync } from "node:fs";
import { type FileHandle, open, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../diagnostics/diagnostic.js";
import {
  driveRefused,
  flashInterrupted,
  noBoard,
  noDrive,
  severalBoards,
  wrongChip,
} from "../../diagnostics/flash.js";
import type { Uf2Flash } from "../../ir/target-description.js";
import type { Backend, Errand, FlashJob, Segment } from "./backend.js";
import { besideElf, bytesOf, hex, wholeUnits, writeImage } from "./flash-image.js";
import { listMounts } from "./mounts.js";

/**
 * A drive that takes UF2 files: blocks of 512 bytes that each name their address, as the UF2 specification says and
 * the RP2350 data sheet (5.5, USB mass storage interface) narrows down.
 */
const BLOCK = 512;
const PAYLOAD = 256;
const MAGIC = [0x0a324655, 0x9e5d5157] as const;
const MAGIC_END = 0x0ab16f30;
const FAMILY_PRESENT = 0x2000;

/** The boot loader erases whole sectors, and is sure of those alone whose every page is in the file. */
const SECTOR = 4096;

/** Every drive of this kind says what it belongs to here. */
const INFO = "INFO_UF2.TXT";
const BOOTSEL = "Hold BOOTSEL down while the board is plugged in, and mount its drive.";
/** Bytes that are on the drive for sure before more are sent. */
const CHUNK = 64 * 1024;
/** A board restarts half a second after the last block; this leaves it time on a slow computer. */
const GONE_WITHIN_MS = 15_000;

export const uf2: Backend = {
  async require(errand) {
    await driveOf(errand);
  },

  async describe(job) {
    const { blocks, file } = await makeFile(job);
    const drive = job.port ?? `the drive ${flashOf(job).volume}`;
    return [
      `write ${file}: ${blocks.length / BLOCK} blocks of ${PAYLOAD} bytes for family ${hex(flashOf(job).familyId)}`,
      `check that ${drive} belongs to the chip of this target, in its ${INFO}`,
      `copy the file to ${drive}, ${blocks.length} bytes`,
      "wait until the board restarts and the drive goes away; it cannot be read back",
    ];
  },

  async flash(job) {
    const { blocks, file } = await makeFile(job);
    const drive = await driveOf(job);
    await copy(blocks, join(drive, basename(file)), drive, job);
    await untilGone(drive, blocks.length, job);
    return { bytes: bytesOf(job.segments), verified: false, port: drive };
  },
};

/**
 * The segments as a UF2 file, whole sectors. There is no block of family `absolute` before them: it is for boards with a
 * partition table (RP2350-E10), and would reach the last page of a smaller flash, which repeats in the address space.
 */
export function encodeUf2(segments: readonly Segment[], familyId: number): Uint8Array {
  const { address, bytes } = wholeUnits(segments, SECTOR);
  const count = bytes.length / PAYLOAD;
  const file = new Uint8Array(count * BLOCK);
  const view = new DataView(file.buffer);
  for (let index = 0; index < count; index++) {
    const at = index * BLOCK;
    const offset = index * PAYLOAD;
    const header = [...MAGIC, FAMILY_PRESENT, address + offset, PAYLOAD, index, count, familyId];
    for (const [word, value] of header.entries()) view.setUint32(at + 4 * word, value, true);
    file.set(bytes.subarray(offset, offset + PAYLOAD), at + 4 * header.length);
    view.setUint32(at + BLOCK - 4, MAGIC_END, true);
  }
  return file;
}

async function makeFile(job: FlashJob): Promise<{ blocks: Uint8Array; file: string }> {
  const blocks = encodeUf2(job.segments, flashOf(job).familyId);
  const file = besideElf(job, ".uf2");
  writeImage(file, blocks);
  return { blocks, file };
}

/** Folder of the named drive, or of the only one, of this chip. Throws Failure FF61xx. */
async function driveOf(errand: Errand): Promise<string> {
  const drive = errand.port ?? (await findDrive(flashOf(errand)));
  await checkDrive(drive, flashOf(errand));
  return drive;
}

function flashOf({ target }: Errand): Uf2Flash {
  if (target.flash?.backend !== "uf2") throw new Error(`target ${target.name} has no drive`);
  return target.flash;
}

/** The one drive that says it belongs to this chip. */
async function findDrive({ volume }: Uf2Flash): Promise<string> {
  const all = await listMounts();
  const infos = await Promise.all(all.map(async ({ folder }) => ({ folder, info: await infoOf(folder) })));
  const drives = infos.filter(({ info }) => info !== null);
  const right = drives.filter(({ info }) => belongsTo(info!, volume)).map(({ folder }) => folder);
  if (right.length > 1) throw new Failure(severalBoards(`drive ${volume}`, right));
  const [only = drives[0]?.folder] = right; // the only one, be it of another chip: that is said next
  if (only === undefined)
    throw new Failure(noBoard(`the drive ${volume}`, `a mounted drive with ${INFO}`, BOOTSEL));
  return only;
}

async function checkDrive(drive: string, { volume }: Uf2Flash): Promise<void> {
  const info = await infoOf(drive);
  if (info === null) {
    const found = await stat(drive).then(
      (what) => (what.isDirectory() ? `a folder without ${INFO}` : "not a folder"),
      () => "nothing",
    );
    throw new Failure(noDrive(drive, found));
  }
  if (!belongsTo(info, volume)) {
    const line = info.split(/\r?\n/).find((each) => /^Board-ID:/i.test(each));
    throw new Failure(wrongChip(`Board-ID: ${volume}`, line?.trim() ?? "no Board-ID"));
  }
}

async function infoOf(folder: string): Promise<string | null> {
  return readFile(join(folder, INFO), "latin1").catch(() => null);
}

/** `Board-ID: RP2350`, or a board of its own name that says its chip as model: `Model: Raspberry Pi RP2350`. */
function belongsTo(info: string, volume: string): boolean {
  return info
    .split(/\r?\n/)
    .some((line) => /^(Board-ID|Model):/i.test(line) && wordsOf(line).includes(volume));
}

function wordsOf(line: string): string[] {
  return line.split(/[^A-Za-z0-9-]+/);
}

/** Writes through to the drive piece by piece, so that the bar tells the truth and Ctrl-C leaves no half file. */
async function copy(blocks: Uint8Array, file: string, drive: string, job: FlashJob): Promise<void> {
  const { signal } = job;
  const task = job.progress.task(`flashing ${job.target.name}`, blocks.length);
  let written = 0;
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "w");
    while (written < blocks.length && !signal.aborted) {
      const chunk = blocks.subarray(written, written + CHUNK);
      await handle.writeFile(chunk);
      written += chunk.length;
      await handle.datasync();
      task.update(written, `${written} of ${blocks.length} bytes`);
    }
  } catch (error) {
    // The board has restarted with the last block, before the file system could settle.
    if (written < blocks.length) throw new Failure(driveRefused(drive, "to write to it", reasonOf(error)));
  } finally {
    task.end();
    await handle?.close().catch(() => {});
    if (written < blocks.length) await rm(file, { force: true }).catch(() => {});
  }
  if (written < blocks.length) throw new Failure(flashInterrupted(drive, written, blocks.length));
}

/** A drive that the system has not unmounted yet may still show its files: then its device is gone. */
async function untilGone(drive: string, written: number, { signal }: FlashJob): Promise<void> {
  const device = (await listMounts()).find(({ folder }) => folder === drive)?.device;
  const deadline = Date.now() + GONE_WITHIN_MS;
  while ((await infoOf(drive)) !== null && (device === undefined || existsSync(device))) {
    if (signal.aborted) throw new Failure(flashInterrupted(drive, written, written));
    if (Date.now() > deadline)
      throw new Failure(driveRefused(drive, "to go away when the board restarts", "still there"));
    await sleep(100);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
