import { EXIT, interrupt, showDiagnostics } from "../endings.js";
import { junitOfVerdict } from "../report/junit.js";
import { writeFailure } from "../report/junit-failure.js";
import { clearReport, writeReport } from "../report/junit-file.js";
import { validateText } from "../report/text.js";
import { ended, parseTolerances, TOLERANCES, worse } from "../validate/gates.js";
import { optionsOf, print } from "./common.js";
import { type ValidateOptions, validate } from "./compare-device.js";
import { type DeviceFlags, UsageError, type WatchFlags } from "./flags.js";
import { perhapsWatched } from "./watch.js";

interface ValidateFlags extends DeviceFlags, WatchFlags {
  readonly learn?: number;
  readonly stream?: true | string;
  readonly baseline?: string;
  readonly tolerance?: string;
  readonly junit?: string;
}

/** `ff-edge validate`: the device against the host reference, bit for bit; and the figures against a baseline. */
export function run(model: string, flags: ValidateFlags): Promise<number> {
  const { samples, port, learn, stream } = flags;
  const recording = typeof stream === "string" ? stream : undefined;
  const asked = { samples, port, learn, streams: stream !== undefined, recording };
  const options = { ...optionsOf(flags), ...asked, baseline: baselineOf(flags) };
  const files = [recording, flags.baseline].flatMap((file) => file ?? []);
  return perhapsWatched({ model, files, done: options.progress.done }, flags, (loaded) =>
    validateOnce(model, flags, { ...options, loaded }),
  );
}

async function validateOnce(model: string, flags: ValidateFlags, options: ValidateOptions): Promise<number> {
  const { target, junit, out } = flags;
  if (junit) clearReport(junit, out);
  const verdict = await validate(model, target, options).catch((error) => {
    const { aborted: isInterrupted } = interrupt.signal;
    if (junit) writeFailure(junit, { model, target }, { error, isInterrupted });
    throw error;
  });
  await print("validate", verdict, flags, validateText);
  if (junit) writeReport(junit, junitOfVerdict({ model, target }, verdict));
  const found = [...worse(verdict.gates), ...ended(verdict)];
  const code = found.length > 0 ? await showDiagnostics(found) : EXIT.ok;
  return verdict.mismatches > 0 ? EXIT.mismatch : code;
}

function baselineOf({ baseline: file, tolerance }: ValidateFlags): ValidateOptions["baseline"] {
  const tolerances = tolerance === undefined ? TOLERANCES : parseTolerances(tolerance);
  if (typeof tolerances === "string")
    throw new UsageError(`option '--tolerance <list>' is invalid. ${tolerances}`);
  if (file === undefined && tolerance !== undefined) throw new UsageError("--tolerance needs a --baseline");
  return file === undefined ? undefined : { file, tolerances };
}
