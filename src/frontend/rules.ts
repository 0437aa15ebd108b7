/** What the checks of a specification are made of. */
import type { Diagnostic, Span } from "../diagnostics/diagnostic.js";

/** Finds the place of a path such as `layers[0].units`. */
export type Locate = (path: string) => Span | undefined;

/** The rules of one part of the specification: all that is wrong with it. */
export type Rules<T> = (value: T, at: Locate) => Diagnostic[];
