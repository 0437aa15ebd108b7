/** Types of features: to TypeScript all of them are numbers, to the compiler what their names say. */

/** A number that is rounded to float32 by every operation. */
export type f32 = number;
/** An integer of 32 bits; sums, differences and products wrap. */
export type i32 = number;
/** -32768 to 32767. */
export type i16 = number;
/** 0 to 65535. */
export type u16 = number;
/** -128 to 127. */
export type i8 = number;
/** 0 to 255. */
export type u8 = number;
