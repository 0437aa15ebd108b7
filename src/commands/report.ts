import { join, resolve } from "node:path";
import { writeWhole } from "../disk.js";
import { EXIT } from "../endings.js";
import type { BenchReport } from "../ir/bench.js";
import { eventsOf } from "../ir/model-features.js";
import type { ModelReport } from "../ir/model-report.js";
import type { SampleOptions } from "../options.js";
import { encodeSamples } from "../quantize/encode.js";
import { evaluateExits } from "../reference/evaluate-exits.js";
import { analyzeReport } from "../report/analyze-report.js";
import { benchReport } from "../report/bench-report.js";
import { writeManifest } from "../report/build-report.js";
import { answersOf } from "../report/model/answers.js";
import { modelReport, type ReportInput } from "../report/model/assemble-report.js";
import { readModelReport } from "../report/model/read-report.js";
import { reportText } from "../report/model/report-text.js";
import { reproducingCommands } from "../report/model/reproducing-commands.js";
import { loadTarget } from "../target/target.js";
import { buildForDevice, overBudget } from "../walk.js";
import { measureBuilt } from "./bench.js";
import { optionsOf, print } from "./common.js";
import { type BuiltForDevice, recordingsFor, type ValidateOptions, validateBuilt } from "./compare-device.js";
import type { DeviceFlags } from "./flags.js";
import { testRecordings } from "./recordings-to-play.js";

interface ReportFlags extends DeviceFlags {
  readonly learn?: number;
  readonly stream?: true | string;
  readonly compare?: string;
}

/** Samples whose instructions are counted: the means of so many are stable. */
const COUNTED_SAMPLES = 50;

/** Points of the curve of learning on the device, beside its start. */
const WATCHED = 8;

/** `ff-edge report`: validates and measures, and writes a page that shows all of it. */
export async function run(file: string, flags: ReportFlags): Promise<number> {
  const { samples, port, learn, stream, target, compare } = flags;
  const other = compare === undefined ? null : readModelReport(compare);
  const recording = typeof stream === "string" ? stream : undefined;
  const asked = {
    samples,
    port,
    learn,
    streams: stream !== undefined,
    recording,
  };
  const options = { ...optionsOf(flags), ...asked, watched: WATCHED };
  const commands = reproducingCommands(file, flags);
  const report = await gather(file, target, options, commands);
  const { htmlReport } = await import("../report/html/page.js");
  writeWhole(report.file, await htmlReport(report, other));
  await print("report", report, flags, reportText);
  return report.verdict.mismatches > 0 ? EXIT.mismatch : EXIT.ok;
}

/** All five stages once, the device's answers and costs, and what the reference says of the whole test set. */
async function gather(
  file: string,
  targetName: string,
  options: ValidateOptions,
  commands: readonly string[],
): Promise<ModelReport> {
  const { run: machine } = loadTarget(targetName, options.targets);
  const counts = machine.kind === "qemu" && options.port === undefined;
  const learns = options.learn !== undefined;
  const built = await buildForDevice(file, targetName, { ...options, learns }, counts ? "count" : "boot");
  const { model, target, image } = built;
  const folder = join(resolve(options.out), model.name, target.name);
  if (image !== null) writeManifest(built);
  const played = recordingsFor(built, options);
  const tested = answersOfReference(built);
  const verdict = await validateBuilt(built, options, {
    known: { table: tested.table, labels: tested.answers.map(({ label }) => label) },
    played: played && { ...played, sweeps: true },
    earlier: null,
  });
  const cost = counts ? await costOf(built, options) : null;
  const over = overBudget(built, built, target, options.limits);
  const memory = analyzeReport({ ...built, folder, trained: true, overBudget: over });
  const page = join(options.out, model.name, target.name, "report.html");
  const shown = played ?? recordingsOfEvents(built, options);
  return modelReport({
    ...{ ...built, tested, verdict, memory, cost, commands },
    ...{ seed: options.seed, recordings: shown?.recordings ?? [], file: page },
  });
}

/** The whole test set, once: all that a page tells of it is found in this. */
function answersOfReference({ model, plan, dataset }: BuiltForDevice): ReportInput["tested"] {
  const test = encodeSamples(dataset.test, model.input);
  const table = evaluateExits(model, plan.schedule, test);
  return { table, answers: answersOf(model, table, test.labels) };
}

/** Recordings from which a class makes features, for pictures of readings: samples of such a model have none. */
function recordingsOfEvents(built: BuiltForDevice, { progress }: ValidateOptions) {
  return eventsOf(built.model.features) ? testRecordings(built, progress) : null;
}

async function costOf(built: BuiltForDevice, options: SampleOptions): Promise<BenchReport> {
  const { samples } = options;
  const few = samples === "all" ? COUNTED_SAMPLES : Math.min(samples, COUNTED_SAMPLES);
  return benchReport(built.target, await measureBuilt(built, { ...options, samples: few }), null);
}
