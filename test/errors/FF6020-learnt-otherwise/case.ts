import { plan } from "../../../src/plan/plan.js";
import { createLearner } from "../../../src/reference/learn.js";
import { startLesson } from "../../support/device/fake-pupil.js";
import { GENTLE } from "../../support/models/tiny.js";

/** A device that takes label 0 for label 1. */
export default () => {
  const device = createLearner(GENTLE, plan(GENTLE));
  return startLesson({}, { device: { ...device, learn: (raw, label) => device.learn(raw, label || 1) } }).ran;
};
