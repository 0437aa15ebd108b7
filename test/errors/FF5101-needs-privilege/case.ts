import { install } from "../../../src/target/doctor.js";
import { fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

/** Not root, no sudo, and nobody at a terminal. */
export default ({ folder }: Scene) => {
  fakeSystem(folder, { uid: 1000 });
  return install({ yes: false, print: () => {} });
};
