import { type Dataset, row, type Samples } from "../../ir/data.js";
import { type DeviceModel, sampleOf } from "../../ir/device-model.js";
import { NO_LABEL } from "../../ir/exits.js";
import { computedOf } from "../../ir/model-features.js";
import type { WindowPicture } from "../../ir/model-report.js";
import { sizeOf } from "../../ir/shape.js";
import { callCount } from "../../steps/features.js";
import type { Answer } from "./answers.js";

/** Windows that are shown: one of each class at most. */
const MOST = 3;
/** Points of a channel, each the least and largest of some rows. */
const SPANS = 200;
/** Channels that are drawn: more lines cannot be told apart. */
const CHANNELS = 6;

/** The first test window of the first classes, raw and as features; empty where inference computes none. */
export function windowPictures(
  model: DeviceModel,
  { test, columns }: Pick<Dataset, "test" | "columns">,
  answers: readonly Answer[],
): WindowPicture[] {
  const features = computedOf(model.features);
  const { raw } = test;
  if (features === null || raw === undefined) return [];
  const names = (label: number): string | null => (label === NO_LABEL ? null : model.classes[label]!);
  const firsts = model.classes.map((_, label) => test.labels.indexOf(label)).filter((n) => n >= 0);
  const values = features.size;
  const [rows = 1, ...rest] = sampleOf(model).shape;
  const channels = sizeOf(rest);
  return firsts.slice(0, MOST).map((sample) => ({
    sample,
    label: names(test.labels[sample]!)!,
    answer: names(answers[sample]!.label),
    rows,
    channels: Array.from({ length: Math.min(CHANNELS, channels) }, (_, channel) => ({
      name: columns?.[channel] ?? `channel ${channel}`,
      spans: spansOf(row(raw, sample), { rows, channels, channel }),
    })),
    features: Array.from({ length: callCount(features) }, (_, frame) =>
      Array.from(row(test, sample).subarray(frame * values, (frame + 1) * values)),
    ),
  }));
}

/** The least and largest value of some rows each. */
function spansOf(
  values: Samples["inputs"],
  { rows, channels, channel }: { readonly rows: number; readonly channels: number; readonly channel: number },
): WindowPicture["channels"][number]["spans"] {
  const step = Math.ceil(rows / SPANS);
  return Array.from({ length: Math.ceil(rows / step) }, (_, n) => {
    const own = [];
    for (let at = n * step; at < Math.min(rows, (n + 1) * step); at++)
      own.push(values[at * channels + channel]!);
    return { row: n * step, low: Math.min(...own), high: Math.max(...own) };
  });
}
