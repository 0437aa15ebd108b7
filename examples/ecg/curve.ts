import type { CurvePoint } from "./adapt.js";

/** Size of the drawing and its margins, in SVG units. */
const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 16;
const TOP = 40;
const BOTTOM = 44;

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** A learning curve as SVG: macro-F1 (0 to 1) over the beats learnt; dashed lines part the passes. At least two points. */
export function curveSvg(title: string, points: readonly CurvePoint[], beatsPerPass: number): string {
  const last = points[points.length - 1]!.learnt;
  const x = (learnt: number) => rounded(LEFT + ((WIDTH - LEFT - RIGHT) * learnt) / last);
  const y = (f1: number) => rounded(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * f1);
  const line = points.map(({ learnt, macroF1 }) => `${x(learnt)},${y(macroF1)}`).join(" ");
  const grid = TICKS.map(
    (f1) =>
      `<path d="M${LEFT} ${y(f1)}H${WIDTH - RIGHT}" stroke="#ddd"/>` +
      `<text x="${LEFT - 8}" y="${y(f1) + 4}" text-anchor="end">${f1.toFixed(1)}</text>`,
  );
  const passes: string[] = [];
  for (let learnt = beatsPerPass; learnt <= last; learnt += beatsPerPass) {
    passes.push(
      `<path d="M${x(learnt)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#999" stroke-dasharray="4 4"/>` +
        `<text x="${x(learnt)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${learnt}</text>`,
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${title}</text>`,
    ...grid,
    ...passes,
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 8}" text-anchor="middle">beats learnt</text>`,
    `<polyline points="${line}" fill="none" stroke="#0a6" stroke-width="2"/>`,
    "</svg>",
    "",
  ].join("\n");
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
