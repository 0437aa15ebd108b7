import { spawnSync } from "node:child_process";

const WORDS = ["setpriv", "--pdeathsig", "KILL", "--"] as const;

/** A prefix that makes the kernel kill a program when its parent dies, however that dies; empty where there is none. */
export function parentDeathLeash(): readonly string[] {
  if (process.platform !== "linux") return [];
  const [program, ...rest] = WORDS;
  return spawnSync(program, [...rest, "true"], { stdio: "ignore" }).status === 0 ? WORDS : [];
}
