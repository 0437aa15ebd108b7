/**
 * The map: a model file becomes a device that answers, in five stages. Each is a function from a value to the next, and
 * nothing is decided here. `walk.ts` goes through several at once; the commands in commands/ say how far they go.
 */
import { dirname, join, resolve } from "node:path";
import { isDeviceCheckpoint, loadDevice } from "./checkpoint/device.js";
import { loadDataset } from "./data/load.js";
import { replayWarnings } from "./data/replay-shares.js";
import { Link } from "./device/link.js";
import { connect, type Session } from "./device/session.js";
import { stopOn, warningLine } from "./diagnostics/diagnostic.js";
import { requireWritable } from "./disk.js";
import { expectationOf } from "./emit/expectation.js";
import { writeSources } from "./emit/write.js";
import { withAlarm } from "./exits/with-alarm.js";
import { withExits } from "./exits/with-exits.js";
import { check, conformed } from "./frontend/check.js";
import { requireLearning } from "./frontend/check-learning.js";
import { warnings } from "./frontend/check-maps.js";
import { streamOf } from "./frontend/check-stream.js";
import { lower } from "./frontend/lower.js";
import { parseBounded } from "./frontend/parse-bounded.js";
import type { Dataset } from "./ir/data.js";
import type { Image, Sources } from "./ir/image.js";
import type { Ir } from "./ir/ir.js";
import { isNet, type Program } from "./ir/program.js";
import type { LearntWeights, LoadedModel, PlannedModel, Weights } from "./ir/stages.js";
import { HOST_NUMBERS, type NumericTarget, type Target, withSums } from "./ir/target-description.js";
import type { Execution } from "./ir/verdict.js";
import type { DeviceOptions, Options } from "./options.js";
import { packageVersion } from "./package.js";
import { checkImage, limitsWithin, ramOf } from "./plan/budget.js";
import { plan } from "./plan/plan.js";
import { withDrift } from "./quantize/drift-start.js";
import { encodeSamples } from "./quantize/encode.js";
import { ratesNote, withRates } from "./quantize/feature-rates.js";
import { requireFinite } from "./quantize/finite.js";
import { inputLosses } from "./quantize/input-loss.js";
import { quantize } from "./quantize/quantize.js";
import { rangeNotes } from "./quantize/range.js";
import { withReadoutStart } from "./quantize/readout-start.js";
import { withStored } from "./quantize/stored.js";
import { boot } from "./target/boot.js";
import { requireFeatures, requirePrecision, requireSums } from "./target/target.js";
import { compile } from "./target/toolchain.js";
import type { WeightsOptions } from "./train/load-or-train.js";

/** Stage 1, load: a model file -> layers with shapes, and the parts of the data. */
export async function loadModel(file: string, options: Options, target?: Target): Promise<LoadedModel> {
  const { precision, seed } = options;
  const read = conformed(await parseBounded(resolve(file))); //       typed file   -> values of their types, with places
  const written = await withLayersOfFiles(read); //                   values       -> layers of other files, too
  const program = check(written);
  const { spans, imported } = program;
  const lowered = lower(program); //                                  values       -> layers with shapes
  const whole = precision ? { ...lowered, precision } : lowered;
  const streams = options.streams || program.spec.stream !== undefined;
  const asked = streams ? { ...whole, stream: streamOf(program, whole) } : whole;
  const ir = withSums(asked, target?.arch ?? HOST_NUMBERS); //        float or half sums, as asked or as the target has
  for (const each of warnings(program)) options.progress.note(warningLine(each));
  if (imported && imported.dropped > 0)
    options.progress.note(
      `${imported.file}: ${imported.dropped} channels never leave zero, and are left out`,
    );
  if (target) requirePrecision(target, ir.precision, precision ? undefined : spans.precision);
  if (target) requireFeatures(target, ir.features);
  if (target) requireSums(target, ir.accumulate, spans.accumulate);
  if (options.learns && ir.learning === null) requireLearning(program);
  for (const each of options.writes ?? []) requireWritable(join(options.out, ir.name, each));
  const dataset = loadDataset(ir, { folder: dirname(program.file), spans, seed }); // files -> typed arrays
  for (const note of dataset.notes) options.progress.note(note);
  for (const each of replayWarnings(ir, dataset, spans)) options.progress.note(warningLine(each));
  options.loaded?.({ program, ir, dataset });
  return { program, ir, dataset };
}

/** The same program with the layers that stand in files of other frameworks, whose readers few models need. */
async function withLayersOfFiles(program: Program): Promise<Program> {
  return program.spec.layers.some(isNet)
    ? (await import("./import/with-nets.js")).withNets(program)
    : program;
}

/** Finds float weights: `loadOrTrain`, or one that never trains. */
export type WeightsSource<Found> = (ir: Ir, dataset: Dataset, options: WeightsOptions) => Promise<Found>;

