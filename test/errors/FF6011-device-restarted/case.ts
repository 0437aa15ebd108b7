import { COMMANDS } from "../../../src/device/protocol.js";
import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import type { Scene } from "../../support/scene.js";

/** The device is reset behind the back of the first session. */
export default async (scene: Scene) => {
  const { link } = await fakeLine(scene);
  const session = await connect(link, FAKE_MODEL);
  const other = await connect(link, FAKE_MODEL);
  await other.reset();
  const reset = { type: COMMANDS.RESET, sequence: 1, payload: new Uint8Array(0) };
  await link.request(reset, () => true);
  await session.status();
};
