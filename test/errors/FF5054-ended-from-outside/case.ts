import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { endedBy } from "../../../src/diagnostics/system.js";
import { supervise } from "../../../src/supervisor.js";
import type { Scene } from "../../support/scene.js";

/** The process that works is killed, as the kernel does where memory runs out. */
export default async ({ folder }: Scene) => {
  const script = join(folder, "script.js");
  writeFileSync(script, 'process.kill(process.pid, "SIGKILL");\n');
  const { signal } = await supervise(script, []);
  throw new Failure(endedBy(String(signal)));
};
