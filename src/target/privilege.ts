/** Situation that decides who may install: our user, someone who can be asked, a way to become root. */
export interface Situation {
  readonly uid: number;
  /** Somebody sits at a terminal. */
  readonly tty: boolean;
  readonly sudo: boolean;
  /** `--yes` was given. */
  readonly yes: boolean;
}

/** root: just do it; sudo: do it through sudo; ask: ask, then through sudo; refuse: print the commands. */
export type Privilege = "root" | "sudo" | "ask" | "refuse";

/** Root acts; others need sudo, and either `--yes` or somebody to ask. */
export function decidePrivilege({ uid, tty, sudo, yes }: Situation): Privilege {
  if (uid === 0) return "root";
  if (!sudo) return "refuse";
  if (yes) return "sudo";
  return tty ? "ask" : "refuse";
}
