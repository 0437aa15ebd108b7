/** Where a command says what it is doing: on stderr, a bar on a terminal, lines elsewhere, nothing when quiet. */
export interface Progress {
  /** A remark for the user, a sentence without a full stop. */
  note(text: string): void;
  /** One finished fact, e.g. `wrote out/mnist/rv32`. */
  done(text: string): void;
  /** Opens a task of `total` steps; `update` may be called as often as one likes. */
  task(name: string, total: number): Task;
}

/** One task under way. */
export interface Task {
  update(done: number, detail?: string): void;
  /** Closes the task; call it also when the work fails. */
  end(): void;
}
