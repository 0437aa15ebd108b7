/** Text of every emitted file by its path below `out/<model>/<target>/`. */
export type Sources = ReadonlyMap<string, string>;

/** A compiled firmware and what it measures; null where the target cannot tell. */
export interface Image {
  /** Absolute path of the ELF (or host program). */
  readonly file: string;
  /** Portable library alone: code, constants; state. */
  readonly library: { readonly code: number; readonly constants: number; readonly ram: number };
  /** Whole image: everything that occupies flash; initialised and zeroed data without the stack. */
  readonly firmware: { readonly flash: number; readonly ram: number };
  /** Static bound in bytes over the call graph from reset; null on the host. */
  readonly stack: number | null;
  /** The same from `<model>_infer` alone. */
  readonly stackInfer: number | null;
  /** The same from one call that learns on; null too in a model that does not learn. */
  readonly stackLearn: number | null;
  /** The same from whichever function of the library needs most, such as one that saves. */
  readonly stackMost: number | null;
  /** e.g. { clang: "19.1.7", qemu: "10.0.2" } */
  readonly tools: Readonly<Record<string, string>>;
}
