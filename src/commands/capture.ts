import { type Captured, capture } from "../capture/capture.js";
import { listenForLabels } from "../capture/label-keys.js";
import { openReadingFile } from "../capture/reading-file.js";
import { Link } from "../device/link.js";
import { requirePort } from "../device/port.js";
import { connectAny, type Session } from "../device/session.js";
import { EXIT } from "../endings.js";
import { withSession } from "../pipeline.js";
import { captureText } from "../report/capture-text.js";
import { loadTarget } from "../target/target.js";
import { buildForDevice } from "../walk.js";
import { optionsOf, print } from "./common.js";
import { type TargetFlags, UsageError } from "./flags.js";

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
  const found = await withDevice(model, flags, (session) => record(session, flags));
  await print("capture", { file: flags.file, ...found }, flags, captureText);
  return EXIT.ok;
}

async function record(session: Session, { file, rate, label, seconds }: CaptureFlags): Promise<Captured> {
  const most = seconds === undefined ? Number.POSITIVE_INFINITY : Math.ceil(seconds * rate);
  const readings = openReadingFile(file, rate, label.length > 0);
  const keys = listenForLabels(label, (chosen) => process.stderr.write(`${chosen}\n`));
  try {
    return await capture(session, readings, keys, most);
  } finally {
    keys.close();
    readings.close();
  }
}

/** A label that is no class would be an error of the data later, when the board is gone. */
function requireClasses(labels: readonly string[], classes: readonly string[]): void {
  const other = labels.find((label) => !classes.includes(label));
  if (other === undefined) return;
  throw new UsageError(`${JSON.stringify(other)} is no class of the model: ${classes.join(", ")}`);
}

/** The firmware of a model, on a board or emulated; without a model whatever runs on the board. */
async function withDevice(
  model: string | undefined,
  flags: CaptureFlags,
  work: (session: Session) => Promise<Captured>,
): Promise<Captured> {
  const { port, target, targets } = flags;
  const options = { ...optionsOf(flags), samples: "all", streams: true, port } as const;
  if (model !== undefined) {
    const built = await buildForDevice(model, target, options);
    requireClasses(flags.label, built.model.classes);
    return withSession(built, options, work);
  }
  if (port === undefined) throw new UsageError("name a model file, or the --port of a board");
  await requirePort(port);
  const { baud } = loadTarget(target, targets).serial;
  const link = await Link.open(port, { baud, signal: options.signal });
  try {
    return await work(await connectAny(link));
  } finally {
    await link.close();
  }
}
