import { install } from "../../../src/target/doctor.js";
import { fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  fakeSystem(folder, { uid: 0, fails: true });
  return install({ yes: false, print: () => {} });
};
