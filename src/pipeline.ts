/**
 * The map: how one model file becomes a verdict. Each function below is a command's way through the stages, each
 * stage a function from a value to the next; nothing is decided here. Heavy stages are imported when they are reached.
 */
import { dirname, join, resolve } from "node:path";
import type { Expected, Session } from "./device/session.js";
import type { BenchReport } from "./ir/bench.js";
import type { Course } from "./ir/course.js";
import type { Dataset, Samples } from "./ir/data.js";
import type { ExitCalibration } from "./ir/exits.js";
import type { Image, Sources } from "./ir/image.js";
import type { Ir } from "./ir/ir.js";
import type { Learner } from "./ir/learning.js";
import type { Plan } from "./ir/plan.js";
import type { Progress } from "./ir/progress.js";
import type { QuantModel } from "./ir/quant.js";
import type { AnalyzeReport, BuildReport, FlashReport, LearnReport, TrainReport } from "./ir/report.js";
import type { Arch, Target } from "./ir/target.js";
import type { Trained } from "./ir/trained.js";
import type { Execution, GatedVerdict, Verdict } from "./ir/verdict.js";
import type { Precision } from "./model.js";
import { packageVersion } from "./package.js";
import type { Limits } from "./plan/budget.js";
import type { Condition } from "./reference/condition.js";
import type { Benched } from "./report/bench-report.js";
import type { Purpose } from "./target/require-tools.js";
import type { Tool } from "./target/tools.js";
import type { obtainTrained as ObtainTrained } from "./train/obtain.js";
import type { Tolerances } from "./validate/gates.js";

