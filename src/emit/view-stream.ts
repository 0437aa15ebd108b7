import { ELEMENTS } from "../formats/element.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Plan, StreamPlan } from "../ir/memory-plan.js";
import { planeOf } from "../ir/window.js";
import { aligned, comment, commentLines, statementLines, whole } from "../steps/c.js";
import { definitionOf, type Step } from "../steps/index.js";
import { type RowStep, rowId, type StreamEdge, windowId } from "../steps/row-steps.js";
import { subjectOf } from "../steps/step.js";
import { arenaUnionOf, bufferOf, type EntryView, kernelHeaders, sourceText, stepView } from "./view-steps.js";

/** Everything that <model>_stream.{h,c} name. */
export interface StreamView {
  readonly ram: string;
  readonly channels: string;
  readonly length: string;
  readonly hop: string;
  readonly arenaWords: string;
  readonly arenaUnion: { readonly words16: string } | null;
  /** Members of the struct that say where the next row of a ring goes, and their starts; of maps, what drops rows. */
  readonly rings: readonly string[];
  readonly ringStarts: readonly string[];
  readonly drops: readonly string[];
  readonly headers: readonly string[];
  readonly buffers: readonly string[];
  readonly rows: readonly RowView[];
  readonly answerBuffers: readonly string[];
  readonly steps: readonly EntryView[];
}

/** One layer over its newest window. */
export interface RowView {
  readonly comment: readonly string[];
  readonly statements: readonly string[];
}

/** Spells out one row on its way, and the answer; null for a model that takes whole samples alone. */
export function streamView(model: DeviceModel, plan: Plan): StreamView | null {
  const { stream } = plan;
  if (stream === null) return null;
  const { schedule, arena, kernels, ram, offsets } = stream;
  const { rows, answer, length, hop, rowModel } = schedule;
  const edges = rows.map(({ to }) => to);
  const rowSteps = rows.map(({ step }) => step);
  const answerPlan = { schedule: answer, kernels, layers: plan.layers, offsets, slides: {} };
  return {
    ram: whole(ram),
    channels: whole(planeOf(model.input.network).channels),
    length: whole(length),
    hop: whole(hop),
    arenaWords: whole(arena / 4),
    arenaUnion: arenaUnionOf(model, arena),
    rings: aligned(
      ringsOf(edges).map(({ id }) => [`uint16_t ${id}_at;`, `/* row of its ring that ${id} gets next */`]),
    ),
    ringStarts: ringsOf(edges).map(({ id }) => `state->${id}_at = 0;`),
    drops: edges.flatMap((edge) => dropOf(model, edge, stream)),
    headers: [
      ...new Set([
        "ff_stream.h",
        ...kernelHeaders(rowModel, { steps: rowSteps, tensors: [] }, {}),
        ...kernelHeaders(model, answer, kernels),
      ]),
    ].sort(),
    buffers: buffersOf(
      model,
      stream,
      rowSteps,
      edges.map(({ id }) => id),
    ),
    rows: rows.map((row) => rowView(rowModel, row)),
    answerBuffers: buffersOf(model, stream, answer.steps),
    steps: answer.steps.map((step, index) => stepView(model, answerPlan, step, index)),
  };
}

function ringsOf(edges: readonly StreamEdge[]): StreamEdge[] {
  return edges.filter(({ keeps }) => keeps === "ring");
}

/** Declarations of the tensors that these steps touch, and of `more`. */
function buffersOf(
  model: DeviceModel,
  stream: StreamPlan,
  steps: readonly Step[],
  more: readonly string[] = [],
): string[] {
  const used = new Set([
    ...more,
    ...steps.flatMap((step) => [...definitionOf(step).reads(step), ...definitionOf(step).writes(step)]),
  ]);
  const tensors = stream.schedule.answer.tensors.filter(
    ({ id, memory }) => memory === "arena" && used.has(id),
  );
  return aligned(tensors.map((tensor) => bufferOf(model, tensor, stream.offsets)));
}

/** Rows that a hop takes off a map; nothing of one that keeps none. */
function dropOf(model: DeviceModel, edge: StreamEdge, { schedule, offsets }: StreamPlan): string[] {
  const { id, rows, dropped, channels, type } = edge;
  if (edge.keeps === "ring" || dropped === rows) return [];
  const tensor = schedule.answer.tensors.find((each) => each.id === id)!;
  const bytes = (count: number): string => `${whole(count * channels * ELEMENTS[type].bytes)}u`;
  return [
    bufferOf(model, tensor, offsets).join(" "),
    `ff_stream_drop(${id}, ${bytes(dropped)}, ${bytes(rows)}); /* ${dropped} of ${rows} rows */`,
  ];
}

/** The window that a step reads, the row that it writes, the call. */
function rowView(model: DeviceModel, { step, from, to, kernel, stride }: RowStep): RowView {
  const what = `${subjectOf(step, model)}: ${definitionOf(step).describe(step, model)}${sourceText(model, step)}`;
  const { c, bytes } = ELEMENTS[to.type];
  const row = to.channels * bytes;
  const statements = [
    ...definitionOf(step).statements(step, model, undefined),
    ...(to.keeps === "ring"
      ? [`ff_stream_repeat(${rowId(to.id)}, ${whole(to.rows * row)}u, ${whole(row)}u);`]
      : []),
  ];
  return {
    comment: commentLines(comment(what)),
    statements: [
      ...(from
        ? [
            `if (!ff_stream_completes(&rows, ${whole(kernel)}u, ${whole(stride)}u)) {`,
            "    return macs;",
            "}",
          ]
        : []),
      ...(from
        ? statementLines(`const ${c} *const ${windowId(from.id)} = ${windowStart(from, kernel)};`, 4)
        : []),
      ...statementLines(`${c} *const ${rowId(to.id)} = &${to.id}[${rowStart(to)}];`, 4),
      ...statements.flatMap((line) => statementLines(line, 4)),
    ],
  };
}

/** C expression of the newest `kernel` rows: behind the row just written in a ring, up to it in a map. */
function windowStart({ id, keeps, channels }: StreamEdge, kernel: number): string {
  const starts = {
    ring: () => `${rowId(id)} + ${whole(channels)}`,
    map: () => (kernel === 1 ? rowId(id) : `${rowId(id)} - ${whole((kernel - 1) * channels)}`),
  };
  return starts[keeps]();
}

/** C expression of the index of the next row. */
function rowStart({ id, keeps, rows, channels }: StreamEdge): string {
  const row = { ring: `ff_stream_next(&state->${id}_at, ${whole(rows)}u)`, map: "(rows - 1u)" }[keeps];
  return `${row} * ${whole(channels)}u`;
}
