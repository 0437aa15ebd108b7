import type { Values } from "../formats/element.js";

/** [inputs][units] -> [slices][inputs][units / slices] */
export function sliceBySlice(weights: Values, inputs: number, units: number, slices: number): Values {
  const width = units / slices;
  const sliced = weights.slice();
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < units; j++) {
      const slice = Math.floor(j / width);
      sliced[(slice * inputs + i) * width + (j % width)] = weights[i * units + j]!;
    }
  return sliced;
}
