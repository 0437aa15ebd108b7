import { EXIT, showDiagnostics } from "../endings.js";
import { targetsJson, targetsReport } from "../report/targets-report.js";
import { targetsText } from "../report/text.js";
import { print } from "./common.js";
import type { TargetFlags } from "./flags.js";

/** `ff-edge targets`: what can be built for, and how far each target is verified. */
export async function run(_: undefined, flags: Pick<TargetFlags, "json" | "targets">): Promise<number> {
  const report = targetsReport(flags.targets);
  await print("targets", targetsJson(report), flags, () => targetsText(report.rows));
  const broken = report.broken.flatMap(({ diagnostics }) => diagnostics);
  await showDiagnostics(broken.map((each) => ({ ...each, severity: "warning" })));
  return EXIT.ok;
}
