import type { Progress } from "../../ir/progress.js";
import type { Target } from "../../ir/target-description.js";

/** A stretch of an image: where it has to be in the address space of the chip, and its bytes. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Image and board of one flashing. */
export interface FlashJob {
  readonly target: Target;
  /** Loadable segments at their load addresses, ascending, without overlap. */
  readonly segments: readonly Segment[];
  /** The image as an ELF file, `<folder>/<model>.elf`; external programs read this one. */
  readonly elf: string;
  /** Folder for files that a back end makes of the image, e.g. `mnist.uf2`. */
  readonly folder: string;
  /** A serial port, or what else the back end calls by that name; undefined: the back end looks for it. */
  readonly port: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Flashed {
  /** Bytes of the image that have been programmed, gaps not counted. */
  readonly bytes: number;
  /** Port that the back end has found where none was named. */
  readonly port?: string;
  /** The bytes were read back, or their digest was, and they are what they should be. */
  readonly verified: boolean;
}

/** Part of a job that is known before there is an image. */
export type Errand = Pick<FlashJob, "target" | "port">;

/** One way to get an image onto a board: one file each in this folder. */
export interface Backend {
  /** Looks for the board or its port, and for the program that writes, before anything is built; throws Failure. */
  require(errand: Errand): Promise<void>;
  /** Steps that `flash` would take, as lines for a person; makes files at most, touches no board. */
  describe(job: FlashJob): Promise<readonly string[]>;
  /** Programs, verifies and starts the board; throws Failure with FF61xx. Stops cleanly when `job.signal` aborts. */
  flash(job: FlashJob): Promise<Flashed>;
}
