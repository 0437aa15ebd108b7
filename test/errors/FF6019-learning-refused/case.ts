import { startLesson } from "../../teach/fake-pupil.js";
import { test } from "../../validate/fake-device.js";

/** The labels of the data go beyond the classes. */
export default () => startLesson({ samples: { ...test, labels: test.labels.map((label) => label + 1) } }).ran;
