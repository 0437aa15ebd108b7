import { install } from "../../../src/target/doctor.js";
import { fakeEtc, fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder, later }: Scene) => {
  fakeSystem(folder, { uid: 0, offers: { "qemu-system-misc": "1:6.2" } });
  const release = 'PRETTY_NAME="Ubuntu 22.04.5 LTS"\nVERSION_CODENAME=jammy\n';
  later(fakeEtc(folder, { "etc/os-release": release }));
  return install({ yes: false, print: () => {} });
};
