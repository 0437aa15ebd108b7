import { vi } from "vitest";
import { install } from "../../../src/target/doctor.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  vi.stubEnv("PATH", folder);
  return install({ yes: true, print: () => {} });
};
