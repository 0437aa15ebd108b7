import { plan } from "../../../src/plan/plan.js";
import { createLearner } from "../../../src/reference/learn.js";
import { startOnlineRun } from "../../support/device/learning-device.js";
import { GENTLE } from "../../support/models/tiny.js";

/** A device that takes label 0 for label 1. */
export default () => {
  const device = createLearner(GENTLE, plan(GENTLE));
  return startOnlineRun({}, { device: { ...device, learn: (raw, label) => device.learn(raw, label || 1) } })
    .ran;
};
