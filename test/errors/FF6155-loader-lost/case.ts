import { enterLoader } from "../../../src/device/loader.js";
import { encodeBegin } from "../../../src/device/protocol-loader.js";
import { fakeBoard } from "../../support/device/fake-loader.js";
import type { Scene } from "../../support/scene.js";

/** Another program takes the loader over. */
export default async (scene: Scene) => {
  const { link } = await fakeBoard(scene);
  const session = await enterLoader(link);
  const other = await enterLoader(link);
  for (let i = 0; i < 3; i++) await other.call("BEGIN", encodeBegin(1000));
  await session.call("BEGIN", encodeBegin(1000));
};
