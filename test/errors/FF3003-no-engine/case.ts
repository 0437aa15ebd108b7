import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { vi } from "vitest";
import { openEngine } from "../../../src/engine/engine.js";
import type { Scene } from "../../support/scene.js";

/** The engine starts afresh, as on a Node that was called with --jitless and so has no WebAssembly. */
export default async ({ later }: Scene) => {
  const factory = tf.findBackendFactory("wasm");
  const startAfresh = (): void => {
    tf.removeBackend("wasm");
    tf.registerBackend("wasm", factory);
  };
  startAfresh();
  later(startAfresh);
  later(() => vi.unstubAllGlobals());
  vi.stubGlobal("WebAssembly", undefined);
  for (const method of ["warn", "error"] as const) vi.spyOn(console, method).mockReturnValue(); // what TF.js says of it
  await openEngine();
};
