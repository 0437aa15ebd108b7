import { extrasOf } from "../features/print-c.js";
import { ELEMENTS } from "../formats/element.js";
import { IS_INTEGER } from "../formats/format.js";
import { formatOf } from "../formats/index.js";
import { STORAGE_BYTES } from "../ir/data.js";
import { type DeviceModel, isTurned, readingOf, sampleOf } from "../ir/device-model.js";
import type {
  EventStreamPlan,
  FrameStreamPlan,
  Plan,
  RowStreamPlan,
  StreamPlan,
  WindowStreamPlan,
} from "../ir/memory-plan.js";
import type { DecisionIr, StreamIr } from "../ir/stream.js";
import { pixelsOf, planeOf } from "../ir/window.js";
import { leastMargin } from "../numerics/decision.js";
import { aligned, comment, commentLines, floatLiteral, statementLines, whole } from "../steps/c.js";
import { followsDrift, learnsLater } from "../steps/drift.js";
import { takesRow } from "../steps/event-features.js";
import { definitionOf, type Step } from "../steps/index.js";
import { type RowEdge, type RowStep, rowId, windowId } from "../steps/row-steps.js";
import { subjectOf } from "../steps/step.js";
import { featuresPrefix } from "./view-features.js";
import { TYPE } from "./view-input.js";
import {
  arenaOf,
  arenaUnionOf,
  bufferOf,
  type EntryView,
  kernelHeaders,
  sourceText,
  stepView,
} from "./view-steps.js";

/** Everything that <model>_stream.{h,c} name, and what others say of a stream. */
export type StreamView = RowStreamView | WindowStreamView | FrameStreamView | EventStreamView;

interface StreamBase {
  readonly ram: string;
  readonly rowSize: string;
  /** C type of a reading. */
  readonly reading: string;
  readonly length: string;
  readonly hop: string;
  readonly decision: DecisionView | null;
  /** Arguments of <model>_stream_init in an example. */
  readonly initial: string;
  /** True where windows, or frames of them, have rows in common. */
  readonly overlaps: boolean;
  /** True where what has been answered can be learnt, when its label is known; where what inputs have moved by follows each answer. */
  readonly learnsLater: boolean;
  readonly follows: boolean;
  /** Ending of the function that answers. */
  readonly answers: string;
  readonly headers: readonly string[];
}

/** The rule of a decision as C. */
export interface DecisionView {
  /** As in `3 of the last 5`. */
  readonly votes: string;
  readonly need: string;
  readonly of: string;
  readonly refractory: string;
  readonly background: string;
  readonly minMargin: string;
  /** Rows since the answer before. */
  readonly rows: string;
}

/** A model that computes each row once. */
export interface RowStreamView extends StreamBase {
  /** Member of the stream that has the words of its arena. */
  readonly arenaMember: string;
  readonly arenaWords: string;
  readonly arenaUnion: { readonly words16: string } | null;
  /** Members of the struct that say where the next row of a ring goes, and their starts; of maps, what drops rows. */
  readonly rings: readonly string[];
  readonly ringStarts: readonly string[];
  readonly drops: readonly string[];
  readonly buffers: readonly string[];
  readonly rows: readonly RowView[];
  readonly answerBuffers: readonly string[];
  readonly steps: readonly EntryView[];
}

/** A model that answers over whole windows. */
export interface WindowStreamView extends StreamBase {
  /** Bytes that a hop takes off the rows that are kept, and of all of them. */
  readonly hopBytes: string;
  readonly windowBytes: string;
  /** True where a window is kept beside its rows. */
  readonly keepsSample: boolean;
  /** Channels and pixels of a sample that has its channels first; null of any other. */
  readonly turned: { readonly channels: string; readonly pixels: string } | null;
}

/** A model that computes the features of each frame once. */
export interface FrameStreamView extends StreamBase {
  /** Rows of a frame, rows from one to the next, and frames that a hop takes off a window. */
  readonly frame: string;
  readonly frameHop: string;
  readonly dropped: string;
  /** Features of a frame. */
  readonly size: string;
  /** True where rows lie between frames; where windows have frames in common; `overlaps` is of frames. */
  readonly skips: boolean;
  readonly keeps: boolean;
  /** True where features are floats; where they or readings are. */
  readonly isFloat: boolean;
  readonly hasFloats: boolean;
  readonly isChecked: boolean;
  /** Member with room for arrays; may be none. */
  readonly rooms: readonly string[];
  /** Call over the frame. */
  readonly call: readonly string[];
}

