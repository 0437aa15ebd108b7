import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL } from "../../support/device/fake-line.js";
import { fakeBoard } from "../../support/device/fake-loader.js";
import type { Scene } from "../../support/scene.js";

/** A new board: its loader has nothing to start. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene);
  await connect(link, FAKE_MODEL);
};