/** What every command takes. */
export interface Options {
  readonly seed: number;
  /** Folder of all artefacts: `<out>/<model>/...`. */
  readonly out: string;
  /** Folders with further targets, searched before the built-in ones. */
  readonly targets: readonly string[];
  /** Weights to use as they are: nothing is trained. */
  readonly checkpoint?: string | undefined;
  /** Number format, instead of the model file's. */
  readonly precision?: Precision | undefined;
  /** Set by commands that need a model that learns. */
  readonly learns?: boolean;
  /** Set by commands that write: folders below `<out>/<model>`, looked at before the data are read. */
  readonly writes?: readonly string[];
  readonly limits: Limits;
  /** In place of clang, to compare the two; no command sets it. */
  readonly gcc?: Tool | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A model file read and checked, with its data. */
interface Understood {
  readonly ir: Ir;
  readonly dataset: Dataset;
}

/** model.ts -> layers with shapes, and the four parts of the data. */
async function understand(file: string, options: Options, target?: Target): Promise<Understood> {
  const { parseBounded } = await import("./frontend/parse-bounded.js");
  const { check } = await import("./frontend/check.js");
  const { requireLearning } = await import("./frontend/check-learning.js");
  const { lower } = await import("./ir/lower.js");
  const { loadDataset } = await import("./data/load.js");
  const { withSums } = await import("./ir/target.js");
  const { requirePrecision, requireSums } = await import("./target/target.js");
  const { requireWritable } = await import("./disk.js");

  const program = check(await parseBounded(resolve(file))); //        typed file   -> values with places
  const lowered = lower(program); //                                  values       -> layers with shapes
  const asked = options.precision ? { ...lowered, precision: options.precision } : lowered;
  const ir = withSums(asked, target?.arch ?? HOST_NUMBERS); //        float or half sums, as asked or as the target has
  if (target) requirePrecision(target, ir.precision, options.precision ? undefined : program.spans.precision);
  if (target) requireSums(target, ir.accumulate, program.spans.accumulate);
  if (options.learns && ir.learning === null) requireLearning(program);
  for (const each of options.writes ?? []) requireWritable(join(options.out, ir.name, each));
  const folder = dirname(program.file);
  const dataset = loadDataset(ir, { folder, spans: program.spans, seed: options.seed }); // files -> typed arrays
  for (const note of dataset.notes) options.progress.note(`note: ${note}`);
  return { ir, dataset };
}

/** `ff-edge train`: float weights in a checkpoint, and how good they are before and after quantization. */
export async function train(file: string, baseline: boolean, options: Options): Promise<TrainReport> {
  const { obtainTrained, obtainBaseline } = await import("./train/obtain.js");
  const { requireFloatWeights } = await import("./checkpoint/device.js");
  const { trainReport } = await import("./report/train-report.js");

  requireFloatWeights(options.checkpoint);
  const understood = await understand(file, options);
  const { ir, dataset } = understood;
  const obtained = await obtainTrained(ir, dataset, options); //      layers       -> + float weights
  const shipped = await eachShipped(understood, obtained.trained, options);
  for (const loss of new Set(shipped.flatMap(({ integers }) => integers.losses))) options.progress.note(loss);
  const twin = baseline ? await obtainBaseline(ir, dataset, options) : null;
  const [{ integers }] = shipped;
  const condition = await conditionOn(dataset.validation, integers);
  return trainReport({ ...understood, obtained, shipped, condition, baseline: twin });
}

/** The model over the test set as it ships: for targets with an FPU first, and for others where they read something else. */
async function eachShipped(understood: Understood, trained: Trained, options: Options) {
  const { encodeSamples } = await import("./quantize/encode.js");
  const { evaluateExits } = await import("./reference/evaluate.js");

  const { ir, dataset } = understood;
  const on = async (numbers: Numbers) => {
    const integers = await toIntegers(understood, trained, numbers, options);
    const { model, plan } = integers;
    return {
      fpu: numbers.fpu,
      integers,
      table: evaluateExits(model, plan.schedule, encodeSamples(dataset.test, model.input)),
    };
  };
  const first = await on(HOST_NUMBERS);
  const differs = ir.precision === "int8" && first.integers.model.input.storage === "float32";
  return differs ? ([first, await on({ ...HOST_NUMBERS, fpu: false })] as const) : ([first] as const);
}

/** How the device's values lie in their ranges, on some of the samples. */
async function conditionOn(samples: Samples, { model }: Integers): Promise<Condition> {
  const { spread } = await import("./ir/data.js");
  const { encodeSamples } = await import("./quantize/encode.js");
  const { conditionOf } = await import("./reference/condition.js");

  return conditionOf(model, encodeSamples(spread(samples, CONDITION_SAMPLES), model.input));
}

/** Enough to see a layer that is dead or saturates. */
const CONDITION_SAMPLES = 500;

/** What of a target decides about numbers and kernels. */
type Numbers = Pick<Arch, "fpu" | "simd">;

/** Where there is no target: decimal data stay floats. */
const HOST_NUMBERS: Numbers = { fpu: true, simd: "none" };

/** A model as the device will hold it. */
interface Integers {
  readonly model: QuantModel;
  readonly plan: Plan;
  readonly calibration: ExitCalibration | null;
  /** Columns of which the input loses detail, a sentence each. */
  readonly losses: readonly string[];
}

/** Float weights -> integers, thresholds of the exits, places in memory. */
async function toIntegers(
  { ir, dataset }: Understood,
  trained: Trained,
  arch: Numbers,
  { seed, progress }: Options,
): Promise<Integers> {
  const { quantize } = await import("./quantize/quantize.js");
  const { requireFinite } = await import("./quantize/finite.js");
  const { inputLosses } = await import("./quantize/input-loss.js");
  const { rangeNotes } = await import("./quantize/range.js");
  const { withStored } = await import("./quantize/stored.js");
  const { encodeSamples } = await import("./quantize/encode.js");
  const { withExits } = await import("./exits/with-exits.js");
  const { plan } = await import("./plan/plan.js");

  const numbers = quantize(ir, trained, dataset.validation, arch.fpu, seed); // floats -> integers or halves
  const losses = inputLosses(ir, trained.statistics, numbers, dataset.validation, dataset.columns ?? null);
  for (const note of rangeNotes(numbers, [dataset.train, dataset.validation])) progress.note(note);
  const quantized = withStored(ir, numbers, dataset, seed); //        integers     -> + samples that are learnt again
  const { model, calibration } = withExits(ir, quantized, {
    validation: encodeSamples(dataset.validation, quantized.input), // curves
    calibration: encodeSamples(dataset.calibration, quantized.input), // the certificate
  }); //                                                              integers     -> + thresholds
  requireFinite(model);
  return { model, calibration, losses, plan: plan(model, arch) }; //        integers     -> + offsets and kernels
}

/** The same before a training: sizes and places, from weights of zero and closed exits; every activation counts. */
async function shapeOnly(understood: Understood, arch: Numbers, options: Options): Promise<Integers> {
  const { untrained } = await import("./train/obtain.js");
  const { plan } = await import("./plan/plan.js");

  const { model } = await withoutExits(understood, untrained(understood.ir), arch, options);
  const dense = { ...model, layers: model.layers.map((layer) => ({ ...layer, density: 1 })) };
  return { model: dense, calibration: null, losses: [], plan: plan(dense, arch) };
}

/** Float weights -> integers whose exits are closed: nothing is calibrated. */
async function withoutExits(
  { ir, dataset }: Understood,
  trained: Trained,
  arch: Numbers,
  { seed }: Options,
): Promise<Integers> {
  const { quantize } = await import("./quantize/quantize.js");
  const { requireFinite } = await import("./quantize/finite.js");
  const { withStored } = await import("./quantize/stored.js");
  const { withClosedExits } = await import("./exits/with-exits.js");
  const { plan } = await import("./plan/plan.js");

  const numbers = quantize(ir, trained, dataset.validation, arch.fpu, seed);
  const model = withClosedExits(ir, withStored(ir, numbers, dataset, seed));
  requireFinite(model);
  return { model, calibration: null, losses: [], plan: plan(model, arch) };
}

/** The model as a device has left it: nothing is trained, quantized or calibrated again. */
async function fromDevice(
  { ir, dataset }: Understood,
  file: string,
  arch: Numbers,
): Promise<Integers & { course: Course }> {
  const { loadDevice } = await import("./checkpoint/device.js");
  const { plan } = await import("./plan/plan.js");

  const { model, course } = loadDevice(file, ir, arch.fpu, dataset.test.storage); // what a device has learnt -> integers or halves
  return { model, course, calibration: null, losses: [], plan: plan(model, arch) };
}

/** A model as integers, with the weights it came from. */
interface Prepared extends Understood, Integers {
  readonly checkpoint: string;
  /** Null for a model as a device has left it. */
  readonly trained: Trained | null;
  /** What a device has been taught already; null for weights that come from a training. */
  readonly course: Course | null;
}

async function prepare(
  file: string,
  target: Target,
  options: Options,
  obtain: typeof ObtainTrained,
  gate: (shape: Integers) => void = () => undefined,
): Promise<Prepared> {
  const { isDeviceCheckpoint } = await import("./checkpoint/device.js");

  const understood = await understand(file, options, target);
  const { arch } = target;
  const { checkpoint: named } = options;
  if (isDeviceCheckpoint(named))
    return {
      ...understood,
      ...(await fromDevice(understood, named, arch)),
      checkpoint: named,
      trained: null,
    };
  const beforeTraining = async (): Promise<void> => gate(await shapeOnly(understood, arch, options));
  const { trained, checkpoint } = await obtain(understood.ir, understood.dataset, {
    ...options,
    beforeTraining,
  }); //                                                              layers       -> + float weights
  const integers = await toIntegers(understood, trained, arch, options);
  for (const loss of integers.losses) options.progress.note(loss);
  return { ...understood, ...integers, checkpoint, trained, course: null };
}

/** Accuracies over the test set: of the float weights, and of what ships. */
async function accuraciesOf({ ir, dataset, model, plan, trained }: Prepared, { out }: Options) {
  const { floatAccuracy, rememberIn, shippedAccuracy } = await import("./report/accuracy.js");
  const { encodeSamples } = await import("./quantize/encode.js");

  const remember = rememberIn(join(resolve(out), model.name, "accuracy.json"));
  const float = (): number | null => trained && floatAccuracy(ir, trained, dataset.test, remember);
  const shipped = (): number =>
    shippedAccuracy(model, plan, encodeSamples(dataset.test, model.input), remember);
  return { float, shipped };
}

/** A compiled model. */
interface Built extends Prepared {
  readonly target: Target;
  readonly folder: string;
  readonly image: Image;
  readonly sources: Sources;
}

async function compileModel(
  file: string,
  targetName: string,
  options: Options,
  purpose: Purpose = "compile",
): Promise<Built> {
  const { loadTarget } = await import("./target/target.js");
  const { requireTools } = await import("./target/require-tools.js");
  const { obtainTrained } = await import("./train/obtain.js");
  const { checkBudget, limitsOfModel } = await import("./plan/budget.js");
  const { stopOn } = await import("./diagnostics/diagnostic.js");

  const target = loadTarget(targetName, options.targets);
  await requireTools(target, purpose);
  const gate = ({ model, plan }: Integers): void =>
    stopOn(checkBudget(model, plan, limitsOfModel(target, model, options.limits)));
  const needs = { ...options, writes: [...(options.writes ?? []), target.name] };
  const prepared = await prepare(file, target, needs, obtainTrained, gate);
  gate(prepared); //                                                  gate: data against the memory there is
  const folder = resolve(options.out, prepared.model.name, target.name);
  const { columns } = prepared.dataset;
  return { ...prepared, ...(await compileIntegers(prepared, target, folder, options, columns)) };
}

/** Integers -> ELF, in `folder`. */
async function compileIntegers(
  { model, plan }: Integers,
  target: Target,
  folder: string,
  options: Options,
  columns: Dataset["columns"] = null,
) {
  const { checkImage, limitsWithin } = await import("./plan/budget.js");
  const { emit } = await import("./emit/emit.js");
  const { expectationOf } = await import("./emit/expectation.js");
  const { writeSources } = await import("./emit/write.js");
  const { compile } = await import("./target/toolchain.js");
  const { stopOn } = await import("./diagnostics/diagnostic.js");

  const limits = limitsWithin(target, options.limits);
  const sources = emit(model, plan, target, { version: packageVersion(), columns }); // integers -> C, still in memory
  writeSources(folder, sources);
  const { inputBytes } = expectationOf(model, plan);
  const image = await compile(folder, model.name, target, {
    inputBytes,
    ramLimit: limits.ram,
    ...(model.learning ? { stateBytes: plan.ram } : { ramBytes: plan.ram }),
    gcc: options.gcc,
    signal: options.signal,
  }); //                                                              C            -> ELF and its sizes
  stopOn(checkImage(plan, image, limits)); //                         gate: everything
  return { target, folder, image, sources };
}

/** `ff-edge build`: everything up to an ELF and the portable C folder. */
export async function build(file: string, targetName: string, options: Options): Promise<BuildReport> {
  const { buildReport, writeManifest } = await import("./report/build-report.js");

  const built = await compileModel(file, targetName, options);
  const { float, shipped } = await accuraciesOf(built, options);
  const report = buildReport(built, { floatAccuracy: float(), testAccuracy: shipped() });
  writeManifest(built);
  return report;
}

/** How an image gets onto a board. */
export interface FlashOptions extends Options {
  /** Serial port, drive or probe; without it the back end looks for the only one. */
  readonly port?: string | undefined;
  /** Make the files, tell the steps, touch no board. */
  readonly dryRun: boolean;
}

/** `ff-edge flash`: everything up to an ELF, and that onto the board. */
export async function flash(file: string, targetName: string, options: FlashOptions): Promise<FlashReport> {
  const { readFile } = await import("node:fs/promises");
  const { loadTarget, readTargets } = await import("./target/target.js");
  const { segmentsOf } = await import("./target/segments.js");
  const { flash: flashImage, requireBoard, requireFlash } = await import("./device/flash/flash.js");
  const { writeManifest } = await import("./report/build-report.js");

  const wanted = loadTarget(targetName, options.targets);
  requireFlash(wanted, () => readTargets(options.targets).targets); // before a training
  if (!options.dryRun) await requireBoard({ target: wanted, port: options.port });
  const built = await compileModel(file, targetName, options);
  writeManifest(built);
  const { model, target, folder, image } = built;
  const { port, progress, signal, dryRun } = options;
  const segments = segmentsOf(await readFile(image.file)); //         ELF          -> bytes at their addresses
  const job = { target, segments, elf: image.file, folder, port, progress, signal };
  return flashImage(model.name, job, dryRun); //                      bytes        -> a board that holds them
}

/** Which value between two stages `build --dump` shows. */
export type Stage = "ir" | "quant" | "plan";

/** `ff-edge build --dump`: a value on its way, as text; nothing is emitted. */
export async function dump(
  file: string,
  targetName: string,
  stage: Stage,
  options: Options,
): Promise<string> {
  const { loadTarget } = await import("./target/target.js");
  const { obtainTrained } = await import("./train/obtain.js");
  const { printIr, printPlan, printQuant } = await import("./ir/print.js");

  const target = loadTarget(targetName, options.targets);
  if (stage === "ir") return printIr((await understand(file, options, target)).ir);
  const { model, plan } = await prepare(file, target, options, obtainTrained);
  return stage === "quant" ? printQuant(model) : printPlan(plan);
}

/** Where a model runs, and on how many samples. */
interface DeviceOptions extends Options {
  readonly samples: number | "all";
  /** Serial port of a board that already runs the firmware; without it the target is emulated or run here. */
  readonly port?: string | undefined;
}

/** How a validation runs. */
export interface ValidateOptions extends DeviceOptions {
  /** Learning steps that are compared too, 1 or more. */
  readonly learn?: number | undefined;
  /** What `--json` printed earlier, and how much worse than that the figures may be. */
  readonly baseline?: { readonly file: string; readonly tolerances: Tolerances } | undefined;
}

/** How a device learns; `samples` counts those of one pass. */
export interface LearnOptions extends DeviceOptions {
  /** How often the samples are sent, 1 or more. */
  readonly passes: number;
}

/** `ff-edge validate`: the device against the host reference, bit for bit. */
export async function validate(
  file: string,
  targetName: string,
  options: ValidateOptions,
): Promise<GatedVerdict> {
  const { encodeSamples } = await import("./quantize/encode.js");
  const { deviceTensors } = await import("./emit/tensors.js");
  const { expectationOf } = await import("./emit/expectation.js");
  const { validate: compare } = await import("./validate/validate.js");
  const { comparisonProgress } = await import("./report/validate-progress.js");
  const { createLearner } = await import("./reference/learn.js");
  const { gatesOf, TOLERANCES } = await import("./validate/gates.js");
  const { formatText } = await import("./ir/quant.js");
  const { metrics } = await import("./numerics/metrics.js");
  const { remarks } = await import("./report/remarks.js");
  const { readBaseline } = await import("./report/baseline.js");

  const { tolerances = TOLERANCES, file: earlier } = options.baseline ?? {};
  const baseline = earlier === undefined ? null : readBaseline(earlier);
  const needs = { ...options, learns: options.learn !== undefined };
  const built = await prepareDevice(file, targetName, needs);
  const { model, plan, target, image } = built;
  const constants = deviceTensors(model, plan);
  const { dataset } = built;
  const test = encodeSamples(dataset.test, model.input);
  const { samples, seed, learn } = options;
  const progress = comparisonProgress(options.progress);
  const work = (session: Session, execution: Execution): Promise<Verdict> =>
    compare({
      model,
      plan,
      constants,
      test,
      samples,
      seed,
      session,
      execution,
      image,
      target: target.name,
      progress: progress.update,
      ...(learn === undefined
        ? {}
        : {
            learn: {
              create: () => createLearner(model, plan),
              train: encodeSamples(dataset.learn ?? dataset.train, model.input),
              steps: learn,
            },
          }),
    });
  try {
    const verdict = await withDevice(target, image, expectationOf(model, plan), options, work);
    const floatAccuracy = (await accuraciesOf(built, options)).float();
    const told = remarks({
      format: formatText(model),
      samples: test.count,
      shipped: { ...metrics(test.labels, test.labels, model.classes), accuracy: verdict.testAccuracy },
      float: floatAccuracy,
      condition: await conditionOn(dataset.validation, built),
      columns: dataset.columns ?? null,
    });
    return {
      ...verdict,
      floatAccuracy,
      inputLosses: built.losses,
      remarks: told,
      dataNotes: dataset.notes,
      gates: gatesOf(verdict, baseline, tolerances),
    };
  } finally {
    progress.end();
  }
}

/** What will answer: a board at `port`, or else the model compiled for a target that runs here. */
async function prepareDevice(
  file: string,
  targetName: string,
  options: DeviceOptions,
  purpose: Purpose = "boot",
) {
  const { loadTarget, requireEmulator } = await import("./target/target.js");

  if (options.port) return prepareForBoard(file, targetName, options.port, options);
  requireEmulator(loadTarget(targetName, options.targets));
  return compileModel(file, targetName, options, purpose);
}

/** The same without a compiler: a board already runs the firmware, and its weights must be there. */
async function prepareForBoard(file: string, targetName: string, port: string, options: Options) {
  const { loadTarget } = await import("./target/target.js");
  const { requireTrained } = await import("./train/obtain.js");
  const { requirePort } = await import("./device/port.js");

  const target = loadTarget(targetName, options.targets);
  await requirePort(port);
  return { ...(await prepare(file, target, options, requireTrained)), target, image: null };
}

/** Boots the image (or opens the board's port), greets the firmware, works with it and leaves nothing behind. */
async function withDevice<Result>(
  target: Target,
  image: Image | null,
  expected: Expected,
  { port, signal, plugin }: Pick<DeviceOptions, "port" | "signal"> & { readonly plugin?: string | undefined },
  work: (session: Session, execution: Execution) => Promise<Result>,
): Promise<Result> {
  const { boot } = await import("./target/run.js");
  const { Link } = await import("./device/link.js");
  const { connect } = await import("./device/session.js");

  const running = image === null ? null : await boot(image, target, { signal, plugin }); // ELF -> a serial port
  try {
    const link = await Link.open(running?.serialPath ?? port ?? "", { baud: target.serial.baud, signal });
    try {
      const session = await connect(link, expected); //               serial port -> a device that runs this model
      return await work(session, running?.execution ?? "hardware");
    } finally {
      await link.close();
    }
  } finally {
    await running?.stop();
  }
}

/** `ff-edge analyze`: flash, RAM and MACs per layer before any compile; an untrained model counts as dense. */
export async function analyze(file: string, targetName: string, options: Options): Promise<AnalyzeReport> {
  const { loadTarget } = await import("./target/target.js");
  const { findTrained } = await import("./train/obtain.js");
  const { isDeviceCheckpoint } = await import("./checkpoint/device.js");
  const { analyzeReport } = await import("./report/analyze-report.js");

  const target = loadTarget(targetName, options.targets);
  const understood = await understand(file, options, target);
  const { ir, dataset } = understood;
  const { arch } = target;
  const { checkpoint: named } = options;
  const device = isDeviceCheckpoint(named) ? await fromDevice(understood, named, arch) : null;
  const trained = device ? null : await findTrained(ir, dataset, options);
  const { model, plan, losses } =
    device ??
    (await (trained ? toIntegers(understood, trained, arch, options) : shapeOnly(understood, arch, options)));
  for (const loss of losses) options.progress.note(loss);
  const folder = join(resolve(options.out), model.name, target.name);
  return analyzeReport({
    model,
    plan,
    target,
    trained: device !== null || trained !== null,
    folder,
    limits: options.limits,
  });
}

/** `ff-edge learn`: labelled samples to the device, and what it has learnt from them into a checkpoint. */
export async function learn(file: string, targetName: string, options: LearnOptions): Promise<LearnReport> {
  const { encodeSamples } = await import("./quantize/encode.js");
  const { expectationOf } = await import("./emit/expectation.js");
  const { createLearner } = await import("./reference/learn.js");
  const { teach } = await import("./teach/teach.js");
  const { replacedNote, saveDevice } = await import("./checkpoint/device.js");
  const { withReadState } = await import("./checkpoint/learnt.js");

  const needs = { ...options, learns: true, writes: [""] };
  const built = await prepareDevice(file, targetName, needs);
  const { model, plan, target, image, dataset } = built;
  const checkpoint = join(resolve(options.out), model.name, "device.safetensors");
  const note = options.port ? null : replacedNote(checkpoint, options.checkpoint);
  if (note) options.progress.note(note);
  const work = (session: Session, execution: Execution): Promise<LearnReport> =>
    teach({
      session,
      execution,
      target: target.name,
      model,
      create: (payload) => createLearner(payload ? withReadState(model, plan.fields, payload) : model, plan),
      samples: encodeSamples(dataset.learn ?? dataset.train, model.input),
      test: encodeSamples(dataset.test, model.input),
      options,
      earlier: built.course,
      save: (payload, course) => saveDevice(checkpoint, { model, plan, payload, course }),
      checkpoint,
    });
  return withDevice(target, image, expectationOf(model, plan), options, work); // device -> what it has learnt
}

/** A device that learns, and what it is compared with. */
export interface Pupil {
  readonly session: Session;
  /** The reference as after `<model>_init`. */
  readonly create: () => Learner;
  /** Constants on the device, before the fields of the learnt state. */
  readonly constants: number;
}

/** Builds a model that learns, boots it on an emulated target and lets `work` talk to it: for programs with a course of their own. */
export async function withPupil<Result>(
  file: string,
  targetName: string,
  options: Options,
  work: (pupil: Pupil) => Promise<Result>,
): Promise<Result> {
  const { deviceTensors } = await import("./emit/tensors.js");
  const { expectationOf } = await import("./emit/expectation.js");
  const { createLearner } = await import("./reference/learn.js");

  const { model, plan, target, image } = await compileModel(
    file,
    targetName,
    { ...options, learns: true },
    "boot",
  );
  const create = (): Learner => createLearner(model, plan);
  const constants = deviceTensors(model, plan).length;
  return withDevice(target, image, expectationOf(model, plan), options, (session) =>
    work({ session, create, constants }),
  );
}

/** How a bench runs. */
export interface BenchOptions extends DeviceOptions {
  /** Whether inference is measured without zeros too, also where nothing is learnt. */
  readonly dense: boolean;
}

/** `ff-edge bench`: instructions per inference, per learning step, per MAC, by layer. */
export async function bench(file: string, targetName: string, options: BenchOptions): Promise<BenchReport> {
  const { encodeSamples } = await import("./quantize/encode.js");
  const { pick } = await import("./ir/data.js");
  const { sampleOrder } = await import("./validate/validate.js");
  const { startsFromFlash } = await import("./ir/target.js");
  const { benchReport } = await import("./report/bench-report.js");
  const { denseDataset, neverSure } = await import("./bench/dense.js");
  const { answeredSamples } = await import("./bench/answered.js");

  const built = await prepareDevice(file, targetName, options, "count");
  const { model, target, ir } = built;
  const test = encodeSamples(built.dataset.test, model.input);
  const chosen = pick(test, sampleOrder(test.count, options.samples, options.seed));
  const answered = answeredSamples(model, built.plan, chosen);
  const refused = chosen.count - answered.length;
  if (refused > 0)
    options.progress.note(`${refused} of the samples: out of range of ${model.precision}, and not measured`);
  const samples = refused > 0 ? pick(chosen, answered) : chosen;
  const real = await benchBuilt(built, samples, options);
  const canDense = target.run.kind === "qemu" && !startsFromFlash(target);
  if (options.port || !canDense || !(options.dense || model.learning))
    return benchReport(target.name, real, null);

  const dataset = denseDataset(ir, built.dataset);
  const integers = await withoutZeros({ ir: neverSure(ir), dataset }, target.arch, options);
  const folder = resolve(options.out, model.name, `${target.name}-dense`);
  const compiled = { ...integers, ...(await compileIntegers(integers, target, folder, options)) };
  const dense = await benchBuilt(compiled, encodeSamples(dataset.test, integers.model.input), options);
  return benchReport(target.name, real, dense);
}

/** The same shapes with weights and samples that leave no zero anywhere, exits closed. */
async function withoutZeros(understood: Understood, arch: Numbers, options: Options): Promise<Integers> {
  const { denseWeights } = await import("./bench/dense.js");
  const { untrained } = await import("./train/obtain.js");

  const { ir, dataset } = understood;
  return withoutExits(understood, denseWeights(ir, untrained(ir), dataset), arch, options);
}

/** Boots a firmware under a plugin that counts (QEMU), answers and learns the samples. */
async function benchBuilt(
  built: Integers & { readonly target: Target } & (
      | Pick<Built, "folder" | "image" | "sources">
      | { readonly image: null }
    ),
  samples: Samples,
  options: BenchOptions,
): Promise<Benched> {
  const { expectationOf } = await import("./emit/expectation.js");
  const { placesOf, stepLines } = await import("./emit/step-lines.js");
  const { prepareCounter } = await import("./target/counter.js");
  const { measure } = await import("./bench/measure.js");

  const { model, plan, target, image } = built;
  const { signal, progress } = options;
  const places = placesOf(model, plan);
  const source = (sources: Sources): string => sources.get(`${model.name}/${model.name}.c`)!;
  const counter =
    image !== null && target.run.kind === "qemu"
      ? await prepareCounter(built.folder, model.name, image, target.run, {
          lines: stepLines(source(built.sources), model, plan), //   C            -> whose each line is
          places: places.length,
          signal,
        })
      : null;
  const work = async (session: Session, execution: Execution): Promise<Benched> => {
    const learns = model.learning !== null;
    const restores = image === null; // a board is not ours
    const counts = counter?.read ?? null;
    const measurement = await measure({ session, samples, learns, restores, counts, progress });
    const tools = image?.tools ?? {};
    return { model, plan, places, samples, measurement, execution, vlen: session.info.vlen, tools };
  };
  return withDevice(target, image, expectationOf(model, plan), { ...options, plugin: counter?.plugin }, work);
}
