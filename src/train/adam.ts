import type { Engine, Tensor, Variable } from "../engine/engine.js";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Applies one update; `gradients` stand in the places of the parameters, null where one stays as it is. */
export interface Optimizer {
  step(gradients: readonly (Tensor | null)[], learningRate: number): void;
  /** Frees the moments. */
  release(): void;
}

/** Moments of one parameter and the powers of the two decay rates after its own number of updates. */
interface Moments {
  readonly first: Variable;
  readonly second: Variable;
  power1: number;
  power2: number;
}

/**
 * Adam (Kingma and Ba, 2015) in one loop. The moments are kept without their constant factors,
 * m = m b1 + g and v = v b2 + g^2, which are folded into the step size and into epsilon.
 * A parameter's moments begin with its first gradient.
 */
export function createAdam(engine: Engine, parameters: readonly (Variable | null)[]): Optimizer {
  const moments = new Map<Variable, Moments>();

  const momentsOf = (parameter: Variable): Moments => {
    const found = moments.get(parameter);
    if (found !== undefined) return found;
    const [rows = 0, columns = 0] = parameter.shape;
    const zeros = (): Variable => engine.variable(new Float32Array(rows * columns), [rows, columns]);
    const fresh: Moments = { first: zeros(), second: zeros(), power1: 1, power2: 1 };
    moments.set(parameter, fresh);
    return fresh;
  };

  const update = (parameter: Variable, gradient: Tensor, learningRate: number): void => {
    const own = momentsOf(parameter);
    own.power1 *= BETA1;
    own.power2 *= BETA2;
    const factor1 = (1 - BETA1) / (1 - own.power1);
    const factor2 = Math.sqrt((1 - BETA2) / (1 - own.power2));
    engine.adam([parameter, own.first, own.second], gradient, {
      decay1: Math.fround(BETA1),
      decay2: Math.fround(BETA2),
      rate: Math.fround((learningRate * factor1) / factor2),
      epsilon: Math.fround(EPSILON / factor2),
    });
  };

  return {
    step: (gradients, learningRate) => {
      for (const [index, gradient] of gradients.entries()) {
        if (gradient === null) continue;
        const parameter = parameters[index];
        if (!parameter) throw new Error(`a gradient without a parameter in place ${index}`);
        update(parameter, gradient, learningRate);
      }
    },
    release: () => engine.release([...moments.values()].flatMap(({ first, second }) => [first, second])),
  };
}
