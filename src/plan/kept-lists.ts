import type { DeviceModel } from "../ir/device-model.js";
import type { Tensor } from "../ir/schedule-tensor.js";
import type { Team } from "../ir/target-description.js";
import type { TiledMatrix } from "../ir/tiled-matrix.js";
import { definitionOf, type Step } from "../steps/index.js";
import type { Schedule } from "../steps/schedule.js";
import { tilesOf } from "../steps/tiled.js";

/** Columns of an update that each core has at least (2 FF_LEARN_F16_WORDS): one of fewer goes without lists. */
const LEAST_COLUMNS = 8;

/** A product whose lists of inputs the update behind it takes, by their places in a schedule. */
interface Pair {
  readonly product: number;
  readonly update: number;
  readonly id: string;
  readonly words: number;
  readonly columns: number;
}

/**
 * The same steps, in which an update goes through the lists of inputs that the product before it has made: where both take tiles of as
 * many rows, and nothing has written the inputs since.
 */
export function withKeptLists(model: DeviceModel, line: Schedule, cores: Team): Schedule {
  const pairs = line.steps
    .flatMap((_, update) => pairOf(model, line.steps, update) ?? [])
    .filter(({ columns }) => columns % 2 === 0 && columns >= LEAST_COLUMNS * cores);
  const steps = line.steps.map((step, at): Step => {
    const pair = pairs.find(({ product, update }) => at === product || at === update);
    return pair ? keeping(step, pair.id) : step;
  });
  return { tensors: [...line.tensors, ...pairs.map(tensorOf)], steps };
}

/** Inference with the lists of an update: both call one function for each layer. */
export function withListsOf(model: DeviceModel, line: Schedule, update: Schedule): Schedule {
  const kept = new Set(update.steps.map((step) => tilesOf(step)?.lists));
  const idOf = (step: Step): string | null => {
    const id = listedAt(model, step)?.lists.id;
    return id !== undefined && kept.has(id) ? id : null;
  };
  const ids = line.steps.map(idOf);
  const steps = line.steps.map((step, at) => (ids[at] === null ? step : keeping(step, ids[at]!)));
  return { tensors: [...line.tensors, ...update.tensors.filter(({ id }) => ids.includes(id))], steps };
}

function keeping(step: Step, lists: string): Step {
  return { ...step, tiles: { ...tilesOf(step), lists } } as Step;
}

function pairOf(model: DeviceModel, steps: readonly Step[], update: number): Pair | null {
  const taken = listedAt(model, steps[update]!);
  if (taken === null || !taken.matrix.returns) return null;
  const { id, x } = taken.lists;
  const product = steps
    .slice(0, update)
    .map((step) => listedAt(model, step)?.lists.id)
    .lastIndexOf(id);
  const kept = product < 0 ? null : listedAt(model, steps[product]!);
  const between = steps.slice(product + 1, update);
  const stays = kept?.lists.x === x && !between.some((step) => definitionOf(step).writes(step).includes(x));
  if (!stays || kept.rows !== taken.rows) return null;
  return { product, update, id, words: wordsOf(taken), columns: taken.matrix.columns };
}

interface Listed {
  readonly matrix: TiledMatrix;
  readonly lists: NonNullable<TiledMatrix["lists"]>;
  /** Of a tile. */
  readonly rows: number;
}

/** A step that takes more tiles than one, whose inputs are listed. */
function listedAt(model: DeviceModel, step: Step): Listed | null {
  const rows = tilesOf(step)?.rows;
  const matrix = definitionOf(step).tileable?.(step, model, undefined) ?? null;
  if (rows === undefined || matrix?.lists === undefined || rows >= matrix.rows) return null;
  return { matrix, lists: matrix.lists, rows };
}

/** The words of kept lists: whether they are there; of each tile its number of rows, its walk of four words, and a list (ff_team_walks_pulp.h). */
function wordsOf({ matrix, rows }: Listed): number {
  const list = 1 + 2 * (rows + 1);
  return 1 + Math.ceil(matrix.rows / rows) * (1 + 4 + list);
}

function tensorOf({ id, words }: Pair): Tensor {
  return { id, type: "uint32", shape: [words], length: words, memory: "arena" };
}
