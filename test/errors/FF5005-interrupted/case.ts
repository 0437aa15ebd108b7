import { run } from "../../../src/target/process.js";

export default () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 50);
  return run("sleep", ["60"], { signal: abort.signal });
};
