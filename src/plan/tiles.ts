import { ELEMENTS } from "../formats/element.js";
import { blocksOf, findParameter, parametersOf } from "../ir/blocks.js";
import type { DeviceModel } from "../ir/device-model.js";
import type { L1Plan, Plan, TileCost } from "../ir/memory-plan.js";
import type { Parameter } from "../ir/parameter.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import { sizeOf } from "../ir/shape.js";
import type { Team } from "../ir/target-description.js";
import type { TiledMatrix } from "../ir/tiled-matrix.js";
import { definitionOf, type Step } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import { ownerOf, subjectOf } from "../steps/step.js";
import { tilesOf } from "../steps/tiled.js";
import { mostFitting } from "./most-fitting.js";

/**
 * Weights that lie far from the cores, in the memory behind L1, and come through tiles in the arena. Two of a step take turns:
 * one is worked on while the next arrives.
 */

/** Use of L1. */
export interface TileRoom {
  /** Bytes that the tiles of one step may take. */
  readonly bytes: number;
  /** True where what learns lies behind L1 too. */
  readonly apart: boolean;
  /** True where updates take the lists of inputs that products have made, which are kept for them. */
  readonly keepsLists: boolean;
}

/** Tiles of a matrix, at least where there is room for them: nothing hides the way of the first one. */
const TILES = 8;
/** Bytes of a tile, at least: each is a call of a kernel, in which cores meet. */
const LEAST_BYTES = 4096;
/** Rows in which tiles are counted, of each core where they share them: kernels take inputs by words, and four outputs at once. */
const UNIT = 4;
/** Rows of a tile at most, where there is more than one: cores list its inputs (FF_TEAM_TILE_ROWS of ff_team_tiles.h). */
const LISTED = 128;

/** The same steps with tiles, and the tensors that these need. `padding`: values of a step's weights beyond their shape. */
export function withTiles(
  model: DeviceModel,
  line: Schedule,
  kernels: Plan["kernels"],
  room: Omit<TileRoom, "keepsLists">,
  cores: Team,
  padding: (step: Step) => number,
): Schedule {
  const tensors: Tensor[] = [];
  const steps = line.steps.map((step, at): Step => {
    const matrix = farMatrix(model, step, kernels[at], room);
    if (matrix === null) return step;
    const rows = rowsOf(matrix, room.bytes, cores, padding(step));
    if (rows === null) return step;
    const shape = [rows >= matrix.rows ? 1 : 2, rows, matrix.columns];
    const length = sizeOf(shape);
    tensors.push({ id: matrix.tensor, type: matrix.element, shape, length, memory: "arena" });
    return { ...step, tiles: { tensor: matrix.tensor, rows } } as Step;
  });
  return { tensors: [...line.tensors, ...tensors], steps };
}

function farMatrix(
  model: DeviceModel,
  step: Step,
  kernel: Plan["kernels"][number] | undefined,
  { apart }: Pick<TileRoom, "apart">,
): TiledMatrix | null {
  const matrix = definitionOf(step).tileable?.(step, model, kernel) ?? null;
  return matrix !== null && isFar(matrix.home, apart) ? matrix : null;
}

function isFar(home: Parameter["home"], apart: boolean): boolean {
  return { flash: true, state: apart, code: false }[home];
}

/** Rows of a tile; null where a matrix comes whole and there is no room for all of it. */
function rowsOf(
  { rows, columns, element, sharesRows, isWhole }: TiledMatrix,
  room: number,
  cores: Team,
  padding: number,
): number | null {
  const bytes = columns * ELEMENTS[element].bytes;
  if (isWhole) return (rows + padding) * bytes <= room ? rows + padding : null;
  const unit = sharesRows ? UNIT * cores : UNIT;
  const wanted = unit * Math.ceil(Math.max(rows / TILES, LEAST_BYTES / bytes) / unit);
  const fitting = UNIT * Math.floor(room / 2 / bytes / UNIT);
  const most = sharesRows || Math.min(wanted, fitting) >= rows ? fitting : Math.min(fitting, LISTED);
  return Math.min(rows, Math.max(UNIT, Math.min(wanted, most)));
}

/** Steps in which room for tiles is looked for, in bytes. */
const GRAIN = 64;

/**
 * The plan with the largest tiles with which everything fits into L1 that has to lie there: the whole state if it can, else the
 * buffers of a call without what learns; and with lists of inputs, where there is still room for these. With the smallest tiles where
 * nothing fits; the budget refuses it.
 */
export function fitIntoL1(l1: number, learns: boolean, planned: (room: TileRoom) => Plan): Plan {
  const fits = ({ l1: need }: Plan): boolean => need !== null && need.bytes <= l1;
  const largest = (apart: boolean): Plan => {
    const of = (bytes: number): TileRoom => ({ bytes, apart, keepsLists: false });
    const whole = of(Number.POSITIVE_INFINITY);
    const room = fits(planned(whole))
      ? whole
      : of(GRAIN * mostFitting(Math.floor(l1 / GRAIN), (each) => fits(planned(of(GRAIN * each)))));
    const kept = planned({ ...room, keepsLists: true });
    return fits(kept) ? kept : planned(room);
  };
  const together = largest(false);
  return learns && !fits(together) ? largest(true) : together;
}

/** Need of L1, of a plan whose schedules have their tiles. */
export function l1Plan(
  model: DeviceModel,
  { bytes, apart }: { readonly bytes: number; readonly apart: boolean },
  calls: readonly {
    readonly call: TileCost["call"];
    readonly line: Schedule;
    readonly kernels: Plan["kernels"];
  }[],
): L1Plan {
  const tiles = calls.flatMap(({ call, line, kernels }) =>
    line.steps.flatMap((step, at) => tileCost(model, call, line, step, kernels[at])),
  );
  const steps = calls.flatMap(({ line }) => line.steps);
  const direct = blocksOf(model).filter(({ index }) =>
    steps.some((step) => ownerOf(step, model)?.index === index && readsFar(model, step, apart)),
  );
  return { bytes, apart, tiles, direct: direct.map(({ layer }) => layer.name) };
}

function tileCost(
  model: DeviceModel,
  call: TileCost["call"],
  line: Schedule,
  step: Step,
  kernel: Plan["kernels"][number] | undefined,
): TileCost[] {
  const matrix = definitionOf(step).tileable?.(step, model, kernel) ?? null;
  const tiles = tilesOf(step);
  if (matrix === null || tiles === undefined) return [];
  const { rows, tensor } = tiles;
  const { type, length } = line.tensors.find(({ id }) => id === tensor)!;
  const count = Math.ceil(matrix.rows / rows);
  return [
    {
      ...{ call, layer: subjectOf(step, model), what: definitionOf(step).describe(step, model), rows },
      bytes: length * ELEMENTS[type].bytes,
      transfers: matrix.returns ? 2 * count : count,
    },
  ];
}

/** True where a step takes weights from behind L1 without tiles. */
function readsFar(model: DeviceModel, step: Step, apart: boolean): boolean {
  const { product, matrix = "weights" } = definitionOf(step);
  const block = ownerOf(step, model);
  if (block === null || tilesOf(step) !== undefined || !product) return false;
  const parameter = findParameter(parametersOf(block), matrix);
  return parameter !== undefined && isFar(parameter.home, apart);
}
