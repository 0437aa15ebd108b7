import { formatOf } from "../formats/index.js";
import { type Block, findParameter, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { Kernel } from "../ir/kernel.js";
import type { Parameter } from "../ir/parameter.js";
import { sizeOf } from "../ir/shape.js";
import type { Tiled, TiledMatrix, Tiles } from "../ir/tiled-matrix.js";
import { productSuffix } from "./product.js";
import { sliceOf } from "./step.js";

/** Runtime files of tiled products and updates by the ending of their functions; of others there are none. */
const FILES: Readonly<Record<string, string>> = {
  s8_dot: "ff_tiled_dot",
  s8_row: "ff_tiled_row",
  s8_sparse: "ff_tiled_sparse",
  half: "ff_tiled_half",
  s16: "ff_tiled_s16",
};
const LEARNING_FILES: Readonly<Record<string, string>> = {
  half: "ff_tiled_learn_f16",
  s16: "ff_tiled_learn_s16",
};

/** Runtime files of convolutions that fetch their weights first, by the ending of their functions. */
const CONV_FILES: Readonly<Record<string, string>> = { s8: "ff_tiled_conv_s8", half: "ff_tiled_conv_half" };

/** True where rows are those of outputs. */
const TURNED: Readonly<Record<Kernel, boolean>> = { dot: true, sparse: false, row: false };

/** Products of which several cores keep lists of inputs for the update behind them. */
const LISTED = "half";

type SliceStep = Tiled & { readonly layer: number; readonly slice: number };

/** The weights, or the head, of a slice as a product takes them; null where its kernel has no tiled form. */
export function productMatrix(
  step: SliceStep,
  model: DeviceModel,
  kernel: Kernel | undefined,
  of: "weights" | "head",
): TiledMatrix | null {
  const { block } = sliceOf(step, model);
  if (!(productSuffix(model, block, kernel, of) in FILES)) return null;
  const matrix = matrixOf(step, model, of, of === "head" ? "head_tiles" : "tiles");
  if (kernel === undefined || !TURNED[kernel]) return matrix;
  return { ...matrix, rows: matrix.columns, columns: matrix.rows, sharesRows: true };
}

/** The same as learning reads or moves it; `returns` where it moves. */
export function learntMatrix(
  step: SliceStep,
  model: DeviceModel,
  of: "weights" | "head",
  ending: string,
  returns: boolean,
): TiledMatrix | null {
  if (!(formatOf(model).suffixes.product in LEARNING_FILES)) return null;
  return { ...matrixOf(step, model, of, ending), sharesRows: of === "head", returns };
}

/** The weights of a layer that learns, as a product or the update behind it takes them: both go through one list of inputs. */
export function withLists(
  step: SliceStep & { readonly x: string },
  model: DeviceModel,
  matrix: TiledMatrix | null,
): TiledMatrix | null {
  const { block } = sliceOf(step, model);
  if (matrix === null || productSuffix(model, block) !== LISTED) return matrix;
  return { ...matrix, lists: { id: `${sliceTensor(step, block)}_lists`, x: step.x } };
}

/** The weights of a convolution, which are read at every position; null where its kernel does not fetch them. */
export function windowMatrix(block: Block, suffix: string): TiledMatrix | null {
  if (!(suffix in CONV_FILES)) return null;
  const { element, shape, home } = parameterOf(block, "weights");
  const tensor = `${block.layer.name}_tiles`;
  const size = { rows: sizeOf(shape), columns: 1 };
  return { tensor, element, home, ...size, sharesRows: false, returns: false, isWhole: true };
}

function matrixOf(step: SliceStep, model: DeviceModel, of: "weights" | "head", ending: string): TiledMatrix {
  const { block, width } = sliceOf(step, model);
  const { element, shape, home } = parameterOf(block, of);
  const columns = of === "head" ? model.classes.length : width;
  const rows = sizeOf(shape) / block.tap.slices / columns;
  const tensor = `${sliceTensor(step, block)}_${ending}`;
  return { tensor, element, home, rows, columns, sharesRows: false, returns: false };
}

function sliceTensor({ slice }: SliceStep, { layer, tap }: Block): string {
  return tap.slices === 1 ? layer.name : `${layer.name}_s${slice}`;
}

function parameterOf(block: Block, of: "weights" | "head"): Parameter {
  const found = findParameter(parametersOf(block), of);
  if (!found) throw new Error(`layer ${block.layer.name} has no ${of}`);
  return found;
}

/** Call of a kernel, `ff_<name>(...)`, or of its tiled form. */
export function kernelCall({ tiles }: Tiled, name: string, args: readonly string[]): string {
  if (tiles === undefined) return `ff_${name}(${args.join(", ")})`;
  const { rows, tensor, lists } = tiles;
  if (lists === undefined) return `ff_tiled_${name}(${[`${rows}`, tensor, ...args].join(", ")})`;
  return `ff_tiled_${name}_kept(${[`${rows}`, tensor, lists, ...args].join(", ")})`;
}

/** The buffer that a step has for tiles, among what it writes. */
export function tileRoom({ tiles }: Tiled): string[] {
  return tiles === undefined ? [] : [tiles.tensor];
}

/** The lists of inputs that a step keeps, or takes. */
export function keptLists({ tiles }: Tiled): string[] {
  return tiles?.lists === undefined ? [] : [tiles.lists];
}

/** Runtime files of tiles: of a product, of a convolution, and of what learning does with weights. */
export function tiledProductFiles({ tiles }: Tiled, suffix: string): string[] {
  return tiles === undefined ? [] : [FILES[suffix]!];
}
export function tiledConvFiles({ tiles }: Tiled, suffix: string): string[] {
  return tiles === undefined ? [] : [CONV_FILES[suffix]!];
}
export function tiledLearningFiles({ tiles }: Tiled, model: DeviceModel): string[] {
  return tiles === undefined ? [] : [LEARNING_FILES[formatOf(model).suffixes.product]!];
}

/** The tiles of any step; undefined where it has none. */
export function tilesOf(step: object): Tiles | undefined {
  return "tiles" in step ? (step as Tiled).tiles : undefined;
}

/** Words for the comment of a step: the tiles in which a matrix comes. */
export function tilesText(tiles: Tiles | undefined, matrix: TiledMatrix | null): string {
  if (tiles === undefined || matrix === null) return "";
  const count = Math.ceil(matrix.rows / tiles.rows);
  return count === 1 ? ", fetched whole" : `, in ${count} tiles of ${tiles.rows} rows`;
}
