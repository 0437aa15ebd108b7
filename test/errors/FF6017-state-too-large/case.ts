import { connect } from "../../../src/device/session.js";
import { FAKE_LEARNER } from "../../support/device/fake-learning.js";
import { fakeLine } from "../../support/device/fake-line.js";
import { compileLearningDevice } from "../../support/device/host-device.js";
import type { Scene } from "../../support/scene.js";

/** A state of 2 KB, and firmware whose sample buffer is smaller. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene, { program: compileLearningDevice(["-DFF_SAMPLE_BYTES=1024"]) });
  const session = await connect(link, FAKE_LEARNER);
  await session.importState(await session.exportState(2009));
};
