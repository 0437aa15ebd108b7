/** Checks of a report's page that need no browser. */
import { describe, expect, test } from "vitest";
import { htmlReport } from "../../src/report/html/page.js";
import { jsonText, schemas } from "../../src/report/schemas.js";
import { anomalyReportOf, modelReportOf, valueReportOf } from "../support/model-report.js";

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
const PLAIN = ["normal", "imbalance", "bearing"] as const;

/** All matches of the first group. */
function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

const pages = {
  "one report": await htmlReport(modelReportOf(PLAIN)),
  "two reports": await htmlReport(modelReportOf(PLAIN), modelReportOf(PLAIN, { model: "other", cost: null })),
  "hostile names": await htmlReport(modelReportOf([HOSTILE, "a & b", "<b>"])),
  values: await htmlReport(valueReportOf("flow"), valueReportOf(HOSTILE)),
  anomalies: await htmlReport(anomalyReportOf(), modelReportOf(PLAIN)),
};

describe.each(Object.entries(pages))("the page of %s", (_, page) => {
  test("is one file that asks for nothing, at most 2 MB", () => {
    expect(page.length).toBeLessThan(2e6);
    const urls = all(page, /((?:https?:)?\/\/[\w.-]+\.\w[^"' )<]*)/g);
    expect(urls.filter((url) => !url.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(all(page, /(<(?:img|link|iframe|object|embed)\b|<[^>]*\ssrc=|@import|url\((?!#))/g)).toEqual([]);
    expect(all(page, /content="(default-src [^;]*)/g)).toEqual(["default-src 'none'"]);
  });

  test("has marks and a name in every picture, and the same numbers below it", () => {
    const pictures = all(page, /<svg ([\s\S]*?)<\/svg>/g);
    expect(pictures.length).toBeGreaterThanOrEqual(15);
    for (const picture of pictures) {
      const [start = ""] = picture.split(">");
      expect(start).toMatch(/^role="img" aria-labelledby="[\w-]+" aria-describedby="[\w-]+"/);
      expect(all(picture, /(class="mark-(?:rect|line|symbol|area)[^>]*role-mark)/g), start).not.toEqual([]);
      expect(all(picture, /(NaN|undefined|="#[0-9a-f]{3,6}"|role="graphics)/g), start).toEqual([]);
    }
    const figures = all(page, /<figure>([\s\S]*?)<\/figure>/g);
    expect(figures.length).toBe(pictures.length);
    for (const figure of figures) expect(all(figure, /<details[\s\S]*(<tbody>)\s*<tr>/g)).toHaveLength(1);
  });

  test("has one heading of the first level, and skips none", () => {
    const levels = all(page, /<h([1-6])\b/g).map(Number);
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (const [at, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
  });

  test("has an element behind each id that is named, and each id once", () => {
    const ids = all(page, /\sid="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const named = all(page, /(?:aria-labelledby|aria-describedby|for|href)="#?([\w -]+)"/g);
    const uses = all(page, /url\(#([^)]+)\)/g);
    for (const id of [...named.flatMap((each) => each.split(" ")), ...uses]) expect(ids).toContain(id);
    const fields = all(page, /<(?:select|input) id="([^"]+)"/g);
    const labels = all(page, /<label for="([^"]+)">/g);
    for (const id of fields) expect(labels).toContain(id);
  });

  test("runs its own script alone", () => {
    expect(all(page, /<(script)\b/gi)).toHaveLength(1);
    expect(all(page, /<[^>]*\s(on\w+)=/g)).toEqual([]);
  });
});

test("values have errors and residuals, anomalies scores and other detectors, in place of a confusion", async () => {
  for (const text of ["flow: residuals", "ridge regression", "MAE of flow"])
    expect(pages.values.includes(text), text).toBe(true);
  for (const text of ["nearest of 100 samples", "at most 2.89 % false alarms, from 102 normal"])
    expect(pages.anomalies.includes(text), text).toBe(true);
  for (const page of [await htmlReport(anomalyReportOf()), pages.values])
    expect(all(page, /(Confusion matrix|macro-F1|Margin: right)/g)).toEqual([]);
});

test("names of classes stand in the page as text", () => {
  const page = pages["hostile names"];
  expect(page.includes(HOSTILE)).toBe(false);
  expect(all(page, /(&lt;\/script&gt;&lt;script&gt;alert\(1\))/g).length).toBeGreaterThan(10);
  expect(page.includes("a &amp; b")).toBe(true);
  const data = all(page, /data-places="([^"]*)"/g);
  const text = data.join("").replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  expect(text.replaceAll("&#x27;", "'").replaceAll("&#x3D;", "=")).toContain(
    JSON.stringify(HOSTILE).slice(1, -1),
  );
});

test("two reports stand side by side, with what differs", () => {
  const page = pages["two reports"];
  expect(all(page, /<h1>(.*)<\/h1>/g)).toEqual(["motor on rv32imc, int8 and other on rv32imc, int8"]);
  expect(all(page, /<div class="(columns pair)">/g).length).toBeGreaterThan(8);
  for (const text of ["There is nothing of this kind.", "+0.00 points"])
    expect(page.includes(text), text).toBe(true);
});

test("every number of a report passes through its schema", () => {
  const reports = [modelReportOf(PLAIN), valueReportOf("flow"), anomalyReportOf()];
  for (const report of reports)
    expect(JSON.parse(jsonText("report", report))).toEqual(JSON.parse(JSON.stringify(report)));
  const fields = new Set(reports.flatMap((report) => Object.keys(report)));
  expect(Object.keys(schemas.report.shape).sort()).toEqual([...fields, "accumulate"].sort());
});
