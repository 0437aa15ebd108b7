import type { Target } from "../../src/ir/target.js";

/** A target for tests of emitted text: nothing but its name and its vectors reach the text. */
export const HOST: Target = {
  name: "host",
  description: "the computer's own compiler",
  folder: "",
  verified: "host",
  arch: { family: "host", march: "", mabi: "", fpu: true, simd: "none" },
  precisions: ["int8"],
  memory: [],
  run: { kind: "host" },
  flash: null,
  serial: { baud: 115200 },
  stackBytes: 16384,
};
