import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { vi } from "vitest";
import { install } from "../../../src/target/doctor.js";
import { fakeProgram, fakeSystem } from "../../support/fake-system.js";
import type { Scene } from "../../support/scene.js";

/** Somebody at a terminal who answers no. */
export default ({ folder }: Scene) => {
  fakeSystem(folder, { uid: 1000 });
  fakeProgram(join(folder, "bin"), "sudo", "exit 1");
  const stdin = Object.assign(Readable.from(["n\n"]), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, "stdin", "get").mockReturnValue(stdin as never);
  vi.spyOn(process, "stderr", "get").mockReturnValue(stderr as never);
  return install({ yes: false, print: () => {} });
};
