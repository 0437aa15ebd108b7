/** The page of a report in a browser: both themes, narrow and wide, on paper, by keyboard, and for who reads with a program. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { htmlReport } from "../../src/report/html/page.js";
import { accuracyReport } from "../../src/report/model/accuracy-report.js";
import { barriers, launch, listen } from "../support/browser.js";
import { temporaryFolder } from "../support/folder.js";
import { ANSWERS, modelReportOf } from "../support/model-report.js";

const folder = temporaryFolder();
const complaints: string[] = [];
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
  const classes = ["normal", "imbalance", "bearing"] as const;
  const right = ANSWERS.filter(({ truth, label }) => truth === label);
  const report = modelReportOf(classes, { accuracy: accuracyReport(right, classes, null) });
  const hostile = modelReportOf([
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "x".repeat(300),
  ]);
  writeFileSync(join(folder, "one.html"), await htmlReport(report));
  writeFileSync(join(folder, "two.html"), await htmlReport(report, { ...hostile, cost: null }));
});
afterAll(() => browser?.close());
afterEach(() => expect(complaints).toEqual([]));

async function open(name: string, options: Parameters<Browser["newPage"]>[0]): Promise<Page> {
  const page = await browser.newPage(options);
  listen(page, complaints);
  await page.goto(`file://${join(folder, name)}`);
  return page;
}

test.each([
  ["one.html", "dark", 360],
  ["two.html", "light", 1600],
] as const)("%s has no barrier, %s, and fits %i pixels", async (name, colorScheme, width) => {
  const page = await open(name, { colorScheme, viewport: { width, height: 900 } });
  expect(await page.evaluate(faintMarks)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(await page.locator("img, body script:not(:last-child)").count()).toBe(0);
  await page.evaluate(() => {
    for (const numbers of document.querySelectorAll("details")) numbers.open = true;
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(await barriers(page)).toEqual([]);
  await page.close();
});

/** In the page: colours of marks with less than 3 : 1 against the paper. */
function faintMarks(): string[] {
  const style = getComputedStyle(document.documentElement);
  const light = (name: string): number => {
    const hex = style.getPropertyValue(name).trim();
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! + 0.05;
  };
  return ["--one", "--two", "--three", "--four", "--five", "--six", "--line"].filter((name) => {
    const [mark, paper] = [light(name), light("--paper")];
    return Math.max(mark / paper, paper / mark) < 3;
  });
}

test("sliders are moved by keys, begin at what the model file has, and say the line to write", async () => {
  const page = await open("one.html", {});
  const box = page.locator(".slider").first();
  const words = () => box.locator("output").textContent();
  expect(await words()).toMatch(
    /^2 of 3, margin of at least 0.06250: 7 of 12 found, 1 wrong, 4 missed; 3 false/,
  );
  expect(await box.locator("code").textContent()).toBe(
    'decision: decision({ vote: [2, 3], minMargin: 0.0625, refractory: 100, background: "normal" }),',
  );
  await box.locator("input").focus();
  await page.keyboard.press("ArrowRight");
  expect(await words()).toContain("6 of 12 found");
  expect(await box.locator("input").getAttribute("aria-valuetext")).toBe("margin 0.125");
  await box.locator("select").selectOption({ index: 1 });
  expect(await words()).toMatch(/^1 of 1, margin of at least 0.1250/);
  await page.close();
});

test("prints on white, without what only a screen has", async () => {
  const page = await open("one.html", { colorScheme: "dark" });
  expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
  await page.setViewportSize({ width: 718, height: 1000 }); // A4 within its margins
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
  for (const screen of ["nav", ".slider >> nth=0", "summary >> nth=0"])
    expect(await page.locator(screen).isVisible(), screen).toBe(false);
  await page.close();
});
