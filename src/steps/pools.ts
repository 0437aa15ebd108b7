import { formatOf } from "../formats/index.js";
import { average, maximum, poolWindows } from "../formats/over-maps.js";
import { layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { PoolLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { type StepDefinition, tensorOf } from "./step.js";
import { constantsOf } from "./table-names.js";

/** z = the maximum, or the mean, of each whole window. */
export interface PoolStep<Kind extends PoolLayer["kind"]> {
  readonly kind: Kind;
  readonly layer: number;
  readonly x: string;
  readonly z: string;
  /** True for one position of a stream. */
  readonly isRow?: true;
}

/** Words and function of each kind. */
const KINDS = {
  maxPool: { text: "max pool", call: "ff_max_pool", of: maximum },
  averagePool: {
    text: "average pool",
    call: "ff_average_pool",
    of: (arithmetic: Parameters<typeof average>[0]) => average(arithmetic, 0),
  },
} as const;

function poolAt(model: DeviceModel, layer: number, kind: PoolLayer["kind"]): PoolLayer {
  return layerAt(model.layers, layer, kind);
}

function poolStep<Kind extends PoolLayer["kind"]>(kind: Kind): StepDefinition<PoolStep<Kind>> {
  const { text, call, of } = KINDS[kind];
  return {
    isForward: true,
    run(step, model, memory) {
      const { size, input } = poolAt(model, step.layer, kind);
      const window = { kernel: size, stride: size, padding: [0, 0, 0, 0] } as const;
      const pool = of(formatOf(model).arithmetic);
      poolWindows(pool, window, planeOf(input), tensorOf(memory, step.x), tensorOf(memory, step.z));
      return 0;
    },
    statements(step, model) {
      const { name } = poolAt(model, step.layer, kind);
      const constants = constantsOf(`${model.name}_${name}`, step);
      return [`${call}_${formatOf(model).suffixes.stored}(&${constants}, ${step.x}, ${step.z});`];
    },
    describe(step, model) {
      const { size, input, output } = poolAt(model, step.layer, kind);
      return `${text} ${size.join(" x ")}, ${input.join(" x ")} -> ${output.join(" x ")}`;
    },
    runtime: (_step, model) => [`ff_pool_${formatOf(model).suffixes.stored}`],
    suspect: () => "the map before agrees: the windows of the pool",
    reads: (step) => [step.x],
    writes: (step) => [step.z],
    traceOutput: (step, model) => ({
      tensor: step.z,
      start: 0,
      length: sizeOf(poolAt(model, step.layer, kind).output),
    }),
  };
}

export const maxPool = poolStep("maxPool");
export const averagePool = poolStep("averagePool");
