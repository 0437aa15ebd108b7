import { esptool } from "../../../src/device/flash/esptool.js";
import { startFakeRom } from "../../support/device/fake-rom.js";
import { flashJob } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default async ({ folder, later }: Scene) => {
  const { path, stop } = await startFakeRom({ silent: true });
  later(stop);
  const bytes = Uint8Array.from([0x1d, 0x04, 0xdb, 0xae, 0x1d, 0x04, 0xdb, 0xae]);
  const flash = { backend: "esptool", chip: "esp32c3" } as const;
  await esptool.flash(flashJob(folder, flash, [{ address: 0x4200_0000, bytes }], { port: path }));
};
