/** Names that a model file and a program import from `ff-edge`. */

export type { f32, i8, i16, i32, u8, u16 } from "./features/scalars.js";
export * from "./model.js";
