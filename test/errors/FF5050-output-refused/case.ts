import { openSync, writeSync } from "node:fs";
import { Failure } from "../../../src/diagnostics/diagnostic.js";
import { outputRefused } from "../../../src/diagnostics/system.js";
import { systemErrorOf } from "../../../src/diagnostics/system-error.js";

/** The device that is always full takes the place of stdout. */
export default () => {
  const full = openSync("/dev/full", "w");
  try {
    writeSync(full, "a report");
  } catch (error) {
    throw new Failure(outputRefused("stdout", systemErrorOf(error)!));
  }
};
