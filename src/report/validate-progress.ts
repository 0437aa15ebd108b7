import type { Progress, Task } from "./progress.js";

type Stage = "reference" | "device";

const TITLES: Readonly<Record<Stage, string>> = { reference: "host reference", device: "device" };

/** Turns the steps of a comparison into one task after the other. */
export function comparisonProgress(progress: Progress): (stage: Stage, done: number, total: number) => void {
  const open = new Map<Stage, Task>();
  return (stage, done, total) => {
    const task = open.get(stage) ?? progress.task(TITLES[stage], total);
    open.set(stage, task);
    if (stage === "device") open.get("reference")?.end();
    task.update(done);
    if (stage === "device" && done === total) task.end();
  };
}
