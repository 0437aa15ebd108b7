/** Features of a frame of speech: how loud it is in each of 24 bands. */
import { hann, logOf, melEnergies, powerSpectrum } from "ff-edge/dsp";

/** Samples per second; a frame has 480: 30 ms. Zeros make it a power of 2. */
const RATE = 16000;
const FRAME = 480;
const TAPER = hann(FRAME);
const TRANSFORM = 512;
/** Bands, equally wide in mel, from 100 to 7600 Hz. */
const BANDS = 24;
const LOW = 100;
const HIGH = 7600;
/** Energy below which a band is silent. */
const SILENT = 3e5;

/** Logarithms of the energies in 24 bands of mel. */
export function logMel(frame: Int16Array): Float32Array {
  const x = new Float32Array(TRANSFORM);
  for (let i = 0; i < FRAME; i++) x[i] = frame[i]! * TAPER[i]!;
  return logOf(melEnergies(powerSpectrum(x), RATE, BANDS, LOW, HIGH), SILENT);
}
