import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { renderPage, TEMPLATES } from "../../emit/render.js";
import { formatOf } from "../../formats/index.js";
import type { ModelReport } from "../../ir/model-report.js";
import { packageVersion } from "../../package.js";
import { accuracySection } from "./accuracy-section.js";
import { alarmsSection } from "./alarms-section.js";
import { blockView } from "./block-view.js";
import { compareSection } from "./compare-section.js";
import { costSection } from "./cost-section.js";
import { exitsSection } from "./exits-section.js";
import { memorySection } from "./memory-section.js";
import { operatingSection } from "./operating-section.js";
import { qualitySection } from "./quality-section.js";
import { reproductionSection } from "./reproduction-section.js";
import type { Section } from "./section.js";
import { streamSection } from "./stream-section.js";
import { trainingSection } from "./training-section.js";
import { valuesSection } from "./values-section.js";
import { verdictSection } from "./verdict-section.js";
import { windowsSection } from "./windows-section.js";

/** Sections in their order; null where a model has nothing of the kind. */
const SECTIONS: readonly ((report: ModelReport) => Section | null)[] = [
  verdictSection,
  accuracySection,
  valuesSection,
  alarmsSection,
  exitsSection,
  trainingSection,
  streamSection,
  memorySection,
  costSection,
  qualitySection,
  windowsSection,
  operatingSection,
  reproductionSection,
];

/** A report as one page that needs nothing else; `other` stands beside it. */
export async function htmlReport(report: ModelReport, other: ModelReport | null = null): Promise<string> {
  const style = templateText("style.css");
  const script = templateText("page.js");
  const compared = other === null ? [] : [await sectionView([compareSection(report, other)], [null])];
  const reports = other === null ? [report] : [report, other];
  const names = other === null ? [null] : reports.map((each) => nameOf(each));
  const sections = [...compared];
  for (const section of SECTIONS) {
    const found = reports.map(section);
    if (found.some((each) => each !== null)) sections.push(await sectionView(found, names));
  }
  return renderPage("report/page.hbs", {
    ...{ style, script, sections },
    scriptHash: createHash("sha256").update(script).digest("base64"),
    title: other === null ? nameOf(report) : `${nameOf(report)} and ${nameOf(other)}`,
    version: packageVersion(),
  });
}

function nameOf(report: ModelReport): string {
  return `${report.model} on ${report.target}, ${formatOf(report).text}`;
}

/** One section of each report beside the other. */
async function sectionView(found: readonly (Section | null)[], names: readonly (string | null)[]) {
  const [{ id, heading }] = found.filter((each) => each !== null) as [Section];
  const columns = [];
  for (const [at, section] of found.entries()) {
    const blocks = [];
    for (const [n, block] of (section?.blocks ?? []).entries())
      blocks.push(await blockView(block, `${id}-${at}-${n}`));
    columns.push({ name: names[at] ?? null, blocks, isEmpty: section === null });
  }
  return { id, heading, columns, isPair: columns.length > 1 };
}

function templateText(name: string): string {
  return readFileSync(new URL(`report/${name}`, TEMPLATES), "utf8").trim();
}
