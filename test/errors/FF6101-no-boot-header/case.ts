import { esptool } from "../../../src/device/flash/esptool.js";
import { flashJob, segment } from "../../support/flash-job.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) =>
  esptool.flash(
    flashJob(folder, { backend: "esptool", chip: "esp32c3" }, [segment(0x4200_0000, 100)], {
      port: "ttyUSB0",
    }),
  );
