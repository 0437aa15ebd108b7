import { recordingValues } from "../../../src/diagnostics/check-stream.js";
import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { encodeRows } from "../../../src/quantize/encode-rows.js";
import { INTEGERS } from "../../support/models/tiny.js";

export default () => {
  const { input } = INTEGERS;
  const rows = { values: Float32Array.of(1, 2, 0.5), channels: 1 };
  if (encodeRows(rows, INTEGERS) === null) stopOn([recordingValues('"walk.csv"', input.storage)]);
};
