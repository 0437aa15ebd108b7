import type { Diagnostic } from "./diagnostic.js";

/** Messages of the serial line and of the firmware behind it: FF6xxx. All of them end a command with exit code 3. */
function problem(code: Diagnostic["code"], message: string, rest: Partial<Diagnostic>): Diagnostic {
  return { code, severity: "error", message, exit: 3, ...rest };
}

/** Nothing exists at the path. `others`: the ports that there are, where somebody has looked. */
export function portAbsent(path: string, others: readonly string[] = []): Diagnostic {
  return problem("FF6001", `there is no serial port ${path}`, {
    expected: "a serial device",
    found: "nothing at this path",
    ...(others.length === 0 ? {} : { notes: [`there are ${others.join(", ")}`] }),
    hint: "Plug the board in and look for its name with `ls /dev/tty*`.",
  });
}

/** The user may not open the port. */
export function portForbidden(path: string): Diagnostic {
  return problem("FF6002", `you may not open ${path}`, {
    expected: "read and write permission",
    found: "permission denied",
    hint: 'Add yourself to the group that owns it, usually `sudo usermod -aG dialout "$USER"`, then log in again.',
  });
}

/** Another program holds the port. */
export function portBusy(path: string): Diagnostic {
  return problem("FF6003", `${path} is in use by another program`, {
    expected: "a port that is free",
    found: "a locked port",
    hint: `Close serial monitors and other ff-edge commands; \`fuser -v ${path}\` names the holder.`,
  });
}

/** The port exists but cannot be opened as a serial line. */
export function portUnusable(path: string, reason: string): Diagnostic {
  return problem("FF6004", `${path} cannot be opened as a serial port`, {
    expected: "a serial device",
    found: reason.replace(/^Error: /, ""),
    hint: "Check the path and the speed of the line.",
  });
}

/** The port vanished while it was in use. */
export function portClosed(path: string): Diagnostic {
  return problem("FF6005", `${path} went away`, {
    expected: "a port that stays open",
    found: "the end of the line, and the port does not open again",
    hint: "The board was unplugged, or the emulator ended: look for its last output.",
  });
}

/** No byte came back. */
export function deviceSilent(path: string, seconds: number): Diagnostic {
  return problem("FF6006", `the device at ${path} does not answer`, {
    expected: `an answer within ${seconds} s`,
    found: "no byte",
    hint: "Check that the firmware of this model runs there, the wiring, and the speed of the line.",
  });
}

/** Bytes came back, but no valid answer. Of the frames some are `damaged`, some `echoed`: ours, sent back. */
export function deviceGarbled(
  path: string,
  seconds: number,
  { bytes, damaged, echoed }: { readonly bytes: number; readonly damaged: number; readonly echoed: number },
): Diagnostic {
  const echoes = echoed === 0 ? "" : `; frames that are what was sent: ${echoed}`;
  return problem("FF6007", `the device at ${path} gives no valid answer`, {
    expected: `a frame with a correct CRC within ${seconds} s`,
    found: `${bytes} bytes; damaged frames: ${damaged}${echoes}`,
    hint:
      echoed === 0
        ? "Check the speed of the line and the cable, and that ff-edge firmware runs on the device."
        : "Something sends back what it receives: lines that touch, or another program on the device, such as a shell. Check the wiring, and that ff-edge firmware runs there.",
  });
}

/** The firmware speaks another version of the protocol. */
export function otherProtocol(expected: number, found: number): Diagnostic {
  return problem("FF6008", "the firmware speaks another version of the protocol", {
    expected: `version ${expected}`,
    found: `version ${found}`,
    hint: "Build the firmware with this ff-edge and flash it.",
  });
}

/** The firmware holds another model. */
export function otherModel(expected: string, found: string, target: string): Diagnostic {
  return problem("FF6009", "the device runs the firmware of another model", {
    expected: `model ${expected}`,
    found: `model ${found}, built for ${target}`,
    hint: "Flash the firmware that `ff-edge build` makes of this model, with the same --checkpoint; or name the model and checkpoint that the device runs.",
  });
}

/** The firmware claims the right hash and a wrong size. */
export function contradiction(what: string, expected: number | string, found: number | string): Diagnostic {
  return problem("FF6010", `the firmware has the hash of this model, but another value for ${what}`, {
    expected: String(expected),
    found: String(found),
    hint: "Build and flash the firmware again.",
  });
}

/** The device started again in the middle of a session. */
export function deviceRestarted(before: number, after: number): Diagnostic {
  return problem("FF6011", "the device restarted, and what it held in RAM is lost", {
    expected: `boot ${before}`,
    found: `boot ${after}`,
    hint: "Run the command again; if it happens again, look at the power supply, the watchdog and the stack.",
  });
}

/** The device runs on but has another session. */
export function sessionLost(command: string): Diagnostic {
  return problem("FF6012", `the device lost the session at ${command}`, {
    expected: "one program that talks to the device",
    found: "a sequence that is not ours, without a counted restart",
    hint: "Close other programs that use the port, check the power supply, and run the command again.",
  });
}

/** The device answered with an error. */
export function deviceRefused(command: string, error: string): Diagnostic {
  return problem("FF6013", `the device refused ${command}`, {
    expected: `an answer to ${command}`,
    found: error,
    hint: STREAMING.includes(command)
      ? "Build and flash the firmware of a model with `stream` with this ff-edge: no other knows rows."
      : "Build and flash the firmware again with this ff-edge.",
  });
}

