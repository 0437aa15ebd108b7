import type { Element } from "../formats/element.js";
import type { Parameter } from "./parameter.js";

/** Weights of a step that come to the cores some rows at a time, through a buffer beside them (ff_tiles.h). */
export interface Tiles {
  /** Id of the buffer: of two tiles, or of one that has all rows. */
  readonly tensor: string;
  /** Rows of a tile. */
  readonly rows: number;
  /** Id of lists of the inputs that are not zero, which an update takes from the product before it; absent where none are kept. */
  readonly lists?: string;
}

/** Steps that may have them. */
export interface Tiled {
  readonly tiles?: Tiles;
}

/** A matrix that a step can take tile by tile, its rows as they are stored. */
export interface TiledMatrix {
  /** Id for its buffer. */
  readonly tensor: string;
  readonly element: Element;
  readonly home: Parameter["home"];
  readonly rows: number;
  readonly columns: number;
  /** True where cores share its rows; else they share its columns. */
  readonly sharesRows: boolean;
  /** True where tiles go back, changed. */
  readonly returns: boolean;
  /** True where it comes whole, each weight a row, or not at all: every position of a map takes all of it. */
  readonly isWhole?: true;
  /** Present where each row is of one input, and cores can keep lists of the tensor `x` of these as `id`, or take them from there. */
  readonly lists?: { readonly id: string; readonly x: string };
}
