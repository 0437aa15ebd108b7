import type { DeviceModel } from "../../ir/device-model.js";
import type { Image } from "../../ir/image.js";
import type { Plan } from "../../ir/memory-plan.js";
import type { ArenaMap, MemoryMap, MemoryPart } from "../../ir/model-report.js";
import { subjectOf } from "../../steps/step.js";

/** Flash and RAM by owner: the library's parts exactly; of the firmware around it what the image has, where there is one. */
export function memoryMap(plan: Plan, image: Image | null): MemoryMap {
  const layers = plan.layers.map(({ name, constants }) => ({
    part: `constants of ${name}`,
    bytes: constants,
  }));
  const common = plan.constants - bytesTogether(layers);
  const library = image === null ? [] : libraryParts(image.library, plan.constants);
  const flash = [...layers, { part: "other constants", bytes: common }, ...library];
  const learnt = plan.fields.map(({ name, bytes }) => ({ part: `state: ${name}`, bytes }));
  const stream = plan.stream === null ? [] : [{ part: "stream", bytes: plan.stream.ram }];
  const state = [...learnt, { part: "arena", bytes: plan.arena }];
  const ram = [
    ...state,
    { part: "rest of the state", bytes: plan.ram - bytesTogether(state) },
    ...stream,
    ...(image ? [{ part: "static data of the library", bytes: image.library.ram }] : []),
    ...(image && image.stackInfer !== null
      ? [{ part: "stack of one inference, bound", bytes: image.stackInfer }]
      : []),
  ];
  return { flash: flash.filter(isThere), ram: ram.filter(isThere) };
}

/** Flash of the compiled library beside the constants of the plan: on other targets pointers are wider. */
function libraryParts({ code, constants }: Image["library"], planned: number): MemoryPart[] {
  return [
    { part: "constants beside those planned", bytes: constants - planned },
    { part: "code of the library", bytes: code },
  ];
}

/** Places and lifetimes of tensors of inference. */
export function arenaMap(model: DeviceModel, plan: Plan): ArenaMap {
  return {
    bytes: plan.arena,
    steps: plan.schedule.steps.map((each, step) => ({
      step,
      layer: subjectOf(each, model),
      live: plan.steps[step]!.ram,
    })),
    tensors: plan.lives.map(({ id, bytes, first, last }) => ({
      tensor: id,
      offset: plan.offsets[id]!,
      ...{ bytes, first, last },
    })),
  };
}

function isThere({ bytes }: MemoryPart): boolean {
  return bytes > 0;
}

/** Bytes of all parts together. */
export function bytesTogether(parts: readonly MemoryPart[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}
