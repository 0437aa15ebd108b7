import type { Plane, Window } from "../ir/window.js";

/** Sizes of maps, of the window over them, and of what comes of it: `filters` sums at rows x columns positions. */
export interface Geometry extends Plane, Window {
  readonly rows: number;
  readonly columns: number;
  readonly filters: number;
}
