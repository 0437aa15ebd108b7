import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** The model of the fake device refuses samples that begin with 255. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  const session = await connect(link, FAKE_MODEL);
  await session.infer([new Uint8Array(12).fill(255)]);
};
