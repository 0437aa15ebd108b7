import { serialLoader } from "../../../src/device/flash/serial-loader.js";
import { silent } from "../../../src/report/progress-bar.js";
import { loadTarget } from "../../../src/target/target.js";
import type { Scene } from "../../support/scene.js";

/** A board of one's own with a loader, and no --port. */
export default async ({ folder }: Scene) => {
  await serialLoader.flash({
    target: { ...loadTarget("virt-flash"), name: "patch", run: { kind: "board" } },
    segments: [{ address: 0x22240000, bytes: new Uint8Array(1000) }],
    elf: `${folder}/patch.elf`,
    folder,
    port: undefined,
    progress: silent,
    signal: new AbortController().signal,
  });
};
