import { dirname } from "node:path";
import { Failure } from "../../diagnostics/diagnostic.js";
import { flashInterrupted } from "../../diagnostics/flash.js";
import { imageTooLarge, loaderNeedsPort } from "../../diagnostics/loader.js";
import { startsFromFlash } from "../../ir/target-description.js";
import { boot, FLASH_FILE } from "../../target/boot.js";
import { LOADER_FILE } from "../../target/compile-loader.js";
import { requireTools } from "../../target/require-tools.js";
import { flatten } from "../../target/segments.js";
import { Link } from "../link.js";
import { type Application, enterLoader, flashApplication } from "../loader.js";
import { requirePort } from "../port.js";
import type { Backend, FlashJob } from "./backend.js";
import { bytesOf } from "./flash-image.js";

/**
 * The resident loader of templates/loader, over the firmware's own serial line. Without a port, a board that QEMU emulates
 * is switched on for it: its flash is a file beside the ELF, where `validate` and `learn` find what has been flashed.
 */
export const serialLoader: Backend = {
  async require({ target, port }) {
    if (port !== undefined) return requirePort(port);
    if (!startsFromFlash(target)) throw new Failure(loaderNeedsPort(target.name));
    await requireTools(target, "boot");
  },

  async describe(job) {
    const { address, bytes } = applicationOf(job);
    return [
      whereTo(job),
      "ask for the resident loader; a firmware that runs restarts into it",
      `erase and program ${bytes.length} bytes from 0x${address.toString(16)} on, each frame read back`,
      "compare the CRC-32 of the flash, mark the image as complete, start it",
    ];
  },

  async flash(job) {
    const application = applicationOf(job);
    await withPort(job, async (path) => {
      const link = await Link.open(path, { baud: job.target.serial.baud, signal: job.signal });
      const total = application.bytes.length;
      const task = job.progress.task("flashing", total);
      let written: number | undefined; // none before the board's old firmware is given up
      try {
        await flashApplication(link, await enterLoader(link), application, (done) => {
          written = done;
          task.update(done);
        });
      } catch (error) {
        if (written === undefined || !job.signal.aborted) throw error;
        throw new Failure(flashInterrupted("the board", written, total));
      } finally {
        task.end();
        await link.close();
      }
    });
    return { bytes: bytesOf(job.segments), verified: true };
  },
};

function whereTo({ target, port, elf }: FlashJob): string {
  if (port !== undefined) return `open ${port} at ${target.serial.baud} baud`;
  if (!startsFromFlash(target)) throw new Failure(loaderNeedsPort(target.name));
  return `start QEMU with ${LOADER_FILE} and ${FLASH_FILE} of ${dirname(elf)} as its flash`;
}

/** Application in the flash of the target, with erased flash where the image has gaps. */
function applicationOf({ target, segments }: FlashJob): Application {
  const { origin, bytes: room } = target.memory.find(({ role }) => role === "flash")!;
  const end = Math.max(...segments.map(({ address, bytes }) => address + bytes.length));
  if (end - origin > room) throw new Failure(imageTooLarge(end - origin, room));
  return { address: origin, bytes: flatten(segments, origin) };
}

/** Gives `work` the path of a serial port with the board behind it; an emulated board is switched off afterwards. */
async function withPort(
  { target, port, elf, signal }: FlashJob,
  work: (path: string) => Promise<void>,
): Promise<void> {
  if (port !== undefined) return work(port);
  if (!startsFromFlash(target)) throw new Failure(loaderNeedsPort(target.name));
  const running = await boot({ file: elf }, target, { signal });
  try {
    await work(running.serialPath);
  } finally {
    await running.stop();
  }
}
