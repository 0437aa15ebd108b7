/** Files of nets as they are read, without a disk. */
import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { check } from "../../../src/frontend/check.js";
import { lower } from "../../../src/frontend/lower.js";
import { readNet } from "../../../src/import/read-net.js";
import type { Ir } from "../../../src/ir/ir.js";
import type { ReadLayer } from "../../../src/ir/program.js";
import type { NetSpec } from "../../../src/model.js";

/** A file as it is read: its layers, or all that is said of it. */
export function read(kind: NetSpec["kind"], bytes: Uint8Array): ReturnType<typeof readNet> | string {
  try {
    return readNet(bytes, { kind, file: "net" }, undefined, { alone: true, estimates: false });
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return thrown.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n");
  }
}

/** All that is said of a file; null where it becomes a model. */
export function refusal(kind: NetSpec["kind"], bytes: Uint8Array): string | null {
  const found = read(kind, bytes);
  return typeof found === "string" ? found : null;
}

/** The model of layers that were read, or the codes of errors in their sizes. */
export function model({ net, written }: ReturnType<typeof readNet>): Ir | string {
  const layers = written.specs.map(
    (spec, at): ReadLayer => ({ ...spec, imported: at + 1 < written.specs.length ? "hidden" : "read" }),
  );
  const source = { kind: "npy", inputs: "x.npy", labels: "y.npy" } as const;
  const spec = {
    name: "net",
    input: { shape: net.input, standardize: "none" } as const,
    classes: Array.from({ length: Math.max(2, net.classes ?? 2) }, (_, k) => `class ${k}`),
    data: { train: source, split: { validation: 0.1, calibration: 0.1, test: 0.1 } },
    layers,
    training: { rule: "imported" } as const,
  };
  try {
    return lower(check({ file: "model.ts", spec, spans: {}, imported: net }));
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return thrown.diagnostics.map(({ code }) => code).join();
  }
}
