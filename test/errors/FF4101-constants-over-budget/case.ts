import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { checkBudget } from "../../../src/plan/budget.js";
import { plan } from "../../../src/plan/plan.js";
import { smallQuant } from "../../support/small-quant.js";

const model = smallQuant();

export default () => stopOn(checkBudget(model, plan(model), { flash: 1500 }));
