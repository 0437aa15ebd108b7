import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { emit } from "../../src/emit/emit.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Plan } from "../../src/ir/memory-plan.js";
import { plan } from "../../src/plan/plan.js";
import { includedBy } from "../../src/target/object-cache.js";
import { loadTarget } from "../../src/target/target.js";
import { compileC, compileObjects } from "./device/host-device.js";
import { temporaryFolder } from "./folder.js";
import { sharedObject } from "./shared-objects.js";

/** An emitted file, a text in it, and what stands there instead. */
export type Edit = readonly [file: string, from: string | RegExp, to: string];

/** Emits the model's firmware for this computer, damages one thing where asked to, and compiles it with sanitizers. */
export function compileEmitted(model: DeviceModel, edit?: Edit): { layout: Plan; program: string } {
  const layout = plan(model, {});
  const folder = temporaryFolder();
  const sources = new Map(emit(model, layout, loadTarget("host", []), { version: "0.0.0" }));
  if (edit) {
    const before = sources.get(edit[0]) ?? "";
    const after = before.replace(edit[1], edit[2]);
    if (after === before) throw new Error(`${edit[0]} has no ${edit[1]}`);
    sources.set(edit[0], after);
  }
  for (const name of ["board.c", "storage.c"])
    sources.set(
      `board/${name}`,
      readFileSync(join(import.meta.dirname, "../../targets/arch/host", name), "utf8"),
    );
  for (const [path, text] of sources) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { layout, program: compileC(objectsOf(folder, model.name, sources)) };
}

/** Objects of all units; models share the service and most kernels, which are compiled once for all files of tests. */
function objectsOf(folder: string, model: string, sources: ReadonlyMap<string, string>): string[] {
  const headers = new Map([...sources].filter(([path]) => path.endsWith(".h")));
  const units = [...sources].flatMap(([path, text]) => {
    if (!path.endsWith(".c")) return [];
    const parts = [text, ...includedBy(text, headers).map((each) => headers.get(each)!)];
    const made = join(folder, basename(path).replace(/c$/, "o"));
    return [{ source: join(folder, path), made, object: sharedObject(["emitted", ...parts], ".o") }];
  });
  const fresh = units.filter(({ object }) => !object.isThere);
  compileObjects(
    fresh.map(({ source }) => source),
    ["-I", folder, "-I", join(folder, model)],
    folder,
  );
  for (const { made, object } of fresh) renameSync(made, object.path);
  return units.map(({ object }) => object.path);
}
