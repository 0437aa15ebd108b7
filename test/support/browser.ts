/** Pages in Debian's Chromium: what they complain of, and what bars people from them. */
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { which } from "../../src/target/process.js";

/** The browser, without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: which("chromium")!, args: ["--no-sandbox"] });
}

/** Lists whatever a page complains of. */
export function listen(page: Page, complaints: string[]): void {
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
}

/** Barriers that axe finds, those that it cannot decide, and what it cannot tell of contrasts, which is computed here. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations, incomplete } = await (window as unknown as { axe: typeof axe }).axe.run();
    const undecided = incomplete.filter(({ id }) => id !== "color-contrast");
    for (const { nodes } of incomplete.filter(({ id }) => id === "color-contrast"))
      for (const { target } of nodes)
        document.querySelector(String(target[0]))!.setAttribute("data-undecided", "");
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ...undecided.map(({ id, nodes }) => `${id}, undecided: ${nodes[0]?.html}`),
    ];
  });
  return [...found, ...(await page.evaluate(faintTexts))];
}

/**
 * In the page: texts with less than 4.5 : 1 against what is below them. Those of pictures are held against what is painted there,
 * at most of their points; others that axe has left undecided (a single digit, or scrolled out of sight) against their background.
 */
function faintTexts(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const colourOf = (text: string): Colour | null => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return text.startsWith("rgb") ? [red!, green!, blue!, alpha] : null;
  };
  const over = (above: Colour, below: Colour): Colour => {
    const mixed = [0, 1, 2].map((at) => above[at]! * above[3] + below[at]! * (1 - above[3]));
    return [mixed[0]!, mixed[1]!, mixed[2]!, 1];
  };
  const light = (colour: Colour): number => {
    const [red, green, blue] = colour.slice(0, 3).map((each) => {
      const value = each / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (one: Colour, other: Colour): number => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high! + 0.05) / (low! + 0.05);
  };
  const opacityOf = (element: Element | null): number =>
    element === null || element.tagName === "svg"
      ? 1
      : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
  const paint = (element: Element, kind: "fill" | "stroke"): Colour | null => {
    const style = getComputedStyle(element);
    const colour = colourOf(style[kind]);
    const own = Number(kind === "fill" ? style.fillOpacity : style.strokeOpacity);
    return colour && [colour[0], colour[1], colour[2], colour[3] * own * opacityOf(element)];
  };
  const paper = colourOf(getComputedStyle(document.body).backgroundColor)!;
  /** Colours below a text at a point, from the paper up. */
  const below = (shapes: readonly SVGGeometryElement[], point: DOMPoint): Colour =>
    shapes.reduce((colour, shape) => {
      const at = point.matrixTransform(shape.getScreenCTM()!.inverse());
      const filled = shape.isPointInFill(at) ? paint(shape, "fill") : null;
      const stroked = shape.isPointInStroke(at) ? paint(shape, "stroke") : null;
      const under = filled ? over(filled, colour) : colour;
      return stroked ? over(stroked, under) : under;
    }, paper);
  const pointsOf = (text: SVGTextElement): DOMPoint[] => {
    const { x, y, width, height } = text.getBBox();
    const place = text.getScreenCTM()!;
    return [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((right) =>
      [0.25, 0.5, 0.75].map((down) =>
        new DOMPoint(x + right * width, y + down * height).matrixTransform(place),
      ),
    );
  };
  const background = (element: Element | null): Colour =>
    element === null
      ? paper
      : over(colourOf(getComputedStyle(element).backgroundColor)!, background(element.parentElement));
  const faint = [...document.querySelectorAll("[data-undecided]:not(svg *)")].filter((each) => {
    const under = background(each);
    return contrast(over(colourOf(getComputedStyle(each).color)!, under), under) < 4.5;
  });
  const faintInPictures = [...document.querySelectorAll<SVGTextElement>("svg text")].flatMap((text) => {
    if (text.textContent === "" || opacityOf(text) === 0) return []; // labels that would overlap
    const shapes = [...text.closest("svg")!.querySelectorAll<SVGGeometryElement>("path, line, rect")].filter(
      (each) => each.compareDocumentPosition(text) === Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const points = pointsOf(text);
    const ink = paint(text, "fill")!;
    const readable = points.filter((point) => {
      const under = below(shapes, point);
      return contrast(over(ink, under), under) >= 4.5;
    });
    return readable.length >= 0.8 * points.length
      ? []
      : [`faint text in ${text.closest("svg")!.getAttribute("aria-labelledby")}: ${text.textContent}`];
  });
  return [...faint.map((each) => `faint text: ${each.outerHTML}`), ...faintInPictures];
}
