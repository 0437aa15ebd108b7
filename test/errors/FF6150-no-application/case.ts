import { connect } from "../../../src/device/session.js";
import { fakeBoard } from "../../loader/fake-loader.js";
import { FAKE_MODEL } from "../../support/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** A new board: its loader has nothing to start. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene);
  await connect(link, FAKE_MODEL);
};
