import { importCase } from "../../support/nets/import-case.js";
import { denseOnnx } from "../../support/nets/small.js";

export default importCase(denseOnnx());
