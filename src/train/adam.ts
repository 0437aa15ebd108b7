import type { Engine, Tensor, Variable } from "./engine.js";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Applies one update; `gradients` stand in the order of the parameters. */
export interface Optimizer {
  step(gradients: readonly Tensor[], learningRate: number): void;
  /** Frees the moments. */
  release(): void;
}

/**
 * Adam (Kingma and Ba, 2015) on plain engine operations. The moments are kept without their constant factors,
 * m = m b1 + g and v = v b2 + g^2, which are folded into the step size and into epsilon: ten operations per parameter.
 */
export function createAdam(engine: Engine, parameters: readonly Variable[]): Optimizer {
  const moments = parameters.map((parameter) => {
    const zeros = (): Variable => {
      const [rows = 0, columns = 0] = parameter.shape;
      return engine.variable(new Float32Array(rows * columns), [rows, columns]);
    };
    return { first: zeros(), second: zeros() };
  });
  let power1 = 1;
  let power2 = 1;

  const update = (index: number, gradient: Tensor, size: number, epsilon: number): void => {
    const parameter = parameters[index]!;
    const { first, second } = moments[index]!;
    engine.assign(first, engine.add(engine.scale(first, BETA1), gradient));
    engine.assign(second, engine.add(engine.scale(second, BETA2), engine.square(gradient)));
    const direction = engine.divide(first, engine.shift(engine.sqrt(second), epsilon));
    engine.assign(parameter, engine.subtract(parameter, engine.scale(direction, size)));
  };

  return {
    step: (gradients, learningRate) => {
      power1 *= BETA1;
      power2 *= BETA2;
      const factor1 = (1 - BETA1) / (1 - power1);
      const factor2 = Math.sqrt((1 - BETA2) / (1 - power2));
      for (const [index, gradient] of gradients.entries()) {
        update(index, gradient, (learningRate * factor1) / factor2, EPSILON / factor2);
      }
    },
    release: () => engine.release(moments.flatMap(({ first, second }) => [first, second])),
  };
}
