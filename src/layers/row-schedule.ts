import { formatOf } from "../formats/index.js";
import type { DeviceModel } from "../ir/device-model.js";
import { type DeviceLayer, windowOf } from "../ir/layers.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import type { Shape } from "../ir/shape.js";
import type { RowStreamIr } from "../ir/stream.js";
import { planeOf } from "../ir/window.js";
import { definitionOf, type Step } from "../steps/index.js";
import {
  keptElements,
  type RowEdge,
  type RowSchedule,
  type RowStep,
  rowId,
  windowId,
} from "../steps/row-steps.js";
import { NETWORK_INPUT, type Schedule } from "../steps/schedule.js";
import { rowLayerCount, rowModelOf, rowStride } from "./rows.js";

/** Steps that compute a map, one position after the other. */
type MapStep = Extract<Step, { readonly kind: "conv" | "depthwise" | "maxPool" | "averagePool" }>;

/** Splits the schedule of inference into what each row does and what answers at the end of a window. */
export function rowSchedule(
  model: DeviceModel,
  { hop }: RowStreamIr,
  { steps, tensors }: Schedule,
): RowSchedule {
  const count = rowLayerCount(model.layers);
  const isOfRow = (step: Step): step is MapStep => isMapStep(model, step) && step.layer < count;
  const last = steps.filter((step) => !definitionOf(step).makesInput && !isOfRow(step));
  const read = new Set(last.flatMap((step) => definitionOf(step).reads(step)));
  const edge = (id: string, shape: Shape, at: number): RowEdge =>
    edgeOf(model, hop, {
      id,
      shape,
      at,
      isRead: read.has(id),
      next: at < count ? model.layers[at] : undefined,
    });

  let from = edge(NETWORK_INPUT, model.input.network, 0);
  const rows: RowStep[] = [{ step: inputStep(), from: null, to: from, kernel: 1, stride: 1 }];
  for (const step of steps.filter(isOfRow)) {
    const layer = model.layers[step.layer]!;
    const { kernel, stride } = windowOf(layer)!;
    const to = edge(step.z, layer.output, step.layer + 1);
    const own = { ...step, x: windowId(step.x), z: rowId(step.z), isRow: true } as const;
    rows.push({ step: own, from, to, kernel: kernel[1], stride: stride[1] });
    from = to;
  }
  return {
    rowModel: rowModelOf(model),
    rows,
    answer: { steps: last, tensors: tensorsOf(tensors, rows) },
  };
}

function inputStep(): Step {
  return { kind: "input", part: 0, x: rowId(NETWORK_INPUT), isRow: true };
}

function isMapStep(model: DeviceModel, step: Step): step is MapStep {
  return (
    "layer" in step &&
    model.layers[step.layer]?.kind === step.kind &&
    windowOf(model.layers[step.layer]!) !== null
  );
}

/** An edge in front of layer `at`, which keeps its whole map where a step of the answer reads it. */
function edgeOf(
  model: DeviceModel,
  hop: number,
  given: {
    readonly id: string;
    readonly shape: Shape;
    readonly at: number;
    readonly isRead: boolean;
    readonly next: DeviceLayer | undefined;
  },
): RowEdge {
  const { id, shape, at, isRead, next } = given;
  const { width, channels } = planeOf(shape);
  const window = next && windowOf(next);
  const own = { id, type: formatOf(model).elements.stored, channels };
  if (isRead || !window)
    return {
      ...own,
      keeps: "map",
      rows: width,
      dropped: Math.min(width, hop / rowStride(model.layers.slice(0, at))),
    };
  return { ...own, keeps: "ring", rows: window.kernel[1], dropped: 0 };
}

/** The tensors of inference, with as many elements of each edge as the stream keeps. */
function tensorsOf(tensors: readonly Tensor[], rows: readonly RowStep[]): Tensor[] {
  const edges = new Map(rows.map(({ to }) => [to.id, to]));
  return tensors.map((tensor) => {
    const kept = edges.get(tensor.id);
    return kept
      ? { ...tensor, shape: [keptElements(kept) / kept.channels, kept.channels], length: keptElements(kept) }
      : tensor;
  });
}
