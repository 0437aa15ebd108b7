import { join } from "node:path";
import { loadDevice, saveDevice } from "../../../src/checkpoint/device.js";
import { plan } from "../../../src/plan/plan.js";
import { course, irOf, taught } from "../../support/device-checkpoint.js";
import { GENTLE } from "../../support/models/tiny.js";
import type { Scene } from "../../support/scene.js";

/** The next row of the ring lies behind its end. */
export default ({ folder }: Scene) => {
  const file = join(folder, "device.safetensors");
  const layout = plan(GENTLE);
  const payload = taught(GENTLE, 5).payload();
  payload[layout.fields.find(({ name }) => name === "recent_next")!.offset] = 9;
  saveDevice(file, { model: GENTLE, plan: layout, payload, course });
  loadDevice(file, irOf(GENTLE), true);
};
