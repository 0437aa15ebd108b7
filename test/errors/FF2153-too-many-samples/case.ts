import { checkCount } from "../../../src/data/table.js";

/** Stacks more samples than can be divided in a reasonable memory. */
export default () => checkCount({ name: "rows(...)" }, 60_000_000);
