import { enterLoader, flashApplication } from "../../../src/device/loader.js";
import { ADDRESS, fakeBoard } from "../../support/device/fake-loader.js";
import type { Scene } from "../../support/scene.js";

/** 9 KB for a board that takes 8 KB. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene);
  const application = { address: ADDRESS, bytes: new Uint8Array(9 * 1024) };
  await flashApplication(link, await enterLoader(link), application, () => {});
};
