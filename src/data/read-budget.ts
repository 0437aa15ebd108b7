/** A bound on all data of a model together: sources may be many, and name the same file again and again. */
import { type Origin, tooMuchInAll } from "../diagnostics/data.js";
import { Failure } from "../diagnostics/diagnostic.js";

/** Bytes of all sources of a model, unpacked: 4 GiB, twice the largest file. */
export const MOST_BYTES_IN_ALL = 2 ** 32;

/** Counts what is read. */
export interface Budget {
  /** Takes the bytes of a file or an array that was named; throws a Failure where they are more than is left. */
  take(bytes: number, origin: Origin): void;
}

/** A budget of `most` bytes of which nothing is used. */
export function createBudget(most = MOST_BYTES_IN_ALL): Budget {
  let left = most;
  return {
    take(bytes, origin) {
      left -= bytes;
      if (left < 0) throw new Failure(tooMuchInAll(origin, most));
    },
  };
}
