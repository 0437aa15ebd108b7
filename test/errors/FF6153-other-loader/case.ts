import { enterLoader, flashApplication } from "../../../src/device/loader.js";
import { fakeBoard } from "../../support/device/fake-loader.js";
import type { Scene } from "../../support/scene.js";

/** An image for another place in memory. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene);
  const application = { address: 0x08010000, bytes: new Uint8Array(1000) };
  await flashApplication(link, await enterLoader(link), application, () => {});
};
