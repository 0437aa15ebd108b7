/** The host's text, the interpreter and what was proved agree about random programs. */
import { expect, test } from "vitest";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { argumentsFor, type Drawn, draw, onHost, RESULTS } from "./both.js";
import { Interpreter } from "./interpret.js";
import { LENGTHS } from "./random-program.js";

const [FROM = 8000, COUNT = 40] = (process.env.FF_EDGE_FEATURE_SEEDS ?? "")
  .split(" ")
  .filter(Boolean)
  .map(Number);

/** Results as `onHost` gives them, for the first calls. */
function interpreted({ ir, seed }: Drawn, calls: number): Buffer {
  const input = argumentsFor(seed);
  const interpreter = new Interpreter(ir);
  const self = interpreter.make("fuzz");
  const output = Buffer.alloc(calls * RESULTS);
  const size = 4 * LENGTHS.x + 2 * LENGTHS.k + 8;
  for (let call = 0; call < calls; call++) {
    const given = input.subarray(call * size, (call + 1) * size);
    const x = Float32Array.from({ length: LENGTHS.x }, (_, i) => given.readFloatLE(4 * i));
    const k = Int16Array.from({ length: LENGTHS.k }, (_, i) => given.readInt16LE(4 * LENGTHS.x + 2 * i));
    const [a, b] = [given.readFloatLE(size - 8), BigInt(given.readInt32LE(size - 4))];
    const out = new Float32Array(LENGTHS.x);
    interpreter.fault = 0;
    interpreter.call("fuzz_step", self, [x, k, a, b], out);
    const mark = interpreter.call("fuzz_mark", self, [b], null);
    const to = output.subarray(call * RESULTS);
    out.forEach((value, i) => void to.writeFloatLE(Number.isNaN(value) ? 0.123 : value, 4 * i));
    to.writeInt32LE(Number(mark), RESULTS - 8);
    to.writeUInt32LE(interpreter.fault, RESULTS - 4);
  }
  return output;
}

test.each(Array.from({ length: COUNT }, (_, index) => FROM + index))("seed %i", (seed) => {
  const drawn = draw(seed);
  if (drawn instanceof Failure) return;
  const calls = 20;
  const found = interpreted(drawn, calls);
  const expected = onHost(drawn.ir, argumentsFor(seed)).subarray(0, calls * RESULTS);
  expect(found.equals(expected), drawn.text).toBe(true);
});
