import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** The tensor has 12 bytes. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  const session = await connect(link, FAKE_MODEL);
  await session.tensor(1, 16);
};
