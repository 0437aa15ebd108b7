import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emit } from "../../src/emit/emit.js";
import type { Plan } from "../../src/ir/plan.js";
import type { QuantModel } from "../../src/ir/quant.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { compileC } from "./device/host-device.js";
import { temporaryFolder } from "./folder.js";

/** An emitted file, a text in it, and what stands there instead. */
export type Edit = readonly [file: string, from: string | RegExp, to: string];

/** Emits the model's firmware for this computer, damages one thing where asked to, and compiles it with sanitizers. */
export function compileEmitted(model: QuantModel, edit?: Edit): { layout: Plan; program: string } {
  const layout = plan(model, {});
  const folder = temporaryFolder();
  const sources = new Map(emit(model, layout, loadTarget("host", []), { version: "0.0.0" }));
  if (edit) {
    const before = sources.get(edit[0]) ?? "";
    const after = before.replace(edit[1], edit[2]);
    if (after === before) throw new Error(`${edit[0]} has no ${edit[1]}`);
    sources.set(edit[0], after);
  }
  for (const [path, text] of sources) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const emitted = [...sources.keys()].filter((path) => path.endsWith(".c")).map((path) => join(folder, path));
  const board = ["board.c", "storage.c"].map((name) =>
    join(import.meta.dirname, "../../targets/arch/host", name),
  );
  const program = compileC([...emitted, ...board], ["-I", folder, "-I", join(folder, model.name)]);
  return { layout, program };
}
