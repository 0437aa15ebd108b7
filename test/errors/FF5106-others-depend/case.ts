import { install, uninstall } from "../../../src/target/doctor.js";
import { fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

export default async ({ folder }: Scene) => {
  fakeSystem(folder, { uid: 0, dependent: "firefox" });
  await install({ yes: false, print: () => {} });
  await uninstall({ yes: false, print: () => {} });
};
