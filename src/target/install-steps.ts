import { Failure } from "../diagnostics/diagnostic.js";
import { aptFailed } from "../diagnostics/install.js";
import { commandLine, type Output, run } from "./process.js";

/** One thing that is done to the system as root. */
export type Step =
  | { readonly kind: "write"; readonly file: string; readonly text: string }
  | { readonly kind: "remove"; readonly file: string }
  | { readonly kind: "apt"; readonly args: readonly string[] };

const APT = ["env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"];
const LONGEST_MS = 30 * 60_000;

/** Command that a person would type for it, on one line. */
export function shownStep(step: Step, sudo: boolean): string {
  const prefix = sudo ? "sudo " : "";
  if (step.kind === "apt") return prefix + commandLine("apt-get", step.args);
  if (step.kind === "remove") return `${prefix}rm -f ${step.file}`;
  const lines = step.text.trimEnd().split("\n");
  return `${commandLine("printf", ["%s\\n", ...lines])} | ${prefix}tee ${step.file} >/dev/null`;
}

/** Does it, through sudo unless we are root; throws Failure (FF5103) with what the program said. */
export async function doStep(step: Step, sudo: boolean): Promise<void> {
  const { exitCode, stdout, stderr, shown } = await perform(step, sudo);
  if (exitCode !== 0) throw new Failure(aptFailed(shown, `${stdout}\n${stderr}`));
}

/** The same, but gives the output whatever the exit code. */
export async function perform(step: Step, sudo: boolean): Promise<Output & { readonly shown: string }> {
  const words = wordsOf(step);
  const [command = "", ...args] = sudo ? ["sudo", ...words] : words;
  const input = step.kind === "write" ? { input: step.text } : {};
  return {
    ...(await run(command, args, { timeoutMs: LONGEST_MS, ...input })),
    shown: commandLine(command, args),
  };
}

function wordsOf(step: Step): readonly string[] {
  if (step.kind === "apt") return [...APT, ...step.args];
  return step.kind === "write" ? ["tee", step.file] : ["rm", "-f", step.file];
}
