import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { vi } from "vitest";
import { uninstall } from "../../../src/target/doctor.js";
import { recordFile } from "../../../src/target/install-record.js";
import type { Scene } from "../../support/scene.js";

export default ({ folder }: Scene) => {
  vi.stubEnv("XDG_STATE_HOME", folder);
  mkdirSync(dirname(recordFile()));
  writeFileSync(recordFile(), '{"packages":["--force-all"],"files":[]}');
  return uninstall({ yes: false, print: () => {} });
};
