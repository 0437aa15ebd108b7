import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** Another program takes the device over. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  const session = await connect(link, FAKE_MODEL);
  const other = await connect(link, FAKE_MODEL);
  for (let i = 0; i < 5; i++) await other.stateHash();
  await session.status();
};
