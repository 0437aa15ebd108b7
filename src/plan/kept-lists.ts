import type { DeviceModel } from "../ir/device-model.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import type { Team } from "../ir/target-description.js";
import type { TiledMatrix } from "../ir/tiled-matrix.js";
import { definitionOf, type Step } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import { tilesOf } from "../steps/tiled.js";

/** Columns of an update that each core has at least (2 FF_LEARN_F16_WORDS): one of fewer goes without lists. */
const LEAST_COLUMNS = 8;

/** A step that takes more tiles than one, whose inputs are listed. */
interface Listed {
  readonly matrix: TiledMatrix;
  readonly lists: NonNullable<TiledMatrix["lists"]>;
  /** Of a tile. */
  readonly rows: number;
}

/** A product whose lists of inputs the update behind it takes, by their places in a schedule. */
interface Pair {
  readonly product: number;
  readonly update: number;
  readonly listed: Listed;
}

/**
 * The same steps, in which an update goes through the lists of inputs that the product before it has made: where both take tiles of as
 * many rows, and nothing has written the inputs since.
 */
export function withKeptLists(model: DeviceModel, line: Schedule, cores: Team): Schedule {
  const listed = line.steps.map((step) => listedAt(model, step));
  const pairs = listed.flatMap((_, update) => pairOf(line.steps, listed, update, cores) ?? []);
  const kept = new Set(pairs.flatMap(({ product, update }) => [product, update]));
  const steps = line.steps.map((step, at) => (kept.has(at) ? keeping(step, listed[at]!) : step));
  return { tensors: [...line.tensors, ...pairs.map(tensorOf)], steps };
}

/** Inference with the lists of an update: both call one function for each layer. */
export function withListsOf(model: DeviceModel, line: Schedule, update: Schedule): Schedule {
  const kept = new Set(update.steps.map((step) => tilesOf(step)?.lists));
  const steps = line.steps.map((step) => {
    const listed = listedAt(model, step);
    return listed !== null && kept.has(listed.lists.id) ? keeping(step, listed) : step;
  });
  const ids = new Set(steps.map((step) => tilesOf(step)?.lists));
  return { tensors: [...line.tensors, ...update.tensors.filter(({ id }) => ids.has(id))], steps };
}

function keeping(step: Step, { lists }: Listed): Step {
  return { ...step, tiles: { ...tilesOf(step), lists: lists.id } } as Step;
}

function pairOf(
  steps: readonly Step[],
  listed: readonly (Listed | null)[],
  update: number,
  cores: Team,
): Pair | null {
  const taken = listed[update];
  if (!taken?.matrix.returns) return null;
  const { matrix, lists, rows } = taken;
  const isOfLayer = (each: Listed | null): boolean => each?.lists.id === lists.id && !each.matrix.returns;
  const product = listed.slice(0, update).map(isOfLayer).lastIndexOf(true);
  const made = listed[product];
  const between = steps.slice(product + 1, update);
  const isWritten = between.some((each) => definitionOf(each).writes(each).includes(lists.x));
  const isSame = made?.lists.x === lists.x && made.rows === rows && !isWritten;
  const isShared = matrix.columns % 2 === 0 && matrix.columns >= LEAST_COLUMNS * cores;
  return isSame && isShared ? { product, update, listed: taken } : null;
}

function listedAt(model: DeviceModel, step: Step): Listed | null {
  const rows = tilesOf(step)?.rows;
  if (rows === undefined) return null;
  const matrix = definitionOf(step).tileable?.(step, model, undefined) ?? null;
  return matrix?.lists === undefined || rows >= matrix.rows ? null : { matrix, lists: matrix.lists, rows };
}

/** The words of kept lists: whether they are there; of each tile its number of rows, its walk of four words, and a list (ff_team_walks_pulp.h). */
function wordsOf({ matrix, rows }: Listed): number {
  const list = 1 + 2 * (rows + 1);
  return 1 + Math.ceil(matrix.rows / rows) * (1 + 4 + list);
}

function tensorOf({ listed }: Pair): Tensor {
  const words = wordsOf(listed);
  return { id: listed.lists.id, type: "uint32", shape: [words], length: words, memory: "arena" };
}
