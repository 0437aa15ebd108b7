import { enterLoader } from "../../../src/device/loader.js";
import { fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** The firmware of a target without a loader. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  await enterLoader(link);
};
