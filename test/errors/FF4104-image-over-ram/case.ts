import { stopOn } from "../../../src/diagnostics/diagnostic.js";
import { checkImage } from "../../../src/plan/budget.js";
import { plan } from "../../../src/plan/plan.js";
import { randomModel } from "../../support/models/random-model.js";

const image = { firmware: { flash: 9000, ram: 3000 }, stack: 500 };

export default () => stopOn(checkImage(plan(randomModel()), image, { ram: 3400 }));
