/** Times of a column in seconds: its unit is in its name, or in the size of Unix times. */

const NAMED: readonly (readonly [RegExp, number])[] = [
  [/(?:^|[^a-z])(?:ms|msec|millis|milliseconds)\)?$/i, 1e-3],
  [/(?:^|[^a-z])(?:us|µs|usec|micros|microseconds)\)?$/i, 1e-6],
  [/(?:^|[^a-z])(?:ns|nsec|nanos|nanoseconds)\)?$/i, 1e-9],
];

/** Unix times of these years, by their unit. */
const UNIX = { from: 1.2e9, to: 2.1e9 };

/** The times, in place. */
export function inSeconds(times: Float64Array, name: string): Float64Array {
  const unit = unitOf(name, times[0] ?? 0);
  if (unit !== 1) for (let at = 0; at < times.length; at++) times[at] = times[at]! * unit;
  return times;
}

/** Seconds in a unit of the column `name`, one of whose values is `value`. */
export function unitOf(name: string, value: number): number {
  const named = NAMED.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined && value < UNIX.from) return named;
  const unix = [1e-3, 1e-6, 1e-9].find((unit) => value * unit >= UNIX.from && value * unit < UNIX.to);
  return unix ?? named ?? 1;
}

/** True for a time, in seconds, that is no date. */
export function isPlain(seconds: number): boolean {
  return seconds < UNIX.from;
}
