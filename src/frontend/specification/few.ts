import { listTooLong } from "../../diagnostics/check.js";
import { list, type Shape } from "../value-shape.js";

/** A list of at most `most` elements, and of none at least. */
export const few = <T>(of: Shape<T>, most: number): Shape<readonly T[]> => list(of, [0, most], listTooLong);
