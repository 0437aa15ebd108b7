/** Answers against what is known of their samples: errors of values, hits and false alarms. */
import type { DeviceInference } from "../device/protocol.js";
import { type AlarmPromise, NORMAL } from "../ir/anomaly-report.js";
import type { Description } from "../monitor/description.js";
import type { Labelled } from "./sent-windows.js";
import { percent, shown } from "./shown-text.js";

/** Sums of the errors of each target over answers whose truth is known, in stored units. */
export interface HeldErrors {
  count: number;
  readonly sums: number[];
}

/** Alarms among samples whose label is known. */
export interface HeldAlarms {
  normal: number;
  falseAlarms: number;
  anomalies: number;
  hits: number;
}

/** Targets that are shown. */
export const MOST_TARGETS = 8;

export const noErrors = (): HeldErrors => ({ count: 0, sums: [] });
export const noAlarms = (): HeldAlarms => ({ normal: 0, falseAlarms: 0, anomalies: 0, hits: 0 });

/** Adds the errors of an answer; nothing where it is refused, or nobody knows better. */
export function holdErrors(
  held: HeldErrors,
  { status, scores }: DeviceInference,
  { targets }: Labelled,
): void {
  if (status !== "FF_OK" || !targets) return;
  held.count++;
  for (const [k, truth] of targets.entries())
    held.sums[k] = (held.sums[k] ?? 0) + Math.abs(scores[k]! - truth);
}

/** Counts an answer; one that is refused is an alarm. */
export function holdAlarm(
  held: HeldAlarms,
  { status, label: told }: DeviceInference,
  label: number | null,
): void {
  if (label === null) return;
  const isAlarm = status !== "FF_OK" || told !== NORMAL;
  held[label === NORMAL ? "normal" : "anomalies"]++;
  if (isAlarm) held[label === NORMAL ? "falseAlarms" : "hits"]++;
}

/** Mean absolute errors in the units of the targets, with their names. */
export function errorsText(
  { count, sums }: HeldErrors,
  { classes, unit }: Pick<Description, "classes" | "unit">,
): string {
  if (count === 0) return "–";
  return classes
    .slice(0, MOST_TARGETS)
    .map((name, k) => `${shown(name)} ${(((sums[k] ?? 0) / count) * unit).toPrecision(4)}`)
    .join(", ");
}

/** Such as `at most 3.0 % with 95 % confidence, from 100 windows; seen 1 of 30 (3.3 %)`. */
export function promiseText(
  { built, held }: Description["promises"],
  { normal, falseAlarms }: HeldAlarms,
): string {
  const own = held && `${bound(held)} once the device has set its own`;
  const promised = [built && bound(built), own].filter((each) => each !== null);
  if (promised.length === 0) return "–";
  const seen =
    normal === 0 ? "none seen yet" : `seen ${falseAlarms} of ${normal} (${percent(falseAlarms / normal)})`;
  return `at most ${promised.join(", ")}; ${seen}`;
}

function bound({ promised, confidence, independent, samples }: AlarmPromise): string {
  const counted = independent < samples ? `${samples} that count as ${independent}` : `${samples}`;
  return `${percent(promised)} with ${percent(confidence)} confidence, from ${counted} normal windows`;
}

/** Such as `found 3 of 4, false alarms 1 of 30`. */
export function alarmsText({ normal, falseAlarms, anomalies, hits }: HeldAlarms): string {
  if (normal + anomalies === 0) return "–";
  return `found ${hits} of ${anomalies}, false alarms ${falseAlarms} of ${normal}`;
}
