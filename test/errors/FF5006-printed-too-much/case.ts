import { run } from "../../../src/target/process.js";

export default () => run("yes", [], { outputLimit: 1000 });
