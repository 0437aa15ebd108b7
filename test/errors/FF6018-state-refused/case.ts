import { connect } from "../../../src/device/session.js";
import { FAKE_LEARNER } from "../../device/fake-learning.js";
import { compileLearningDevice } from "../../device/host-device.js";
import { fakeLine } from "../../support/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** A device that has never saved anything. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene, { program: compileLearningDevice() });
  const session = await connect(link, FAKE_LEARNER);
  await session.restore();
};
