/** Longest reason: a file may have lists of any length. */
const MOST_LETTERS = 300;

/** Thrown where a node cannot be imported. */
export class NodeRefused extends Error {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(reason);
    this.reason = reason.length > MOST_LETTERS ? `${reason.slice(0, MOST_LETTERS)} ...` : reason;
    this.remedy = remedy;
  }
}

/** Thrown where a node reads what another, refused one would have made: that one has been told. */
export class NodeSkipped extends Error {}