/** A model that answers when a class says so. */
export interface EventStreamView extends StreamBase {
  /** True where readings are floats. */
  readonly isFloat: boolean;
  /** C type of the object of the class; its call that begins anew. */
  readonly struct: string;
  readonly reset: string;
  /** Members of a union of room for arrays; may be none. */
  readonly rooms: readonly string[];
  readonly hasRoom: boolean;
  readonly isChecked: boolean;
  /** Calls of its methods. */
  readonly push: string;
  readonly give: string;
}

/** One layer over its newest window. */
export interface RowView {
  readonly comment: readonly string[];
  readonly statements: readonly string[];
}

/** Spells out a stream; null for a model that takes whole samples alone. */
export function streamView(model: DeviceModel, plan: Plan): StreamView | null {
  const { stream } = plan;
  if (stream === null) return null;
  switch (stream.kind) {
    case "rows":
      return rowStreamView(model, plan, stream);
    case "windows":
      return windowStreamView(model, stream);
    case "frames":
      return frameStreamView(model, stream);
    case "events":
      return eventStreamView(model, stream);
    default:
      return stream satisfies never;
  }
}

function baseView(
  model: DeviceModel,
  { kind, stream, ram }: StreamPlan,
): Omit<StreamBase, "headers" | "initial"> {
  const infers = { rows: "", windows: "infer", frames: "infer_features", events: "infer" }[kind];
  const { rowSize, length, hop, decision } = stream;
  return {
    ram: whole(ram),
    rowSize: whole(rowSize),
    reading: TYPE[readingOf(model).storage],
    length: whole(length),
    hop: whole(hop),
    decision: decision && decisionView(model, stream, decision),
    overlaps: hop < length,
    learnsLater: learnsLater(model),
    follows: followsDrift(model),
    answers: followsDrift(model) ? "follow" : infers,
  };
}

function decisionView(model: DeviceModel, { kind }: StreamIr, decision: DecisionIr): DecisionView {
  const { need, of, refractory, background } = decision;
  const isInteger = IS_INTEGER[formatOf(model).family];
  const least = leastMargin(decision.minMargin, model.scoreExponent, isInteger);
  const hop = `${model.name.toUpperCase()}_STREAM_HOP`;
  return {
    rows: { rows: hop, windows: hop, frames: hop, events: "state->rows" }[kind],
    votes: `${whole(need)} of the last ${whole(of)}`,
    need: `${whole(need)}u`,
    of: whole(of),
    refractory: `${whole(refractory)}u`,
    background: background === null ? "FF_NO_EVENT" : `${whole(background)}u`,
    minMargin: isInteger ? whole(least) : floatLiteral(least),
  };
}

function headersOf({ stream }: StreamPlan, more: readonly string[] = []): string[] {
  const own = ["ff_stream.h", ...(stream.decision ? ["ff_decision.h"] : [])];
  return [...new Set([...own, ...more])].sort();
}

function windowStreamView(model: DeviceModel, plan: WindowStreamPlan): WindowStreamView {
  const { network } = model.input;
  const { length, hop, rowSize } = plan.stream;
  const bytes = rowSize * STORAGE_BYTES[sampleOf(model).storage];
  return {
    ...baseView(model, plan),
    initial: "&stream, &state",
    headers: headersOf(plan),
    hopBytes: `${whole(hop * bytes)}u`,
    windowBytes: `${whole(length * bytes)}u`,
    keepsSample: plan.keepsSample,
    turned: isTurned(model)
      ? { channels: `${whole(planeOf(network).channels)}u`, pixels: `${whole(pixelsOf(network))}u` }
      : null,
  };
}

