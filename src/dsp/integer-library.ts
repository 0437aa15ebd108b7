/** The library for cores without floats: what `ff-edge/dsp` has, in i32. Units and limits stand with each function. */
export { histogram } from "./distribution.js";
export { Average, Dc, Median } from "./filters.js";
export {
  Biquads,
  bandpass,
  Decimate,
  Envelope,
  Fir,
  highpass,
  lowpass,
  Moving,
  notch,
  PreEmphasis,
  sections,
  taps,
} from "./integer-filters.js";
export {
  bandPowers,
  blackman,
  dct,
  goertzel,
  hamming,
  hann,
  log2,
  logOf,
  melEnergies,
  powerSpectrum,
  windowed,
} from "./integer-spectrum.js";
export {
  autocorrelation,
  correlation,
  crest,
  deviation,
  kurtosis,
  lineLength,
  maximum,
  mean,
  minimum,
  peakToPeak,
  rms,
  root,
  skewness,
  statistics,
  zeroCrossings,
} from "./integer-statistics.js";
export { channel, resampled } from "./integer-windows.js";
export { mulHigh, mulQ, table } from "./intrinsics.js";
export { RPeaks } from "./r-peaks.js";
