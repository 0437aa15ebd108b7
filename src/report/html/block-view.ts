import { chartSvg } from "./charts.js";
import type { Block, FigureBlock, SliderBlock, Table } from "./section.js";

/** A block as the template takes it: one of its fields is not null. */
export async function blockView(block: Block, id: string) {
  const none = { text: null, table: null, figure: null, code: null, slider: null };
  switch (block.kind) {
    case "text":
      return { ...none, text: block.text };
    case "table":
      return { ...none, table: { ...tableView(block), isWords: block.words === true } };
    case "figure":
      return { ...none, figure: await figureView(block, id) };
    case "code":
      return { ...none, code: block.lines.join("\n") };
    case "slider":
      return { ...none, slider: sliderView(block, id) };
    default:
      return block satisfies never;
  }
}

/** The first cell of a row is its heading. */
function tableView({ caption, head, rows }: Table) {
  return {
    caption,
    head,
    rows: rows.map(([name = "", ...cells]) => ({ name, cells })),
  };
}

async function figureView({ title, about, spec, numbers, open }: FigureBlock, id: string) {
  const svg = await chartSvg(spec, id);
  return {
    ...{ id, title, about },
    svg: named(svg, id),
    isOpen: open === true,
    numbers: tableView({ ...numbers, caption: `Numbers of “${title}”` }),
  };
}

/** Scale down to which letters of a picture can be read; beyond that it is scrolled. */
const LEAST_SCALE = 0.8;

/** The picture with a role, named by the heading and the sentence above it. */
function named(svg: string, id: string): string {
  const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1] ?? 0);
  return svg.replace(
    /^<svg /,
    `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-about" style="min-width:${Math.round(LEAST_SCALE * width)}px" `,
  );
}

function sliderView({ choice, slider, start, options }: SliderBlock, id: string) {
  return {
    ...{ id, choice, slider, start },
    names: options.map(({ name }) => name),
    json: JSON.stringify(options.map(({ places }) => places)),
  };
}
