import { readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { loadTarget } from "../../../src/target/target.js";
import { compile } from "../../../src/target/toolchain.js";
import { echoFolder } from "../../support/echo.js";

/** Another run has begun to write an object that this one takes for finished. */
export default async () => {
  const folder = echoFolder();
  await compile(folder, "echo", loadTarget("host"));
  const object = join(folder, "build/library/echo.o");
  truncateSync(object, readFileSync(object).length >> 8);
  await compile(folder, "echo", loadTarget("host"));
};
