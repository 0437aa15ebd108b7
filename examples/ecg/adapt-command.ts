import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Adaptation, adapt, learningCurve, type PatientBeats, readPatients } from "./adapt.js";
import { adaptOnDevice, type DeviceAdaptation, mismatchesOf, someOf } from "./adapt-device.js";
import { adaptationReport, deviceReport } from "./adapt-report.js";
import { curveSvg } from "./curve.js";
import type { BaseOptions, learnerMaker, withDevice } from "./reference.js";

const USAGE = `npm run adapt:ecg -- [--precision fp16,int8] [--passes 5,1] [--seeds 1,2,3] [--records 232,214] [--curve 232]
                     [--layers dense2.head] [--target rv32imc] [--out out/adapt-ecg]
  Needs the arrays of prepare:ecg in $FF_EDGE_DATA/ecg.
  --layers   what learns, as in the model file: names, or heads; without --target
  --target   whole records on this device in QEMU, each step and answer compared with the host reference; then the
             defaults are int8, one pass, seed 1 and three records
  Ends with 4 if device and reference differ.
`;

/** From the package's folder, where npm runs its scripts. */
const MODEL = resolve("examples/ecg/patient.ts");

const PRECISIONS = ["int8", "fp16", "f32"] as const;

/** Points of a curve per pass, about. */
const POINTS_PER_PASS = 12;

/** Exit codes, those of ff-edge. */
const EXIT = { ok: 0, failed: 1, usage: 2, mismatch: 4 } as const;

/** What the command works with. */
export interface Tools {
  readonly learnerMaker: typeof learnerMaker;
  readonly withDevice: typeof withDevice;
  readonly print: (text: string) => void;
  /** Says how far it has come. */
  readonly note: (text: string) => void;
}

interface Settings {
  readonly precisions: readonly (typeof PRECISIONS)[number][];
  readonly passes: readonly number[];
  readonly seeds: readonly number[];
  readonly patients: readonly PatientBeats[];
  readonly curve: PatientBeats | null;
  readonly layers: BaseOptions["layers"];
  readonly target: string | null;
  readonly out: string;
}

/** `npm run adapt:ecg` with its arguments; gives its exit code. */
export async function adaptCommand(args: readonly string[], tools: Tools): Promise<number> {
  let settings: Settings;
  try {
    settings = settingsOf(args);
  } catch (error) {
    tools.note(`adapt:ecg: ${messageOf(error)}\n${USAGE}`);
    return EXIT.usage;
  }
  try {
    return (await run(settings, tools)) === 0 ? EXIT.ok : EXIT.mismatch;
  } catch (error) {
    tools.note(`adapt:ecg: ${messageOf(error)}`);
    return EXIT.failed;
  }
}

function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      precision: { type: "string" },
      passes: { type: "string" },
      seeds: { type: "string" },
      records: { type: "string" },
      curve: { type: "string" },
      layers: { type: "string" },
      target: { type: "string" },
      out: { type: "string", default: "out/adapt-ecg" },
    },
  });
  const { target = null, curve, layers, records } = values;
  if (target !== null && (curve ?? layers) !== undefined)
    throw new Error("--curve and --layers are for the host, without --target");
  const root = process.env.FF_EDGE_DATA;
  if (!root) throw new Error("set FF_EDGE_DATA");
  const all = readPatients(join(root, "ecg"));
  const patient = (record: number): PatientBeats => {
    const found = all.find((each) => each.record === record);
    if (found) return found;
    throw new Error(`no record ${record}; there are ${all.map((each) => each.record).join(", ")}`);
  };
  return {
    precisions: (values.precision ?? (target ? "int8" : "fp16")).split(",").map(precisionOf),
    passes: numbers(values.passes ?? (target ? "1" : "5,1")),
    seeds: numbers(values.seeds ?? (target ? "1" : "1,2,3")),
    patients: records ? numbers(records).map(patient) : target ? someOf(all) : all,
    curve: curve === undefined ? null : patient(whole(curve)),
    layers: layers === undefined || layers === "heads" ? layers : layers.split(","),
    target,
    out: resolve(values.out),
  };
}

/** Gives the number of mismatches. */
async function run(settings: Settings, tools: Tools): Promise<number> {
  let mismatches = 0;
  for (const precision of settings.precisions) {
    for (const seed of settings.seeds) {
      const { layers, target } = settings;
      const base = { seed, precision, layers, out: join(settings.out, `seed${seed}`) };
      if (target === null) await onHost(base, settings, tools);
      else mismatches += await onDevice(target, base, settings, tools);
    }
  }
  return mismatches;
}

async function onHost(
  base: BaseOptions,
  { patients, passes, curve, out }: Settings,
  tools: Tools,
): Promise<void> {
  const create = await tools.learnerMaker(MODEL, base);
  const untouched = create();
  for (const each of passes) {
    report(
      titleOf(base, each),
      patients.map((patient) => adapt(create, untouched, patient, each)),
      tools,
    );
    if (curve === null) continue;
    const { record, opening } = curve;
    const beats = opening.inputs.length;
    const points = learningCurve(create(), curve, each, Math.ceil(beats / POINTS_PER_PASS));
    const file = join(out, `record${record}-${base.precision}-seed${base.seed}-passes${each}.svg`);
    mkdirSync(out, { recursive: true });
    writeFileSync(
      file,
      curveSvg(`Record ${record}, ${titleOf(base, each)}: macro-F1 of the rest`, points, beats),
    );
    tools.print(`wrote ${file}\n`);
  }
}

/** Gives the number of mismatches. */
function onDevice(
  target: string,
  base: BaseOptions,
  { patients, passes }: Settings,
  tools: Tools,
): Promise<number> {
  return tools.withDevice(MODEL, target, base, async (device) => {
    let mismatches = 0;
    for (const each of passes) {
      const title = `${titleOf(base, each)}, ${target}`;
      const records: DeviceAdaptation[] = [];
      for (const patient of patients) {
        records.push(await adaptOnDevice(device, patient, each));
        tools.note(`${title}: record ${patient.record}, ${mismatchesOf(records.slice(-1))} mismatches`);
      }
      report(title, records, tools);
      tools.print(`${deviceReport(target, records)}\n`);
      mismatches += mismatchesOf(records);
    }
    return mismatches;
  });
}

function titleOf({ precision, seed }: BaseOptions, passes: number): string {
  return `${precision}, seed ${seed}, ${passes === 1 ? "one pass" : `${passes} passes`}`;
}

function report(title: string, records: readonly Adaptation[], { print }: Tools): void {
  print(`== ${title}: ${adaptationReport(records)}\n`);
}

function numbers(text: string): number[] {
  return text.split(",").map(whole);
}

function whole(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`expected a whole number from 1, found "${text}"`);
}

function precisionOf(text: string): (typeof PRECISIONS)[number] {
  const found = PRECISIONS.find((each) => each === text);
  if (found) return found;
  throw new Error(`expected ${PRECISIONS.join(", ")}, found "${text}"`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
