import { importCase } from "../../support/nets/import-case.js";
import { drawn } from "../../support/nets/small.js";
import { WRITERS } from "../../support/nets/tensor-files.js";

const draw = drawn(1);

export default importCase(
  WRITERS.safetensors([
    ...[draw("features.0.weight", [4, 1, 5, 5]), draw("features.0.bias", [4])],
    ...[draw("head.weight", [3, 36]), draw("head.bias", [3])],
  ]),
  "net.safetensors",
);
