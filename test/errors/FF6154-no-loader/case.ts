import { enterLoader } from "../../../src/device/loader.js";
import { fakeLine } from "../../support/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** The firmware of a target without a loader. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  await enterLoader(link);
};
