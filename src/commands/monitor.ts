import { openPort, requirePort } from "../device/port.js";
import { writeWhole } from "../disk.js";
import { expectationOf } from "../emit/expectation.js";
import { EXIT } from "../endings.js";
import { promiseOfHeld } from "../exits/alarm-promise.js";
import { picked, type Samples } from "../ir/data.js";
import { type DeviceModel, readingOf } from "../ir/device-model.js";
import type { StreamIr } from "../ir/stream.js";
import type { Execution } from "../ir/verdict.js";
import { createBridge } from "../monitor/bridge.js";
import {
  asRecording,
  type Description,
  type SentRecording,
  type SentSamples,
  sentRecordings,
  sentSamples,
} from "../monitor/description.js";
import { pageWith, readPage } from "../monitor/page-file.js";
import { serve } from "../monitor/serve.js";
import { targetsOf } from "../numerics/targets.js";
import { evaluationRows } from "../online/order.js";
import type { DeviceOptions } from "../options.js";
import { withPort } from "../pipeline.js";
import { encodeSamples } from "../quantize/encode.js";
import { forgetsClasses, tellsAnomalies } from "../readouts/index.js";
import { monitorText } from "../report/monitor-text.js";
import { encodeTargets } from "../steps/lessons.js";
import { loadTarget } from "../target/target.js";
import { requireTrained } from "../train/load-or-train.js";
import { buildForDevice, prepare } from "../walk.js";
import { optionsOf, print } from "./common.js";
import { portWithoutModel, type TargetFlags } from "./flags.js";
import { testRecordings } from "./recordings-to-play.js";

/** Options of `monitor`. */
interface MonitorFlags extends TargetFlags {
  readonly port?: string;
  readonly page?: string;
}

type Built = Awaited<ReturnType<typeof buildForDevice>>;

/** Bytes of data beside a page that is served, and in one that is written: that stays below 300 kB. */
const ROOM = { served: 2_000_000, written: 60_000 } as const;

/** `ff-edge monitor`: a page that shows a device at work and teaches it, served to this computer or written to a file. */
export async function run(file: string | undefined, flags: MonitorFlags): Promise<number> {
  const options = { ...optionsOf(flags), port: flags.port };
  if (flags.page !== undefined) return writePage(file, flags.page, flags, options);
  const target = loadTarget(flags.target, flags.targets);
  if (file !== undefined) {
    const built = await buildForDevice(file, flags.target, options);
    await withPort(built, options, (path, execution) =>
      show(path, target.serial.baud, describe(built, execution, ROOM.served, options), flags, options),
    );
    return EXIT.ok;
  }
  const port = portWithoutModel(flags.port);
  await requirePort(port);
  await show(port, target.serial.baud, null, flags, options);
  return EXIT.ok;
}

/** Serves until a signal comes. */
async function show(
  path: string,
  baud: number,
  description: Description | null,
  flags: MonitorFlags,
  { signal }: DeviceOptions,
): Promise<void> {
  const bridge = createBridge(() => openPort(path, baud));
  const serving = await serve({ page: readPage(), description: JSON.stringify(description), bridge });
  try {
    await print("monitor", { address: serving.address, page: null }, flags, monitorText);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    await serving.close();
  }
}

/** A page for a browser that opens the board's port itself; with a model file its names and some samples are in it. */
async function writePage(
  file: string | undefined,
  page: string,
  flags: MonitorFlags,
  options: DeviceOptions,
): Promise<number> {
  const target = loadTarget(flags.target, flags.targets);
  const prepared = file === undefined ? null : await prepare(file, target, options, requireTrained);
  const built = prepared && { ...prepared, target, image: null };
  writeWhole(page, pageWith(readPage(), built && describe(built, "hardware", ROOM.written, options)));
  await print("monitor", { address: null, page }, flags, monitorText);
  return EXIT.ok;
}

function describe(built: Built, execution: Execution, room: number, options: DeviceOptions): Description {
  const { model, plan, target, image, dataset } = built;
  const stream = plan.stream?.stream ?? null;
  const learn = encodeSamples(dataset.learn ?? dataset.train, model.input);
  const test = encodeSamples(dataset.test, model.input);
  const [estimates, alarms] = [model.valueExponent !== undefined, tellsAnomalies(model)];
  const samplesOf = (of: Samples) =>
    sentSamples(of, evaluationRows(of, options.seed), room / 2, (row) =>
      estimates ? storedTargets(model, targetsAt(of, row)) : [],
    );
  const none = { size: 0, labels: [], targets: [], inputs: "" };
  const isNews = model.learning === null && (estimates || alarms); // what the training has not seen says more
  return {
    name: model.name,
    target: target.name,
    execution,
    baud: target.serial.baud,
    ...{ classes: model.classes, estimates, alarms, promises: promisesOf(built) },
    unit: model.outputs?.scale ?? 2 ** -(model.valueExponent ?? model.scoreExponent),
    zero: model.outputs?.zero ?? 0,
    expected: expectationOf(model, plan),
    learns: model.learning !== null,
    forgets: forgetsClasses(model),
    storage: readingOf(model).storage,
    stream,
    memory: image && { ...image.firmware, stack: image.stack },
    learn: stream ? none : samplesOf(isNews ? test : learn),
    test: stream ? none : samplesOf(test),
    recordings: stream ? recordingsOf(built, stream, samplesOf(test), room, options) : [],
  };
}

/** Promises of thresholds; nothing of a model as a device has left it, whose threshold is its own. */
function promisesOf({ model, ir, alarm }: Built): Description["promises"] {
  const { normality, windows } = ir;
  const cells = model.learning?.cells;
  return {
    built: alarm ?? null,
    held: normality && cells ? promiseOfHeld(normality, windows, cells.threshold) : null,
  };
}

/** Targets as the device would answer and takes them; of a net's own integers, which do not learn, not rounded. */
function storedTargets(model: DeviceModel, targets: Float32Array): number[] {
  const { outputs } = model;
  return outputs
    ? Array.from(targets, (each) => each / outputs.scale + outputs.zero)
    : Array.from(encodeTargets(model, targets));
}

/** The targets of a sample. */
function targetsAt({ count, ...samples }: Samples, row: number): Float32Array {
  return picked(targetsOf(samples), count, [row]);
}

/** Recordings of the test data; where these are windows, one after the other. */
function recordingsOf(
  built: Built,
  { kind, rowSize }: StreamIr,
  windows: SentSamples,
  room: number,
  { progress }: DeviceOptions,
): SentRecording[] {
  const known = testRecordings(built, progress);
  if (known !== null) return sentRecordings(known.recordings, room);
  return kind === "events" ? [] : [asRecording(windows, rowSize)];
}
