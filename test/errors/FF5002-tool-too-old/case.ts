import { findTools, need } from "../../../src/target/tools.js";
import { fakeProgram } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

export default async ({ folder }: Scene) => {
  fakeProgram(folder, "qemu-system-riscv32", 'echo "QEMU emulator version 7.2.22 (Debian 1:7.2)"');
  need(await findTools(["qemu"], folder), "qemu");
};
