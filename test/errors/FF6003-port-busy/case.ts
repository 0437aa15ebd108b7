import { Link } from "../../../src/device/link.js";
import { fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

export default async (scene: Scene) => {
  const { device } = await fakeLine(scene);
  await Link.open(device.path, { baud: 115200 });
};
