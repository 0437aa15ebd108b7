import type { DeviceModel } from "../ir/device-model.js";
import type { Sources } from "../ir/image.js";
import type { Plan } from "../ir/memory-plan.js";
import type { StreamIr } from "../ir/stream.js";
import type { Target } from "../ir/target-description.js";
import { deviceTensors } from "../parameters/tables.js";
import { checkNames } from "./check-names.js";
import { checkModel, checkView } from "./check-values.js";
import { render } from "./render.js";
import { firmwareFiles, runtimeFiles } from "./runtime.js";
import { type Provenance, view } from "./view.js";

/** Templates of <model>_stream.{h,c}. */
const STREAMS: Readonly<Record<StreamIr["kind"], string>> = {
  rows: "row-stream",
  windows: "window-stream",
  frames: "frame-stream",
  events: "event-stream",
};

/** Template of each emitted file by its path below `out/<model>/<target>/`. */
function templates({
  name: model,
  learning,
  features,
  stream,
}: DeviceModel): Readonly<Record<string, string>> {
  return {
    [`${model}/${model}.h`]: "library/model.h.hbs",
    [`${model}/${model}.c`]: "library/model.c.hbs",
    [`${model}/${model}_weights.h`]: "library/weights.h.hbs",
    [`${model}/${model}_weights.c`]: "library/weights.c.hbs",
    [`${model}/CMakeLists.txt`]: "library/CMakeLists.txt.hbs",
    [`${model}/README.md`]: "library/README.md.hbs",
    [`${model}/zephyr/module.yml`]: "zephyr/module.yml.hbs",
    [`${model}/zephyr/CMakeLists.txt`]: "zephyr/CMakeLists.txt.hbs",
    [`${model}/zephyr/Kconfig`]: "zephyr/Kconfig.hbs",
    ...(learning ? { [`${model}/${model}_storage.c`]: "library/storage.c.hbs" } : {}),
    ...(features
      ? {
          [`${model}/${model}_features.h`]: "library/features.h.hbs",
          [`${model}/${model}_features.c`]: "library/features.c.hbs",
        }
      : {}),
    ...(stream
      ? {
          [`${model}/${model}_stream.h`]: `library/${STREAMS[stream.kind]}.h.hbs`,
          [`${model}/${model}_stream.c`]: `library/${STREAMS[stream.kind]}.c.hbs`,
        }
      : {}),
    [`firmware/${model}_service.c`]: "service/service.c.hbs",
    [`firmware/${model}_trace.h`]: "service/trace.h.hbs",
    [`firmware/${model}_trace.c`]: "service/trace.c.hbs",
  };
}

/**
 * Writes a planned model as C: the portable library in `<model>/`, the serial service around it in `firmware/`.
 * The text depends on nothing but the arguments and this package's templates.
 * @throws Failure with FF4111 and FF4112 where names do not work in C
 */
export function emit(model: DeviceModel, plan: Plan, target: Target, provenance: Provenance): Sources {
  checkModel(model);
  const library = { model, plan, tensors: deviceTensors(model, plan) };
  checkNames(model, plan, library.tensors);
  const runtime = runtimeFiles(model, plan, target.arch);
  const text = view(library, target, provenance, [...runtime.keys()]);
  checkView(text);
  const sources = new Map<string, string>();
  for (const [path, template] of Object.entries(templates(model))) sources.set(path, render(template, text));
  for (const [name, content] of runtime) sources.set(`${model.name}/${name}`, content);
  for (const [name, content] of firmwareFiles(model)) sources.set(`firmware/${name}`, content);
  return sources;
}
