import type { f32 } from "../features/scalars.js";
import { pow } from "./elementary.js";

/**
 * Energies of bands by what each of them usually has, frame by frame, then compressed: (E / (1e-6 + M)^gain + bias)^power -
 * bias^power, where M follows E by the share `speed` of the difference, and begins with the first E. It is 0 for silence, and
 * changes of loudness that are slow leave it; usual are speed 0.025, gain 0.98, bias 2, power 0.5. Wang, Getreuer, Hughes, Lyon and
 * Saurous, ICASSP (2017) 5670.
 */
export class Pcen {
  private readonly usual: Float32Array;
  private started = false;
  constructor(
    bands: number,
    private readonly speed: number,
    private readonly gain: number,
    private readonly bias: number,
    private readonly power: number,
  ) {
    this.usual = new Float32Array(bands);
  }
  push(energies: Float32Array): Float32Array {
    const y = new Float32Array(this.usual.length);
    const least: f32 = pow(this.bias, this.power);
    for (let b = 0; b < y.length; b++) {
      const energy = energies[b]!;
      const usual = this.started ? this.usual[b]! + this.speed * (energy - this.usual[b]!) : energy;
      this.usual[b] = usual;
      y[b] = pow(energy / pow(1e-6 + usual, this.gain) + this.bias, this.power) - least;
    }
    this.started = true;
    return y;
  }
}
