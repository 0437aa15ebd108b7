/** The types of which the checks of a specification are made. */
import type { Diagnostic, Span } from "./diagnostic.js";

/** Place of a path such as `layers[0].units`. */
export type SpanOf = (path: string) => Span | undefined;

/** A check of one part of a specification: everything that is wrong with it. */
export type Check<T> = (value: T, at: SpanOf) => Diagnostic[];
