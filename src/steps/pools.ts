import { formatOf } from "../formats/index.js";
import { average, maximum, poolWindows } from "../formats/over-maps.js";
import { layerAt } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { PoolLayer } from "../ir/layers.js";
import { sizeOf } from "../ir/shape.js";
import { planeOf } from "../ir/window.js";
import { headroom, pixelBytes } from "./in-place.js";
import { poolText } from "./map-texts.js";
import { densityBefore, type StepDefinition, tensorOf } from "./step.js";
import { constantsOf } from "./table-names.js";

/** z = the maximum, or the mean, of what each window covers. */
export interface PoolStep<Kind extends PoolLayer["kind"]> {
  readonly kind: Kind;
  readonly layer: number;
  readonly x: string;
  readonly z: string;
  /** True for one position of a stream. */
  readonly isRow?: true;
}

/** Functions of each kind. */
const KINDS = {
  maxPool: { call: "ff_max_pool", of: maximum },
  averagePool: {
    call: "ff_average_pool",
    of: (arithmetic: Parameters<typeof average>[0]) => average(arithmetic, 0),
  },
} as const;

function poolAt(model: DeviceModel, layer: number, kind: PoolLayer["kind"]): PoolLayer {
  return layerAt(model.layers, layer, kind);
}

function poolStep<Kind extends PoolLayer["kind"]>(kind: Kind): StepDefinition<PoolStep<Kind>> {
  const { call, of } = KINDS[kind];
  return {
    isForward: true,
    isShared: true,
    run(step, model, memory) {
      const { window, input } = poolAt(model, step.layer, kind);
      const pool = of(formatOf(model).arithmetic);
      poolWindows(pool, window, planeOf(input), tensorOf(memory, step.x), tensorOf(memory, step.z));
      return 0;
    },
    statements(step, model) {
      const { name } = poolAt(model, step.layer, kind);
      const constants = constantsOf(`${model.name}_${name}`, step);
      return [`${call}_${formatOf(model).suffixes.stored}(&${constants}, ${step.x}, ${step.z});`];
    },
    describe: (step, model) => poolText(poolAt(model, step.layer, kind)),
    runtime: (_step, model) => [`ff_pool_${formatOf(model).suffixes.stored}`],
    suspect: () => "the map before agrees: the windows of the pool",
    reads: (step) => [step.x],
    writes: (step) => [step.z],
    inPlace(step, model) {
      const { window, input } = poolAt(model, step.layer, kind);
      const bytes = pixelBytes(model, input);
      const all = headroom(window, input, { input: bytes, output: bytes }, "channels");
      return { input: step.x, output: step.z, headroom: all };
    },
    overMap(step, model) {
      const { window, input } = poolAt(model, step.layer, kind);
      const plane = planeOf(input);
      const density = densityBefore(model, step.layer);
      return { kind: "pool", window, plane, outputs: plane.channels, density };
    },
    traceOutput: (step, model) => ({
      tensor: step.z,
      start: 0,
      length: sizeOf(poolAt(model, step.layer, kind).output),
    }),
  };
}

export const maxPool = poolStep("maxPool");
export const averagePool = poolStep("averagePool");
