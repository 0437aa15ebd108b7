import { EXIT } from "../endings.js";
import { type DoctorOptions, runDoctor } from "../report/doctor-report.js";
import { doctorText } from "../report/text.js";
import { print } from "./common.js";

/** `ff-edge doctor`: what is missing on this computer, and the one command that installs it. */
export async function run(_: undefined, flags: DoctorOptions & { readonly json?: true }): Promise<number> {
  const report = await runDoctor(flags);
  await print("doctor", report, flags, doctorText);
  return report.ok || flags.uninstall ? EXIT.ok : EXIT.tool;
}
