import { connect } from "../../../src/device/session.js";
import { everyAnswer, FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

export default async (scene: Scene) => {
  const { link } = await fakeLine(scene, { noise: everyAnswer("drop"), giveUpSeconds: 0.5 });
  await connect(link, FAKE_MODEL);
};
