import { join } from "node:path";
import type { Precision } from "../../src/model.js";
import { ROOT } from "../built.js";
import { adapt, type Comparison, pool, readPatients } from "../ecg/adapt.js";
import { adaptOnDevice, mismatchesOf, someOf } from "../ecg/adapt-device.js";
import { withoutDominant } from "../ecg/adapt-report.js";
import { type BaseOptions, learnerMaker, withDevice } from "../ecg/reference.js";
import type { Row } from "./row.js";

/** What a base model answers before and after it has learnt from each patient. */
export interface AdaptationFigures {
  readonly records: number;
  /** Beats learnt over all records, and those that were refused. */
  readonly learnt: number;
  readonly refused: number;
  readonly all: Comparison;
  /** All but the patient who has most S beats; null where he is not among them. */
  readonly others: Comparison | null;
  /** Whole records on a device; null where none was asked for. */
  readonly device: DeviceFigures | null;
}

/** Steps of learning and answers that were compared between device and host reference. */
export interface DeviceFigures {
  readonly target: string;
  readonly records: readonly number[];
  readonly steps: number;
  readonly answers: number;
  readonly mismatches: number;
}

/** Every patient on the bit-exact host reference, and some on a device. Needs the trained weights in `out`. */
export async function adaptationOf(
  file: string,
  options: NonNullable<Row["adaptation"]> & {
    readonly onDevice: boolean;
    readonly precision: Precision;
    readonly seed: number;
    readonly out: string;
  },
): Promise<AdaptationFigures> {
  const { precision, seed, passes } = options;
  const target = options.onDevice ? options.target : undefined;
  const model = join(ROOT, file);
  const base = { seed, out: join(ROOT, options.out), precision };
  const create = await learnerMaker(model, base);
  const untouched = create();
  const patients = readPatients(join(process.env.FF_EDGE_DATA!, "ecg"));
  const records = patients.map((patient) => adapt(create, untouched, patient, passes));
  const others = withoutDominant(records);
  return {
    records: records.length,
    learnt: records.reduce((sum, { learnt }) => sum + learnt, 0),
    refused: records.reduce((sum, { refused }) => sum + refused, 0),
    all: pool(records),
    others: others && pool(others),
    device: target === undefined ? null : await onDevice(model, target, base, passes),
  };
}

function onDevice(model: string, target: string, base: BaseOptions, passes: number): Promise<DeviceFigures> {
  return withDevice(model, target, base, async (device) => {
    const records = [];
    for (const patient of someOf(readPatients(join(process.env.FF_EDGE_DATA!, "ecg"))))
      records.push(await adaptOnDevice(device, patient, passes));
    return {
      target,
      records: records.map(({ record }) => record),
      steps: records.reduce((sum, { learnt }) => sum + learnt, 0),
      answers: records.reduce((sum, { answers }) => sum + answers, 0),
      mismatches: mismatchesOf(records),
    };
  });
}
