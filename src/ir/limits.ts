/** Limits of a model that more than one stage knows. */

/**
 * Most classes. The device answers INFER with 18 bytes and 4 per class, and a sample's answer must fit into the 1008
 * payload bytes of the largest frame (`device/protocol.ts`, `device/frame.ts`): 18 + 4 * 247 = 1006.
 */
export const MOST_CLASSES = 247;

/** Most values of int8 that an imported net gives: a byte each, 18 + 990 = 1008. */
export const MOST_OUTPUTS = 990;

/** The same of a model that streams: PUSH adds the row and the event, 4 bytes, to each answer. */
export const MOST_STREAM_CLASSES = MOST_CLASSES - 1;

/** Answers of a stream that vote at once. */
export const MOST_VOTES = 32;

/** Units of the widest layer. */
export const MOST_UNITS = 4096;

/** Slices of one layer. */
export const MOST_SLICES = 64;

/** Values of the largest input. */
export const MOST_INPUTS = 65_535;

/** Units that a readout by recursive least squares reads: with more, integers of 16 bits no longer hold its numbers. */
export const MOST_RLS_UNITS = 64;

/** Labels that a device may ask for of so many samples at most: four times their product is below 2^32. */
export const MOST_ASKED = 1000;
export const MOST_ASKED_OF = 1_000_000;

/** Units that a support of labelled rows reads: its rows lie in RAM, and their distances are int32. */
export const MOST_CONTEXT_UNITS = 256;
