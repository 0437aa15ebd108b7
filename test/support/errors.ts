import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loadDataset } from "../../src/data/load.js";
import { Failure } from "../../src/diagnostics/diagnostic.js";
import { check } from "../../src/frontend/check.js";
import { lower } from "../../src/frontend/lower.js";
import { parse } from "../../src/frontend/parse.js";
import { scaffold } from "../../src/frontend/scaffold.js";
import { renderDiagnostic } from "../../src/report/diagnostics.js";
import { inScene, type Scene } from "./scene.js";

/**
 * One folder per diagnostic, `expected.txt` is what the user reads. What causes it is the `model.ts` that she wrote; or
 * a `project`, about which `init` says it; or `case.ts`, whose default export calls a stage that fails, in a temporary
 * folder, with real programs, ports and files. UPDATE_EXPECTED=1 rewrites every expected.txt.
 */
const root = new URL("../errors/", import.meta.url).pathname;

/** The folders of all diagnostics. */
export const ERRORS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Tests of these folders. */
export async function readErrors(names: readonly string[]): Promise<void> {
  // Before any test begins, since some of what they use cleans up after the last test of a file.
  const cases = new Map<string, Case>();
  for (const name of names) {
    const file = join(root, name, "case.ts");
    if (existsSync(file)) cases.set(name, (await import(file)).default);
  }
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  describe("errors as a user reads them", () => {
    it.each(names)("%s", async (name) => {
      const expected = join(root, name, "expected.txt");
      const text = await errorsOf(name, cases.get(name) ?? runModel);
      if (process.env.UPDATE_EXPECTED) writeFileSync(expected, text);
      expect(text).toBe(readFileSync(expected, "utf8"));
      expect(text).toMatch(new RegExp(`^(error|warning) ${name.slice(0, 6)}: `, "m"));
    });
  });
}

type Case = (scene: Scene) => unknown;

/** All that goes wrong, as text without colours and without what differs between machines. */
function errorsOf(name: string, act: Case): Promise<string> {
  vi.stubEnv("FF_EDGE_DATA", undefined);
  return inScene(join(root, name), async (scene) => {
    const { here, folder } = scene;
    try {
      await act(scene);
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      const from = here;
      const texts = thrown.diagnostics.map((each) => renderDiagnostic(each, { color: false, from }));
      return stable(`${texts.join("\n\n")}\n`, [here, folder]);
    }
    return "no error\n";
  });
}

/** Everything between a model file and its data. */
function runModel({ here }: Scene): void {
  if (existsSync(join(here, "project"))) {
    scaffold(join(here, "project"));
    return;
  }
  const file = readdirSync(here).find((name) => name.startsWith("model.")) ?? "model.ts";
  const program = check(parse(join(here, file)));
  loadDataset(lower(program), { folder: here, spans: program.spans, seed: 1 });
}

/** Without places on this machine, and without what a process id or the version of a tool decides. */
function stable(text: string, folders: readonly string[]): string {
  return folders
    .reduce((rest, folder) => rest.replaceAll(`${folder}/`, "").replaceAll(folder, "."), text)
    .replaceAll(/(\/\S+\/)?(clang|ld\.lld|llvm-objdump|qemu-system-riscv32)(-\d+)?(?=:| -|\)$)/gm, "$2")
    .replaceAll(/^.* warning: .*\n/gm, "")
    .replaceAll(/ a\d at 0x[0-9a-f]{8}$/gm, " aN at 0xN")
    .replaceAll(/\.\d+\.tmp\b/g, ".PID.tmp")
    .replaceAll(/\/dev\/pts\/\d+/g, "/dev/pts/N")
    .replaceAll(/Could not resolve .* imported by .*/g, "not installed"); // vitest's word for it
}
