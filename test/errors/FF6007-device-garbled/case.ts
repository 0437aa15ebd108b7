import { connect } from "../../../src/device/session.js";
import { everyAnswer, FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** One damaged answer, then silence. */
export default async (scene: Scene) => {
  const noise = `out:1:flip ${everyAnswer("drop", 2)}`;
  const { link } = await fakeLine(scene, { noise, giveUpSeconds: 1 });
  await connect(link, FAKE_MODEL);
};
