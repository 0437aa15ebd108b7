import type { Progress, Task } from "../ir/progress.js";

type Stage = "reference" | "device" | "learning" | "stream";

const TITLES: Readonly<Record<Stage, string>> = {
  reference: "host reference",
  device: "device",
  learning: "learning",
  stream: "row by row",
};

/** Shows a comparison as one task after the other; `end` closes the last one, also when the work fails. */
export function comparisonProgress(progress: Progress) {
  let open: { readonly stage: Stage; readonly task: Task } | null = null;
  const end = (): void => {
    open?.task.end();
    open = null;
  };
  const update = (stage: Stage, done: number, total: number): void => {
    if (open?.stage !== stage) {
      end();
      open = { stage, task: progress.task(TITLES[stage], total) };
    }
    open.task.update(done);
  };
  return { update, end } as const;
}
