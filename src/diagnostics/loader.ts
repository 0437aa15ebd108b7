import type { Diagnostic } from "./diagnostic.js";

/** Messages of the resident loader and of what it flashes: FF615x, exit code 3. */
function problem(code: Diagnostic["code"], message: string, rest: Partial<Diagnostic>): Diagnostic {
  return { code, severity: "error", message, exit: 3, ...rest };
}

const MISSING: Readonly<Record<string, string>> = {
  NONE: "NONE: nothing has been flashed",
  UNFINISHED: "UNFINISHED: flashing began and was not completed",
  DAMAGED: "DAMAGED: what was flashed has changed since, its CRC-32 is wrong",
};

/** The loader runs instead of a firmware; `state` as it says it, null for a word that this ff-edge does not know. */
export function noApplication(state: string | null): Diagnostic {
  const missing = MISSING[state ?? ""];
  return problem("FF6150", "no firmware runs on the board: its loader answers", {
    expected: "the firmware of a model",
    found: missing ?? "a loader that was asked to wait for a new one",
    hint: missing ? "Flash it with `ff-edge flash`." : "Flash it with `ff-edge flash`, or reset the board.",
  });
}

/** The loader did not carry a request out. */
export function loaderRefused(command: string, error: string): Diagnostic {
  return problem("FF6151", `the loader refused ${command}`, {
    expected: `an answer to ${command}`,
    found: error,
    hint: "Flash again; if it happens again, the flash is worn out or write-protected.",
  });
}

/** The image is larger than the flash that the loader gives it. */
export function imageTooLarge(bytes: number, most: number): Diagnostic {
  return problem("FF6152", "the firmware does not fit into the flash of the board", {
    expected: `at most ${most} bytes`,
    found: `${bytes} bytes`,
    hint: "Make the model smaller: `ff-edge analyze` says which layer takes the most.",
  });
}

/** The loader is that of another board. */
export function otherLoader(what: string, expected: string, found: string): Diagnostic {
  return problem("FF6153", `the loader is not that of this target: it has another ${what}`, {
    expected,
    found,
    hint: "Check --target and --port; what --target says has to be what the loader was built from.",
  });
}

/** The firmware cannot be asked to start its loader. */
export function noLoader(path: string, error: string): Diagnostic {
  return problem("FF6154", `the firmware at ${path} does not start a loader`, {
    expected: "an answer to UPDATE",
    found: error,
    hint: "Hold the board in reset, start the command, then let go: a loader that is there listens for a moment.",
  });
}

/** The loader started again, or another program spoke to it. */
export function loaderLost(command: string): Diagnostic {
  return problem("FF6155", `the loader lost the session at ${command}, and flashing is not complete`, {
    expected: "a board that stays on, and one program that talks to it",
    found: "a sequence that is not ours",
    hint: "Check the power supply, close other programs that use the port, and flash again: the loader has stayed.",
  });
}

/** Nothing says where the board is. */
export function loaderNeedsPort(target: string): Diagnostic {
  return problem("FF6156", `flashing ${target} needs the serial port of the board`, {
    expected: "--port with the path of a serial device",
    found: "no port, and a target that nothing emulates",
    hint: "Plug the board in and look for its name with `ls /dev/tty*`.",
  });
}
