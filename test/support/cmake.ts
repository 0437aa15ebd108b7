import { spawnSync } from "node:child_process";
import { run } from "./compile.js";

/** Configures and builds the CMake project in `source`, in the new folder `build`; warnings are errors. An Error shows what was said. */
export function cmake(source: string, build: string, args: readonly string[] = []): void {
  const strict = ["-DCMAKE_COMPILE_WARNING_AS_ERROR=ON", "-G", "Unix Makefiles"];
  run("cmake", ["-S", source, "-B", build, ...strict, ...args], "/");
  run("cmake", ["--build", build, "--parallel", "2"], "/");
}

/** What CMake says where it refuses a project; fails if it does not. */
export function cmakeRefusal(source: string, build: string, args: readonly string[] = []): string {
  const { status, stderr } = spawnSync("cmake", ["-S", source, "-B", build, ...args], { encoding: "utf8" });
  if (status === 0) throw new Error(`${source} was accepted`);
  return stderr.replace(/\s+/g, " ");
}
