/** Keys 1 to 9 of a terminal, which choose the label of the readings that come. */
export interface LabelKeys {
  /** The label now; null where there is none. */
  readonly label: string | null;
  /** True after `q`. */
  readonly isDone: boolean;
  close(): void;
}

/** Keys there are. */
export const MOST_LABELS = 9;

const CTRL_C = "\u0003";

/** Listens to the keys where standard input is a terminal; elsewhere the first label is that of all. */
export function listenForLabels(
  labels: readonly string[],
  tell: (text: string) => void,
  input: NodeJS.ReadStream = process.stdin,
): LabelKeys {
  let label = labels[0] ?? null;
  let isDone = false;
  const hear = (data: Buffer): void => {
    const key = data.toString();
    if (key === CTRL_C) process.kill(process.pid, "SIGINT");
    if (key === "q") isDone = true;
    const chosen = labels[Number(key) - 1];
    if (chosen === undefined || chosen === label) return;
    label = chosen;
    tell(chosen);
  };
  if (input.isTTY) {
    tell([...labels.map((name, at) => `${at + 1} ${name}`), "q ends"].join(", "));
    input.setRawMode(true).on("data", hear);
  }
  return {
    get label() {
      return label;
    },
    get isDone() {
      return isDone;
    },
    close() {
      if (input.isTTY) input.setRawMode(false).off("data", hear).pause();
    },
  };
}
