import { type Captured, capture } from "../capture/capture.js";
import { listenForLabels, MOST_LABELS } from "../capture/label-keys.js";
import { RAW, type ReadingMeaning } from "../capture/meaning.js";
import { openReadingFile, requireNewFile } from "../capture/reading-file.js";
import { Link } from "../device/link.js";
import { requirePort } from "../device/port.js";
import { connectAny, type Session } from "../device/session.js";
import { EXIT, exitWhenInterrupted, interrupt, tell } from "../endings.js";
import { withSession } from "../pipeline.js";
import { decodeRows } from "../quantize/decode-rows.js";
import { captureText } from "../report/capture-text.js";
import { loadTarget } from "../target/target.js";
import { buildForDevice, type Prepared } from "../walk.js";
import { optionsOf, print } from "./common.js";
import { portWithoutModel, type TargetFlags, UsageError } from "./flags.js";

/** Options of `capture`. */
interface CaptureFlags extends TargetFlags {
  readonly port?: string;
  readonly rate: number;
  readonly label: readonly string[];
  readonly seconds?: number;
  readonly file: string;
}

/** `ff-edge capture`: readings of a board, with their labels, into a CSV that a model file's `recordings` reads. */
export async function run(model: string | undefined, flags: CaptureFlags): Promise<number> {
  requireKeys(flags.label);
  requireNewFile(flags.file);
  const found = await withDevice(model, flags, (session, meaning) => record(session, meaning, flags));
  await print("capture", { file: flags.file, ...found }, flags, captureText);
  return exitWhenInterrupted() ?? EXIT.ok;
}

async function record(
  session: Session,
  meaning: ReadingMeaning,
  { file, rate, label, seconds }: CaptureFlags,
): Promise<Captured> {
  const most = seconds === undefined ? Number.POSITIVE_INFINITY : Math.ceil(seconds * rate);
  const readings = openReadingFile(file, { rate, isLabelled: label.length > 0, meaning });
  const keys = listenForLabels(label, (text) => process.stderr.write(`${text}\n`));
  try {
    return await capture(session, readings, keys, most, interrupt.signal);
  } catch (error) {
    if (readings.rows > 0) await tell(`${file}: ${readings.rows} readings before this\n`);
    throw error;
  } finally {
    keys.close();
    readings.close();
  }
}

/** Of several labels a key chooses one: there have to be a terminal and enough keys. */
function requireKeys(labels: readonly string[]): void {
  if (labels.length > MOST_LABELS) throw new UsageError(`at most ${MOST_LABELS} labels: a key each`);
  if (labels.length > 1 && !process.stdin.isTTY)
    throw new UsageError("several labels need a terminal, where keys choose: give one --label");
}

/** A label that is no class would be an error of the data later, when the board is gone. */
function requireClasses(labels: readonly string[], classes: readonly string[]): void {
  const other = labels.find((label) => !classes.includes(label));
  if (other === undefined) return;
  throw new UsageError(`${JSON.stringify(other)} is no class of the model: ${classes.join(", ")}`);
}

/** Readings as the recordings of the model file have them: their unit, the names of their channels. */
function meaningIn({ dataset, model }: Prepared): ReadingMeaning {
  const columns = dataset.recordings?.[0]?.columns ?? null;
  return { columns, inUnits: (raw, channels) => decodeRows(raw, channels, model) };
}

/** The firmware of a model, on a board or emulated; without a model whatever runs on the board. */
async function withDevice(
  model: string | undefined,
  flags: CaptureFlags,
  work: (session: Session, meaning: ReadingMeaning) => Promise<Captured>,
): Promise<Captured> {
  const { port, target, targets } = flags;
  const options = { ...optionsOf(flags), samples: "all", streams: true, port } as const;
  if (model !== undefined) {
    const built = await buildForDevice(model, target, options);
    requireClasses(flags.label, built.model.classes);
    return withSession(built, options, (session) => work(session, meaningIn(built)));
  }
  const path = portWithoutModel(port);
  await requirePort(path);
  const { baud } = loadTarget(target, targets).serial;
  const link = await Link.open(path, { baud, signal: options.signal });
  try {
    return await work(await connectAny(link), RAW);
  } finally {
    await link.close();
  }
}
