import type { ArenaMap, MemoryPart, ModelReport } from "../../ir/model-report.js";
import { bytesTogether } from "../model/memory-map.js";
import { count } from "../text-table.js";
import { type FigureBlock, type Section, type TableBlock, text } from "./section.js";

/** Flash and RAM by owner, and the arena over the steps of inference. */
export function memorySection({ memory, memoryMap, arena }: ModelReport): Section {
  const { flash, ram, fits, excess } = memory;
  return {
    id: "memory",
    heading: "Memory",
    blocks: [
      text(
        `The library has ${count(flash)} bytes of constants and ${count(ram)} bytes of state, exact on a 32-bit target; ${fits ? "they fit" : "they do not fit"}.`,
      ),
      ...excess.map(({ message, hint }) => text(`${message}: ${hint}`)),
      layerTable(memory.layers),
      partsFigure("Flash by owner", memoryMap.flash),
      partsFigure("RAM by owner", memoryMap.ram),
      arenaFigure(arena),
      liveFigure(arena),
    ],
  };
}

/** RAM of a layer is what it needs while it runs. */
function layerTable(layers: ModelReport["memory"]["layers"]): TableBlock {
  return {
    kind: "table",
    caption: "By layer, with its head, pool and normalisation; buffers share the arena",
    head: ["layer", "shape", "constants", "RAM", "MACs, dense", "MACs, expected", "kernel", "where"],
    rows: layers.map((layer) => [
      layer.name,
      layer.shape,
      count(layer.constants),
      count(layer.ram),
      count(layer.macs),
      count(layer.expectedMacs),
      layer.kernel,
      layer.source,
    ]),
  };
}

function partsFigure(title: string, parts: readonly MemoryPart[]): FigureBlock {
  return {
    kind: "figure",
    title,
    about: `Bytes of each part: ${parts.length} parts, ${count(bytesTogether(parts))} bytes together.`,
    spec: {
      height: { step: 20 },
      data: { values: parts },
      mark: "bar",
      encoding: {
        y: { field: "part", type: "nominal", sort: null, title: null },
        x: { field: "bytes", type: "quantitative", title: "bytes" },
      },
    },
    numbers: {
      head: ["part", "bytes"],
      rows: [
        ...parts.map(({ part, bytes }) => [part, count(bytes)]),
        ["together", count(bytesTogether(parts))],
      ],
    },
  };
}

/** Share of the arena from which a tensor has its name in the picture, and width of a letter as a share of all steps. */
const LEAST_NAMED = 0.04;
const LETTER = 0.011;

/** A box for each tensor: from the step that writes it to the last that reads it, at its bytes. */
function arenaFigure({ tensors, bytes, steps: { length } }: ArenaMap): FigureBlock {
  const values = tensors.map((each) => ({
    ...each,
    after: each.last + 1,
    end: each.offset + each.bytes,
    middle: (each.first + each.last + 1) / 2,
    center: each.offset + each.bytes / 2,
  }));
  const hasRoom = ({ tensor, first, after, ...each }: (typeof values)[number]): boolean =>
    each.bytes >= LEAST_NAMED * bytes && LETTER * tensor.length <= (after - first) / length;
  const steps = { type: "quantitative", title: "step", axis: { tickMinStep: 1, format: "d" } };
  const bytesAxis = { type: "quantitative", title: "byte of the arena", scale: { domain: [0, bytes] } };
  return {
    kind: "figure",
    title: "Arena over time",
    about: `Tensors of inference in the arena of ${count(bytes)} bytes: when each is needed (steps, to the right) and where it lies (bytes, upwards).`,
    spec: {
      height: 300,
      data: { values },
      layer: [
        {
          mark: { type: "rect", fillOpacity: 0.25, stroke: "var(--one)" },
          encoding: {
            x: { ...steps, field: "first" },
            x2: { field: "after" },
            y: { ...bytesAxis, field: "offset" },
            y2: { field: "end" },
          },
        },
        {
          data: { values: values.filter(hasRoom) },
          mark: { type: "text", fontSize: 10 },
          encoding: {
            x: { ...steps, field: "middle" },
            y: { ...bytesAxis, field: "center" },
            text: { field: "tensor" },
          },
        },
      ],
    },
    numbers: {
      head: ["tensor", "offset", "bytes", "first step", "last step"],
      rows: tensors.map(({ tensor, offset, bytes: size, first, last }) => [
        tensor,
        count(offset),
        count(size),
        `${first}`,
        `${last}`,
      ]),
    },
  };
}

function liveFigure({ steps, bytes }: ArenaMap): FigureBlock {
  return {
    kind: "figure",
    title: "Live bytes by step",
    about: `Bytes of the arena that each step of inference needs, of ${count(bytes)}.`,
    spec: {
      height: 180,
      data: { values: steps },
      mark: "bar",
      encoding: {
        x: { field: "step", type: "ordinal", axis: { labelAngle: 0 } },
        y: { field: "live", type: "quantitative", title: "bytes" },
      },
    },
    numbers: {
      head: ["step", "layer", "live bytes"],
      rows: steps.map(({ step, layer, live }) => [`${step}`, layer, count(live)]),
    },
  };
}
