import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

export default async (scene: Scene) => {
  const { link } = await fakeLine(scene, { flags: ["-DFF_SAMPLE_BYTES=8"] });
  await connect(link, FAKE_MODEL);
};