/** Stage 2, weights: a checkpoint of a device where one is named; else what `source` finds or trains. */
export async function loadWeights<Found>(
  { ir, dataset }: LoadedModel,
  target: NumericTarget,
  options: WeightsOptions,
  source: WeightsSource<Found>,
): Promise<LearntWeights | Found> {
  const { checkpoint } = options;
  if (!isDeviceCheckpoint(checkpoint)) return source(ir, dataset, options); // layers -> + float weights
  const device = loadDevice(checkpoint, ir, target.fpu, dataset.test.storage); // what a device has learnt
  return { kind: "learnt", checkpoint, ...device };
}

/** Stage 3, device model: weights -> stored numbers, thresholds of the exits, places in memory. */
export function deviceModel(
  { ir: written, dataset }: LoadedModel,
  weights: Weights,
  target: NumericTarget,
  { seed, progress }: Pick<Options, "seed" | "progress">,
): PlannedModel {
  if (weights.kind === "learnt")
    return { model: weights.model, calibration: null, losses: [], plan: plan(weights.model, target) };
  const { trained } = weights;
  const ir = withRates(written, trained, dataset.validation); //      activations  -> rates of layers over maps that learn
  const rates = ratesNote(written, ir);
  if (rates !== null) progress.note(rates);
  const numbers = quantize(ir, trained, dataset.validation, target.fpu, seed); // floats -> integers or halves
  const losses = inputLosses(ir, trained.statistics, numbers, dataset.validation, dataset.columns ?? null);
  for (const note of rangeNotes(numbers, [dataset.train, dataset.validation])) progress.note(note);
  const started = withReadoutStart(ir, numbers, dataset.train, seed); //        integers     -> + fit that a readout learns from
  const following = withDrift(ir, started, dataset); //               integers     -> + means by which drift is told
  const quantized = withStored(ir, following, dataset, seed); //        integers     -> + samples that are learnt again
  const parts = {
    validation: encodeSamples(dataset.validation, quantized.input), // curves, or what is usual
    calibration: encodeSamples(dataset.calibration, quantized.input), // the certificate
  };
  const { model: equipped, calibration } = withExits(ir, quantized, parts); // integers -> + thresholds of exits
  const { model, alarm } = withAlarm(ir, equipped, parts); //         integers     -> + the threshold of anomalies
  requireFinite(model);
  return { model, calibration, ...(alarm ? { alarm } : {}), losses, plan: plan(model, target) }; // integers    -> + offsets and kernels
}

/** A compiled model. */
export interface Compiled {
  readonly target: Target;
  /** Folder of its files: `<out>/<model>/<target>`. */
  readonly folder: string;
  readonly sources: Sources;
  readonly image: Image;
}

/** Stage 4, image: a planned model -> C in `folder` -> ELF, within what the target holds. */
export async function compileModel(
  { model, plan }: PlannedModel,
  target: Target,
  folder: string,
  options: Options,
  columns: Dataset["columns"] = null,
): Promise<Compiled> {
  const limits = limitsWithin(target, options.limits);
  const { emit } = await import("./emit/emit.js");
  const sources = emit(model, plan, target, { version: packageVersion(), columns }); // integers -> C, still in memory
  writeSources(folder, sources);
  const { inputBytes } = expectationOf(model, plan);
  const image = await compile(folder, model.name, target, {
    inputBytes,
    ramLimit: limits.ram,
    ramBytes: ramOf(plan),
    ...(model.learning ? { stateBytes: plan.ram } : {}),
    gcc: options.gcc,
    signal: options.signal,
  }); //                                                              C            -> ELF and its sizes
  stopOn(checkImage(plan, image, limits)); //                         gate: everything
  return { target, folder, sources, image };
}

/** A model to open a session with, and its image where no board runs it. */
type Runnable = Pick<PlannedModel, "model" | "plan"> & {
  readonly target: Target;
  readonly image: Image | null;
};

/** Stage 5, session: boots the image (or opens the board's port), works with the device and leaves nothing behind. */
export async function withSession<Result>(
  { model, plan, target, image }: Runnable,
  options: Pick<DeviceOptions, "port" | "signal"> & { readonly plugin?: string | undefined },
  work: (session: Session, execution: Execution) => Promise<Result>,
): Promise<Result> {
  return withPort({ target, image }, options, async (path, execution) => {
    const link = await Link.open(path, { baud: target.serial.baud, signal: options.signal });
    try {
      const session = await connect(link, expectationOf(model, plan)); // serial port -> a device that runs this model
      return await work(session, execution);
    } finally {
      await link.close();
    }
  });
}

/** The same up to the path of the serial port, which nobody has opened yet. */
export async function withPort<Result>(
  { target, image }: Pick<Runnable, "target" | "image">,
  { port, signal, plugin }: Pick<DeviceOptions, "port" | "signal"> & { readonly plugin?: string | undefined },
  work: (path: string, execution: Execution) => Promise<Result>,
): Promise<Result> {
  const running = image === null ? null : await boot(image, target, { signal, plugin }); // ELF -> a serial port
  try {
    return await work(running?.serialPath ?? port ?? "", running?.execution ?? "hardware");
  } finally {
    await running?.stop();
  }
}
