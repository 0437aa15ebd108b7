import type { Samples } from "../../ir/data.js";
import type { WindowPicture } from "../../ir/model-report.js";

/** Points of a channel, each the least and largest of some rows. */
const SPANS = 200;
/** Channels that are drawn: more lines cannot be told apart. */
const CHANNELS = 6;

/** Readings, [rows][channels], and the names of the channels where they have some. */
export interface Readings {
  readonly values: Samples["inputs"];
  readonly channels: number;
  readonly columns: readonly string[] | null;
}

/** The first channels of some readings, each as spans from its least to its largest value. */
export function channelsOf({ values, channels, columns }: Readings): WindowPicture["channels"] {
  return Array.from({ length: Math.min(CHANNELS, channels) }, (_, channel) => ({
    name: columns?.[channel] ?? `channel ${channel}`,
    spans: spansOf(values.filter((_value, at) => at % channels === channel)),
  }));
}

/** The least and largest of some values each. */
function spansOf(values: Samples["inputs"]): WindowPicture["channels"][number]["spans"] {
  const step = Math.ceil(values.length / SPANS);
  return Array.from({ length: Math.ceil(values.length / step) }, (_, n) => {
    const own = values.subarray(n * step, (n + 1) * step);
    return { row: n * step, low: Math.min(...own), high: Math.max(...own) };
  });
}
