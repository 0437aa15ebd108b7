import type { f32, i32 } from "../features/scalars.js";
import { deviation, maximum, mean, minimum, peakToPeak, rms } from "./moments.js";

/** Statistics of the last `length` samples; missing ones count as 0. Each is computed when it is asked for. */
export class Moving {
  private readonly last: Float32Array;
  private at: i32 = 0;
  constructor(length: number) {
    this.last = new Float32Array(length);
  }
  push(x: f32): void {
    this.last[this.at] = x;
    this.at = (this.at + 1) % this.last.length;
  }
  mean(): f32 {
    return mean(this.last);
  }
  rms(): f32 {
    return rms(this.last);
  }
  deviation(): f32 {
    return deviation(this.last);
  }
  minimum(): f32 {
    return minimum(this.last);
  }
  maximum(): f32 {
    return maximum(this.last);
  }
  peakToPeak(): f32 {
    return peakToPeak(this.last);
  }
}
