import { describe, expect, it } from "vitest";
import { openEngine, type Variable } from "../../src/engine/engine.js";
import { createAdam } from "../../src/train/adam.js";

const engine = await openEngine();
const RATE = 0.1;

describe("Adam", () => {
  it("makes the steps of its definition", () => {
    let [value, m, v] = [1, 0, 0];
    const gradients = [0.5, -2, 0.25, 1e-4];
    for (const [index, g] of gradients.entries()) {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const t = index + 1;
      value -= (RATE * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    }
    expect(descend([gradients])[0]).toBeCloseTo(value, 5);
  });

  it("leaves a parameter without gradient as it is, and starts afresh with its first one", () => {
    const late = [null, null, null, 0.5, -2];
    const [first, second] = descend([[1, 1, 1, 1, 1], late]);
    expect(first).toBeCloseTo(1 - 5 * RATE, 4);
    expect(second).toBe(descend([[0.5, -2]])[0]);
    expect(descend([[null, null]])[0]).toBe(1);
  });
});

/** Parameters that start at 1, after one step per entry of their gradients. */
function descend(gradients: readonly (readonly (number | null)[])[]): number[] {
  const parameters = gradients.map((): Variable => engine.variable(Float32Array.of(1), [1, 1]));
  const adam = createAdam(engine, [null, ...parameters]);
  for (const [step] of gradients[0].entries()) {
    engine.scope(() => {
      const given = gradients.map((own) => own[step]);
      const tensors = given.map((g) => (g === null ? null : engine.tensor(Float32Array.of(g), [1, 1])));
      adam.step([null, ...tensors], RATE);
    });
  }
  const values = parameters.map((parameter) => engine.read(parameter)[0]);
  adam.release();
  engine.release(parameters);
  return values;
}
