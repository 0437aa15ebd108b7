import type { Progress, Task } from "../ir/progress.js";

/** The drawer of bars: loaded where a terminal shows them. */
const bars = process.stderr.isTTY ? await import("cli-progress") : null;

const SECONDS_BETWEEN_LINES = 5;
const silentTask: Task = { update: () => {}, end: () => {} };

/** For `--quiet`, and for programs. */
export const silent: Progress = { note: () => {}, done: () => {}, task: () => silentTask };

/** Progress for this process's stderr. */
export function openProgress(): Progress {
  return { note: (text) => line(`note: ${text}`), done: line, task: bars ? barsWith(bars) : lines };
}

/** The same progress, to which a note that comes again is none. */
export function notingOnce(progress: Progress): Progress {
  const said = new Set<string>();
  const note = (text: string): void => {
    if (!said.has(text)) progress.note(text);
    said.add(text);
  };
  return { ...progress, note };
}

function line(text: string): void {
  process.stderr.write(`${text}\n`);
}

function barsWith({ Presets, SingleBar }: NonNullable<typeof bars>): Progress["task"] {
  return (name, total) => {
    const options = {
      format: `${name} {bar} {percentage}% {detail} {eta_formatted}`,
      formatTime: (seconds: number): string =>
        Number.isFinite(seconds) ? `about ${Math.ceil(seconds)} s left` : "", // nothing to go by at the start
      clearOnComplete: true,
    };
    const shown = new SingleBar(
      { ...options, stream: process.stderr, hideCursor: true },
      Presets.shades_grey,
    );
    shown.start(total, 0, { detail: "" });
    return {
      update: (done, detail = "") => shown.update(done, { detail }),
      end: () => shown.stop(),
    };
  };
}

function lines(name: string, total: number): Task {
  const started = Date.now();
  let spoken = started;
  return {
    update: (done, detail = "") => {
      const now = Date.now();
      if (now - spoken < SECONDS_BETWEEN_LINES * 1000 || done === 0) return;
      spoken = now;
      const left = Math.ceil((((now - started) / done) * (total - done)) / 1000);
      line(`${name} ${Math.floor((100 * done) / total)}%${detail ? ` ${detail}` : ""}, about ${left} s left`);
    },
    end: () => {},
  };
}