function frameStreamView(model: DeviceModel, plan: FrameStreamPlan): FrameStreamView {
  const { ir, entry, frame, hop, frames, size, storage, raw } = plan.features;
  const { scratch, checked } = extrasOf(ir, entry);
  const name = `${featuresPrefix(model)}_${entry}`;
  const to = `&state->features[state->frames * ${whole(size)}u]`;
  const more = [...(scratch ? ["&state->room"] : []), ...(checked ? ["&fault"] : [])];
  return {
    ...baseView(model, plan),
    initial: "&stream, &state",
    headers: headersOf(plan).filter((header) => header !== "ff_stream.h"),
    ...{ frame: whole(frame), frameHop: whole(hop), dropped: whole(plan.dropped), size: whole(size) },
    overlaps: hop < frame,
    skips: hop > frame,
    keeps: plan.dropped < frames,
    isFloat: storage === "float32",
    hasFloats: [storage, raw.storage].includes("float32"),
    isChecked: checked,
    rooms: scratch ? [`struct ${name}_scratch room;`] : [],
    call: statementLines(`${name}(${["state->frame", to, ...more].join(", ")});`, 4),
  };
}

function eventStreamView(model: DeviceModel, plan: EventStreamPlan): EventStreamView {
  const { ir, push, give, channels } = plan.features;
  const prefixed = (name: string): string => `${featuresPrefix(model)}_${name}`;
  const rooms = [push, give].filter((name) => extrasOf(ir, name).scratch);
  const call = (name: string, args: readonly string[]): string => {
    const { scratch, checked } = extrasOf(ir, name);
    const more = [...(scratch ? [`&state->room.${name}`] : []), ...(checked ? ["&fault"] : [])];
    return `${prefixed(name)}(${["&state->found", ...args, ...more].join(", ")})`;
  };
  const numbers = Array.from({ length: channels }, (_, channel) => `row[${whole(channel)}]`);
  return {
    ...baseView(model, plan),
    initial: "&stream, &state",
    headers: headersOf(plan).filter((name) => name !== "ff_stream.h"),
    isFloat: plan.features.reading === "float32",
    struct: `struct ${prefixed(ir.state!)}`,
    reset: `${prefixed(ir.state!)}_reset(&state->found);`,
    rooms: rooms.map((name) => `struct ${prefixed(name)}_scratch ${name};`),
    hasRoom: rooms.length > 0,
    isChecked: [push, give].some((name) => extrasOf(ir, name).checked),
    push: call(push, takesRow(plan.features) ? ["row"] : numbers),
    give: call(give, ["state->features"]),
  };
}

/** One row on its way, and the answer. */
function rowStreamView(model: DeviceModel, plan: Plan, stream: RowStreamPlan): RowStreamView {
  const { schedule, arena, kernels, offsets } = stream;
  const { rows, answer, rowModel } = schedule;
  const edges = rows.map(({ to }) => to);
  const rowSteps = rows.map(({ step }) => step);
  const answerPlan = { schedule: answer, kernels, layers: plan.layers, offsets, slides: {}, l1: null };
  return {
    ...baseView(model, stream),
    initial: "&stream",
    arenaMember: arenaOf(model),
    arenaWords: whole(arena / 4),
    arenaUnion: arenaUnionOf(model, arena),
    rings: aligned(
      ringsOf(edges).map(({ id }) => [`uint16_t ${id}_at;`, `/* row of its ring that ${id} gets next */`]),
    ),
    ringStarts: ringsOf(edges).map(({ id }) => `state->${id}_at = 0;`),
    drops: edges.flatMap((edge) => dropOf(model, edge, stream)),
    headers: headersOf(stream, [
      ...kernelHeaders(rowModel, { steps: rowSteps, tensors: [] }, {}),
      ...kernelHeaders(model, answer, kernels),
    ]),
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

function ringsOf(edges: readonly RowEdge[]): RowEdge[] {
  return edges.filter(({ keeps }) => keeps === "ring");
}

/** Declarations of the tensors that these steps touch, and of `more`. */
function buffersOf(
  model: DeviceModel,
  stream: RowStreamPlan,
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
function dropOf(model: DeviceModel, edge: RowEdge, { schedule, offsets }: RowStreamPlan): string[] {
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
function windowStart({ id, keeps, channels }: RowEdge, kernel: number): string {
  const starts = {
    ring: () => `${rowId(id)} + ${whole(channels)}`,
    map: () => (kernel === 1 ? rowId(id) : `${rowId(id)} - ${whole((kernel - 1) * channels)}`),
  };
  return starts[keeps]();
}

/** C expression of the index of the next row. */
function rowStart({ id, keeps, rows, channels }: RowEdge): string {
  const row = { ring: `ff_stream_next(&state->${id}_at, ${whole(rows)}u)`, map: "(rows - 1u)" }[keeps];
  return `${row} * ${whole(channels)}u`;
}
