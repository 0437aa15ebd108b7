import { install } from "../../../src/target/doctor.js";
import { fakeEtc, fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

/** Debian 12, whose QEMU comes from the backports, with a mirror of another release as its only source. */
export default ({ folder, later }: Scene) => {
  fakeSystem(folder, { uid: 0, offers: { "clang-19": "1:19.1", "lld-19": "1:19.1", "llvm-19": "1:19.1" } });
  later(
    fakeEtc(folder, {
      "etc/os-release": "VERSION_CODENAME=bookworm\n",
      "etc/apt/sources.list": "deb http://mirror.example/debian trixie main\n",
    }),
  );
  return install({ yes: false, print: () => {} });
};
