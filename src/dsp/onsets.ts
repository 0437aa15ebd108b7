/** Moments at which something begins; each is a class whose `push` is true there. */
import type { f32, i32 } from "../features/scalars.js";

/** A value that comes to `on` after it was below `off`; no earlier than `pause` samples after the last. */
export class Threshold {
  private armed = true;
  private since: i32;
  constructor(
    private readonly on: number,
    private readonly off: number,
    private readonly pause: number,
  ) {
    this.since = pause;
  }
  push(x: f32): boolean {
    this.since = Math.min(this.since + 1, this.pause);
    if (x < this.off) this.armed = true;
    if (!this.armed || !(x >= this.on) || this.since < this.pause) return false;
    this.armed = false;
    this.since = 0;
    return true;
  }
}

/**
 * A magnitude whose mean over some `fast` samples rises above `ratio` times that over some `slow` ones; the next after it fell to
 * half of that. The means forget exponentially, and none is told in the first `slow` samples. Allen, Bulletin of the Seismological
 * Society of America 68 (1978) 1521.
 */
export class Onset {
  private short: f32 = 0;
  private long: f32 = 0;
  private armed = true;
  private warm: i32 = 0;
  constructor(
    private readonly fast: number,
    private readonly slow: number,
    private readonly ratio: number,
  ) {}
  push(x: f32): boolean {
    const size = Math.abs(x);
    this.short += (size - this.short) / this.fast;
    this.long += (size - this.long) / this.slow;
    this.warm = Math.min(this.warm + 1, this.slow);
    const level = this.ratio * this.long;
    if (2 * this.short < level) this.armed = true;
    if (!this.armed || this.warm < this.slow || !(this.short > level)) return false;
    this.armed = false;
    return true;
  }
}
