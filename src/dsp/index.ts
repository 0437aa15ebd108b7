/** Signal processing for features: written in the subset of TypeScript that ff-edge compiles for the device. */
export { histogram, quantile } from "./distribution.js";
export { atan, atan2, cos, log2, log10, pow, sin } from "./elementary.js";
export { bandpass, highpass, lowpass, notch } from "./filter-designs.js";
export { Average, Biquads, Dc, Decimate, Envelope, Fir, Median, PreEmphasis } from "./filters.js";
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
  minMax,
  peakToPeak,
  rms,
  skewness,
  statistics,
  zeroCrossings,
} from "./moments.js";
export { Moving } from "./moving.js";
export { Onset, Threshold } from "./onsets.js";
export { Pcen } from "./pcen.js";
export { magnitudes, welch } from "./periodograms.js";
export { RPeaks } from "./r-peaks.js";
export { centroid, entropy, rolloff, spectralPeaks } from "./spectral-shape.js";
export { bandPowers, goertzel, powerSpectrum } from "./spectrum.js";
export { blackman, hamming, hann, windowed } from "./tapers.js";
export { channel, detrend, preEmphasis, resampled, scaled } from "./windows-of-samples.js";
