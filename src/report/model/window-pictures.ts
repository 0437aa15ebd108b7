import { type Dataset, evenly, row } from "../../ir/data.js";
import type { ExitTable } from "../../ir/exits.js";
import type { ComputedFeatures } from "../../ir/model-features.js";
import type { WindowPicture } from "../../ir/model-report.js";
import { sizeOf } from "../../ir/shape.js";
import { callCount } from "../../steps/features.js";
import { errorText } from "../number.js";
import type { Answer } from "./answers.js";
import { eventPictures, MOST, type Recorded } from "./event-pictures.js";
import { channelsOf } from "./reading-spans.js";
import { estimatesOf } from "./value-pictures.js";

/** Whatever pictures are made of: recordings, where a class finds events in them. */
interface Pictured extends Recorded {
  readonly dataset: Pick<Dataset, "test" | "columns">;
  readonly answers: readonly Answer[];
  readonly tested: { readonly table: ExitTable };
}

/** A window of each of the first classes, raw and as features; empty where nothing stands before the input. */
export function windowPictures(pictured: Pictured): WindowPicture[] {
  const { features } = pictured.model;
  switch (features?.kind) {
    case undefined:
      return [];
    case "window":
    case "frames":
      return samplePictures(features, pictured);
    case "events":
      return pictured.recordings.length > 0 ? eventPictures(features, pictured) : vectorPictures(pictured);
    default:
      return features satisfies never;
  }
}

/** The first test samples of the first classes, or some samples of which values are estimated, by whatever is drawn of them. */
function firstSamples(
  { model, dataset: { test }, answers, tested }: Pictured,
  draw: (sample: number) => Pick<WindowPicture, "rows" | "channels" | "features">,
): WindowPicture[] {
  const { targets } = test;
  if (targets) {
    const estimates = estimatesOf(model, tested.table);
    const size = model.classes.length;
    return evenly([...estimates.keys()], MOST).map((sample) => ({
      place: `test sample ${sample}`,
      label: valuesText(model.classes, targets.subarray(sample * size, (sample + 1) * size)),
      answer: valuesText(model.classes, estimates[sample] ?? null),
      moment: null,
      ...draw(sample),
    }));
  }
  const firsts = model.classes.map((_, label) => test.labels.indexOf(label)).filter((n) => n >= 0);
  return firsts.slice(0, MOST).map((sample) => ({
    place: `test sample ${sample}`,
    label: model.classes[test.labels[sample]!]!,
    answer: model.classes[answers[sample]!.label] ?? null,
    moment: null,
    ...draw(sample),
  }));
}

/** Targets that are named. */
const NAMED = 3;

/** Values with the names of the first targets; null where there are none. */
function valuesText(names: readonly string[], values: ArrayLike<number> | null): string | null {
  return (
    values &&
    names
      .slice(0, NAMED)
      .map((name, k) => `${name} ${errorText(values[k]!)}`)
      .join(", ")
  );
}

function samplePictures(features: ComputedFeatures, pictured: Pictured): WindowPicture[] {
  const { test, columns = null } = pictured.dataset;
  const { raw } = test;
  if (raw === undefined) return [];
  const { size } = features;
  const [rows = 1, ...rest] = features.raw.shape;
  return firstSamples(pictured, (sample) => ({
    rows,
    channels: channelsOf({ values: row(raw, sample), channels: sizeOf(rest), columns }),
    features: Array.from({ length: callCount(features) }, (_, frame) =>
      Array.from(row(test, sample).subarray(frame * size, (frame + 1) * size)),
    ),
  }));
}

/** Features alone: the data have no readings behind them. */
function vectorPictures(pictured: Pictured): WindowPicture[] {
  const { test } = pictured.dataset;
  return firstSamples(pictured, (sample) => ({
    rows: 0,
    channels: [],
    features: [Array.from(row(test, sample))],
  }));
}
