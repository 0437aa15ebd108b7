import { ERRORS, readErrors } from "./support/errors.js";

/** Of tools, flash and devices. */
await readErrors(ERRORS.filter((name) => !/^FF[1-4]/.test(name)));
