import { join } from "node:path";
import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import { compileC } from "../../support/device/host-device.js";
import type { Scene } from "../../support/scene.js";

/** What comes is sent back, as by lines that touch. */
export default async (scene: Scene) => {
  const program = compileC([join(import.meta.dirname, "../../support/device/pty_bridge.c")]);
  const { device, link } = await fakeLine(scene, { program, giveUpSeconds: 0.5 });
  device.process.stdout!.pipe(device.process.stdin!);
  await connect(link, FAKE_MODEL);
};
