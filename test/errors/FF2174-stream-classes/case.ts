import { streamOf } from "../../../src/frontend/check-stream.js";
import { lower } from "../../../src/frontend/lower.js";
import { MODELS } from "../../frontend/models.js";

export default () => {
  const classes = Array.from({ length: 247 }, (_, index) => `word ${index}`);
  const spec = { ...MODELS.find(({ stream }) => stream)!, classes, stream: {} };
  const program = { file: "model.ts", spec, spans: {} };
  streamOf(program, lower(program));
};
