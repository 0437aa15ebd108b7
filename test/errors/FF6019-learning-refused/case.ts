import { test } from "../../support/device/fake-device.js";
import { startOnlineRun } from "../../support/device/learning-device.js";

/** The labels of the data go beyond the classes. */
export default () =>
  startOnlineRun({ samples: { ...test, labels: test.labels.map((label) => label + 1) } }).ran;
