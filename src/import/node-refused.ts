/** Thrown where a node cannot be imported. */
export class NodeRefused extends Error {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(reason);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** Thrown where a node reads what another, refused one would have made: that one has been told. */
export class NodeSkipped extends Error {}
