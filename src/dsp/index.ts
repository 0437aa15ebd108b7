/** Signal processing for features: written in the subset of TypeScript that ff-edge compiles for the device. */
export { atan, atan2, cos, log2, log10, pow, sin } from "./elementary.js";
export { mulHigh, mulQ, table } from "./intrinsics.js";
