import type { i32 } from "ff-edge";

export function picked(x: Int16Array, at: i32): i32 {
  return x[at]!;
}
