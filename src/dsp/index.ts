/** Signal processing for features: written in the subset of TypeScript that ff-edge compiles for the device. */
export { atan, atan2, cos, log2, log10, pow, sin } from "./elementary.js";
export { Average, Biquads, bandpass, Dc, Envelope, Fir, highpass, lowpass, notch } from "./filters.js";
export { mulHigh, mulQ, table } from "./intrinsics.js";
export { dct, logOf, melEnergies } from "./mel.js";
export {
  autocorrelation,
  correlation,
  crest,
  deviation,
  differences,
  hjorth,
  kurtosis,
  lineLength,
  maximum,
  mean,
  minimum,
  peakToPeak,
  rms,
  skewness,
  zeroCrossings,
} from "./moments.js";
export { RPeaks } from "./r-peaks.js";
export { bandPowers, goertzel, powerSpectrum } from "./spectrum.js";
export { blackman, hamming, hann, windowed } from "./tapers.js";
