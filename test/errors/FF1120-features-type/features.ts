import type { i32 } from "ff-edge";

export function spread(window: Int16Array): Int16Array {
  const sides: string = [1, 2];
  const out = new Int16Array(1);
  out[0] = twice(window[0]!, 2);
  return out;
}

function twice(x: i32): i32 {
  return 2 * x;
}
