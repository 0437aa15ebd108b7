import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

export default async (scene: Scene) => {
  const { device, link } = await fakeLine(scene);
  const session = await connect(link, FAKE_MODEL);
  await device.stop();
  await session.status();
};
