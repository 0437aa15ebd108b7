import { connect } from "../../../src/device/session.js";
import { FAKE_LEARNER } from "../../support/device/fake-learning.js";
import { fakeLine } from "../../support/device/fake-line.js";
import { compileLearningDevice } from "../../support/device/host-device.js";
import type { Scene } from "../../support/scene.js";

/** A device that has never saved anything. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene, { program: compileLearningDevice() });
  const session = await connect(link, FAKE_LEARNER);
  await session.restore();
};
