import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Link } from "../../../src/device/link.js";
import { temporaryFolder } from "../folder.js";
import type { Scene } from "../scene.js";
import { compileC, firmware, type HostDevice, onceInFile, startDevice } from "./host-device.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const LOADER = join(ROOT, "templates/loader");

/** Geometry of test/loader/fake_flash.c. */
export const SECTOR = 1024;
export const IMAGE_MAX = 8 * SECTOR;
export const ADDRESS = 0x22240000;

/** The real loader with sanitizers, around a flash in a file, on a line that FF_NOISE can disturb. */
export const fakeLoader = onceInFile(() => {
  const loader = readdirSync(LOADER).filter((name) => name.endsWith(".c") && name !== "main.c");
  const wire = ["ff_cobs.c", "ff_fast_crc32.c", "ff_wire.c"].map(firmware);
  const around = [
    join(ROOT, "targets/arch/host/board.c"),
    join(import.meta.dirname, "noisy_line.c"),
    join(import.meta.dirname, "fake_flash.c"),
  ];
  const headers = ["-I", LOADER, "-I", join(ROOT, "templates/runtime")];
  const wrapped = "-Wl,--wrap=ff_board_read,--wrap=ff_board_write";
  return compileC([...loader.map((name) => join(LOADER, name)), ...wire, ...around], [...headers, wrapped]);
});

export interface FakeBoard {
  /** What the flash holds from the head on; erased where absent. */
  readonly flash?: Uint8Array;
  /** See test/loader/fake_flash.c. */
  readonly fault?: "erase" | "program" | "stuck" | "protocol";
  /** See test/support/device/noisy_line.c. */
  readonly noise?: string;
}

/** Switches a board with the loader on and opens the line to it; both end with the scene. */
export async function fakeBoard(
  scene: Pick<Scene, "later">,
  { flash = new Uint8Array(SECTOR + IMAGE_MAX).fill(0xff), fault, noise = "" }: FakeBoard = {},
): Promise<{ device: HostDevice; link: Link; file: string }> {
  const file = join(temporaryFolder(), "flash");
  writeFileSync(file, flash);
  const environment = { FF_FAKE_FLASH: file, ...(fault ? { FF_FAKE_FAULT: fault } : {}) };
  const device = await startDevice(fakeLoader(), noise, { environment });
  scene.later(device.stop);
  const link = await Link.open(device.path, { baud: 115200, idleSeconds: 0.5 });
  scene.later(() => link.close());
  return { device, link, file };
}
