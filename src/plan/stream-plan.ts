import { inStruct, type Layout, scratchBytes, scratchLayout, stateBytes } from "../features/memory.js";
import { extrasOf } from "../features/print-c.js";
import { STORAGE_BYTES, type Storage } from "../ir/data.js";
import { type DeviceModel, isTurned, sampleOf } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import type {
  EventStreamPlan,
  FrameStreamPlan,
  Plan,
  RowStreamPlan,
  StreamPlan,
  WindowStreamPlan,
} from "../ir/memory-plan.js";
import { eventsOf, framesOf } from "../ir/model-features.js";
import type {
  DecisionIr,
  EventStreamIr,
  FrameStreamIr,
  RowStreamIr,
  StreamIr,
  WindowStreamIr,
} from "../ir/stream.js";
import type { Team } from "../ir/target-description.js";
import { rowSchedule } from "../layers/row-schedule.js";
import { learnsLater } from "../steps/drift.js";
import { computesFeatures } from "../steps/index.js";
import type { RowSchedule } from "../steps/row-steps.js";
import type { Schedule } from "../steps/schedule.js";
import { assignOffsets, type Lifetime, lifetimes } from "./arena.js";

/** Rows of the window so far, and multiply-accumulates of a row stream; the model's state and whether a window is whole. */
const WORD = 4;
/** For each ring of rows where its next row goes. */
const RING = 2;
/** `struct ff_decision`, the event of the last row, one vote. */
const DECISION = 8;
const EVENT = 4;
const VOTE = 2;

/** Lays out `struct <model>_stream`. */
export function planStream(
  model: DeviceModel,
  stream: StreamIr,
  line: Schedule,
  kernels: Plan["kernels"],
  cores: Team,
): StreamPlan {
  switch (stream.kind) {
    case "rows":
      return planRows(model, stream, line, kernels, cores);
    case "windows":
      return planWindows(model, stream, line);
    case "frames":
      return planFrames(model, stream, line);
    case "events":
      return planEvents(model, stream, line);
    default:
      return stream satisfies never;
  }
}

/** Places everything that a row stream keeps: edges for good, sums and what the answer needs while they are needed. */
function planRows(
  model: DeviceModel,
  stream: RowStreamIr,
  line: Schedule,
  kernels: Plan["kernels"],
  cores: Team,
): RowStreamPlan {
  const schedule = rowSchedule(model, stream, line);
  const { offsets, size } = assignOffsets(rowLifetimes(schedule, cores));
  const rings = schedule.rows.filter(({ to }) => to.keeps === "ring").length;
  return {
    kind: "rows",
    ...{ stream, schedule, offsets, arena: size },
    kernels: kernelsOf(schedule.answer, line, kernels),
    ram: whole(size + 2 * WORD + decisionBytes(stream.decision) + RING * rings),
  };
}

/** The rows of a window and, where they are needed later or in another order, the sample that they made. */
function planWindows(model: DeviceModel, stream: WindowStreamIr, line: Schedule): WindowStreamPlan {
  const learns = learnsLater(model);
  const keepsSample = learns || isTurned(model);
  const element = STORAGE_BYTES[sampleOf(model).storage];
  const values = stream.length * stream.rowSize * (keepsSample ? 2 : 1);
  const before = (learns ? 3 : 2) * WORD + decisionBytes(stream.decision);
  const ram = whole(Math.ceil(before / element) * element + values * element);
  return { kind: "windows", stream, line, keepsSample, ram };
}

/** One frame, all features of a window, twice where they are learnt later, and room for the arrays of the code. */
function planFrames(model: DeviceModel, stream: FrameStreamIr, line: Schedule): FrameStreamPlan {
  const features = framesOf(model.features);
  if (features === null) throw new Error("a stream of frames without features of them");
  const { frame, frames, hop, size, storage, raw, ir, entry } = features;
  const learns = learnsLater(model);
  const words = (3 + (extrasOf(ir, entry).checked ? 2 : 0) + (learns ? 1 : 0)) * WORD;
  const { bytes } = inStruct([
    { bytes: words, align: WORD },
    { bytes: decisionBytes(stream.decision), align: stream.decision ? WORD : 1 },
    valuesOf(raw.storage, frame * stream.rowSize),
    valuesOf(storage, frames * size * (learns ? 2 : 1)),
    scratchLayout(ir, entry),
  ]);
  const dropped = stream.hop === stream.length ? frames : stream.hop / hop;
  const behind = { ...line, steps: line.steps.filter((step) => !computesFeatures(step)) };
  return { kind: "frames", ...{ stream, features, behind, dropped, ram: bytes } };
}

function valuesOf(storage: Storage, count: number): Layout {
  return { bytes: STORAGE_BYTES[storage] * count, align: STORAGE_BYTES[storage] };
}

/** Words first, then what needs less: struct and room begin at words, features follow. */
function planEvents(model: DeviceModel, stream: EventStreamIr, line: Schedule): EventStreamPlan {
  const features = eventsOf(model.features);
  if (features === null) throw new Error("a stream of events without a class");
  const { ir, push, give, size, storage } = features;
  const room = Math.max(...[push, give].map((name) => scratchBytes(ir, name)));
  const words = (learnsLater(model) ? 3 : 2) * WORD + whole(decisionBytes(stream.decision));
  const state = whole(stateBytes(ir, ir.state!));
  const ram = whole(words + state + whole(room) + size * STORAGE_BYTES[storage]);
  return { kind: "events", stream, features, line, ram };
}

function decisionBytes(decision: DecisionIr | null): number {
  return decision === null ? 0 : DECISION + EVENT + VOTE * decision.of;
}

/** Bytes up to the next whole word. */
function whole(bytes: number): number {
  return (bytes + 3) & ~3;
}

function rowLifetimes({ rows, answer }: RowSchedule, cores: Team): Lifetime[] {
  const kept = new Set(rows.map(({ to }) => to.id));
  const steps = [...rows.map(({ step }) => step), ...answer.steps];
  return lifetimes({ tensors: answer.tensors, steps }, cores).map((each) =>
    kept.has(each.id) ? { ...each, first: 0, last: steps.length - 1 } : each,
  );
}

/** Kernels by the index in the answer: tables are laid out for those of the whole inference. */
function kernelsOf(answer: Schedule, line: Schedule, kernels: Plan["kernels"]): Record<number, Kernel> {
  const found = answer.steps.map((step) => kernels[line.steps.indexOf(step)]);
  return Object.fromEntries(found.flatMap((kernel, index) => (kernel ? [[index, kernel] as const] : [])));
}
