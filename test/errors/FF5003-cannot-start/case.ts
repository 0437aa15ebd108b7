import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTools } from "../../../src/target/tools.js";
import type { Scene } from "../../support/scene.js";

/** A script whose interpreter is missing. */
export default async ({ folder }: Scene) => {
  writeFileSync(join(folder, "cc"), "#!/no/such/shell\n", { mode: 0o755 });
  await findTools(["cc"], folder);
};
