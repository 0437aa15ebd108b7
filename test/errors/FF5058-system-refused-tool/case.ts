import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blameSystem } from "../../../src/target/blame.js";
import { run } from "../../../src/target/process.js";
import type { Scene } from "../../support/scene.js";

/** A compiler that finds the disk full. */
export default async ({ folder }: Scene) => {
  const program = join(folder, "clang");
  const words = "fatal error: error in backend: IO failure on output stream: No space left on device";
  writeFileSync(program, `#!/bin/sh\necho "${words}" >&2\nexit 1\n`);
  chmodSync(program, 0o755);
  blameSystem(folder, `${program} -c motor.c`, await run(program, []));
};