/** Requests that only firmware of a model with `stream` knows. */
const STREAMING: readonly string[] = ["PUSH", "READ"];

/** A reply with a correct CRC does not have the form of its command. */
export function malformedReply(command: string, expected: string, found: string): Diagnostic {
  return problem("FF6014", `the answer to ${command} has the wrong form`, {
    expected,
    found,
    hint: "Build and flash the firmware again with this ff-edge.",
  });
}

/** Not even one sample fits into the device's sample buffer. */
export function sampleTooLarge(sampleBytes: number, bufferBytes: number): Diagnostic {
  return problem("FF6015", "a sample does not fit into the sample buffer of the firmware", {
    expected: `at least ${sampleBytes} bytes`,
    found: `${bufferBytes} bytes`,
    hint: `Compile the firmware with -DFF_SAMPLE_BYTES=${sampleBytes} or more.`,
  });
}

/** The scores of one sample do not fit into a frame. */
export function resultTooLarge(classes: number, most: number): Diagnostic {
  return problem("FF6016", "the scores of one sample do not fit into a frame", {
    expected: `at most ${most} classes`,
    found: `${classes} classes`,
    hint: "Compile the firmware with a larger FF_FRAME_MAX (1024 at most), or merge classes with `data.labels` in the model file.",
  });
}

/** A state to import goes through the sample buffer, so that it can be verified before anything is written. */
export function stateTooLarge(blobBytes: number, bufferBytes: number): Diagnostic {
  return problem("FF6017", "the state does not fit into the sample buffer of the firmware", {
    expected: `at most ${bufferBytes} bytes`,
    found: `${blobBytes} bytes`,
    hint: `Compile the firmware with -DFF_SAMPLE_BYTES=${blobBytes} or more.`,
  });
}

const STATE_HINTS: Readonly<Record<string, string>> = {
  FF_BAD_BLOB: "The state is damaged or cut short: export it again.",
  FF_OTHER_LAYOUT:
    "Import a state only into the model that it comes from, or one with the same layers, precision and data.",
  FF_OTHER_MODEL:
    "The state was learnt on top of other weights; allow another model's state if that is what you want.",
  FF_LEARNING_OFF: "Turn learning on first.",
  FF_STORAGE: "The target has no storage for a state, its slots are too small, or it fails.",
  FF_NO_SLOT: "Save a state first.",
  FF_ROLLED_BACK: "What was learnt had made the model worse, and the saved state has taken its place.",
};

/** The device did not carry out what concerns its learnt state; the state is as before. */
export function stateRefused(command: string, status: string): Diagnostic {
  return problem("FF6018", `the device did not carry out ${command}`, {
    expected: "FF_OK",
    found: status,
    hint: STATE_HINTS[status] ?? "Build and flash the firmware again with this ff-edge.",
  });
}

/** A place in the order in which samples are sent, and how that ended. */
export interface SentSample {
  /** Counted from 1, and how many were to be sent. */
  readonly number: number;
  readonly total: number;
  /** Row in the data, from 0. */
  readonly row: number;
}

const LEARN_HINTS: Readonly<Record<string, string>> = {
  FF_OUT_OF_RANGE:
    "The sample leads beyond the range of the model's floats: look at its values, and scale the data (`standardize`); where most samples do, lower `rate`.",
  FF_BAD_SAMPLE: "The sample holds a value that is not a finite number: correct the data.",
  FF_DIVERGED:
    "The scores have left their range: lower `rate` in the model file's learning, and check that the data are scaled as in training.",
  FF_LEARNING_OFF: "Learning is turned off on the device: turn it on, or start the device anew.",
};

/** Samples before it were learnt. */
export function learningRefused(status: string, { number, total, row }: SentSample): Diagnostic {
  return problem("FF6019", `the device does not learn sample ${number} of ${total}`, {
    expected: "FF_OK",
    found: `${status} (row ${row} of the samples)`,
    hint: LEARN_HINTS[status] ?? "Build and flash the firmware again with this ff-edge.",
  });
}

/** Device and reference have learnt from the same samples, and do not hold the same. */
export function learntOtherwise(sent: number): Diagnostic {
  const when = sent === 0 ? "before the first sample" : `after sample ${sent}`;
  return problem("FF6020", `device and host reference differ ${when}`, {
    expected: "the same learnt state",
    found: "states with different CRC-32",
    hint: "Run `ff-edge validate` with --learn: it finds the first step, tensor and element that differ.",
    exit: 4,
  });
}

/** Device and reference agree that the model learns nothing any more. */
export function learningDiverged(step: number, asked: number): Diagnostic {
  return problem("FF6021", `learning ended at step ${step} of ${asked}: diverged`, {
    expected: "scores that stay within +-32768",
    found: "FF_DIVERGED, on host and device alike",
    hint: "Lower `rate` in the model file's learning, and check that the data are scaled as in training.",
    exit: 1,
  });
}

/** Every sample of a bench is out of range. */
export function nothingToMeasure(samples: number, precision: string): Diagnostic {
  return problem("FF6022", "the model answers none of the samples, so that there is nothing to measure", {
    expected: "a sample that is answered",
    found: `${samples} samples, all of them refused (FF_OUT_OF_RANGE of ${precision})`,
    hint: "Scale the data, or choose a wider precision.",
    exit: 1,
  });
}
