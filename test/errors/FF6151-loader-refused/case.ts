import { enterLoader, flashApplication } from "../../../src/device/loader.js";
import { ADDRESS, fakeBoard } from "../../support/device/fake-loader.js";
import type { Scene } from "../../support/scene.js";

/** Flash of which one byte stays erased. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene, { fault: "stuck" });
  const application = { address: ADDRESS, bytes: new Uint8Array(1000) };
  await flashApplication(link, await enterLoader(link), application, () => {});
};
