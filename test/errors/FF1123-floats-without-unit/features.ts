import { powerSpectrum } from "ff-edge/dsp";

const SIZE = 4;

export function spread(window: Int16Array): Float32Array {
  const values = new Float32Array(SIZE);
  values.set(window);
  return powerSpectrum(values);
}
