/** Readings of a sensor: floats, or integers as it delivers them. */
export type Samples = Float32Array | Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;
