/** Signal processing for features: written in the subset of TypeScript that ff-edge compiles for the device. */
export { atan, atan2, cos, log2, log10, pow, sin } from "./elementary.js";
export { bandpass, highpass, lowpass, notch } from "./filter-designs.js";
export { Average, Biquads, Dc, Decimate, Envelope, Fir, Median } from "./filters.js";
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
export { centroid, entropy, rolloff, spectralPeaks } from "./spectral-shape.js";
export { bandPowers, goertzel, powerSpectrum } from "./spectrum.js";
export { blackman, hamming, hann, windowed } from "./tapers.js";
export { channel, detrend, preEmphasis, resampled } from "./windows-of-samples.js";
