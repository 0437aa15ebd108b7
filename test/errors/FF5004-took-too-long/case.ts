import { run } from "../../../src/target/process.js";

export default () => run("sleep", ["60"], { timeoutMs: 100 });
