import { emit } from "../../../src/emit/emit.js";
import { plan } from "../../../src/plan/plan.js";
import { HOST } from "../../support/host-target.js";
import { randomModel } from "../../support/models/random-model.js";

const model = randomModel({ name: "sem" });

export default () => emit(model, plan(model), HOST, { version: "0.0.0" });
