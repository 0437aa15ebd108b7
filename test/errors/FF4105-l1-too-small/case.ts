import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { checkBudget } from "../../../src/plan/budget.js";
import { plan } from "../../../src/plan/plan.js";
import { randomModel } from "../../support/models/random-model.js";

const model = randomModel();

export default () => stopOn(checkBudget(model, plan(model, { l1: 500 }), { l1: 500 }));
