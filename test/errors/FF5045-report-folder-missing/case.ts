import { join } from "node:path";
import { clearReport } from "../../../src/report/junit-file.js";
import type { Scene } from "../../support/scene.js";

/** Nobody has made the folder, and it is not inside that of --out. */
export default ({ folder }: Scene) => clearReport(join(folder, "reports/report.xml"), join(folder, "out"));
