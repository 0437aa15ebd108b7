import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { junitOfFailure } from "../../src/report/junit.js";
import { clearReport, writeReport } from "../../src/report/junit-file.js";
import { temporaryFolder } from "../support/folder.js";

const REPORT = junitOfFailure({ model: "model.ts", target: "rv32imc" }, []);

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const at = (path: string): string => join(folder, path);
const clear = (path: string): void => clearReport(at(path), at("out"));
const write = (path: string): void => writeReport(at(path), REPORT);

describe("the file of a report", () => {
  it.each([
    ["of ours", REPORT],
    ["without a declaration", '<testsuite name="x"/>'],
    ["with a byte order mark", "\ufeff<?xml version='1.0'?>\r\n\r\n<testsuites>"],
    ["that is empty", ""],
  ])("replaces a report %s, which is gone before there is another", (_, text) => {
    writeFileSync(at("report.xml"), text);
    clear("report.xml");
    expect(existsSync(at("report.xml"))).toBe(false);
    write("report.xml");
    write("report.xml");
    expect(readFileSync(at("report.xml"), "utf8")).toBe(REPORT);
  });

  it.each([
    ["a model", 'export default model({ name: "motor" });'],
    ["data", "0.5,1.5,left\n"],
    ["a baseline", '{ "target": "rv32imc" }'],
    ["another kind of XML", '<?xml version="1.0"?>\n<svg/>'],
    ["XML that only speaks of reports", "<page><testsuites/></page>"],
    ["a longer name", "<testsuitesque/>"],
  ])("never replaces %s", (_, text) => {
    writeFileSync(at("file"), text);
    expect(() => clear("file")).toThrow(/FF5044/);
    expect(() => write("file")).toThrow(/FF5044/); // put there by the run itself, e.g. weights
    expect(readFileSync(at("file"), "utf8")).toBe(text);
  });

  it("never replaces what is no file, even where a link leads to a report", async () => {
    const server = createServer().listen(at("socket"));
    onTestFinished(() => void server.close());
    await once(server, "listening");
    writeFileSync(at("report.xml"), REPORT);
    symlinkSync(at("report.xml"), at("link"));
    symlinkSync(at("nowhere"), at("dangling"));
    for (const [path, found] of [
      ["link", "a symbolic link"],
      ["dangling", "a symbolic link"],
      ["socket", "something that is not a regular file"],
      [".", "a folder"],
    ] as const) {
      const refusal = expect.objectContaining({ diagnostics: [expect.objectContaining({ found })] });
      expect(() => clear(path)).toThrow(refusal);
      expect(() => write(path)).toThrow(refusal);
    }
    expect(readdirSync(folder).sort()).toEqual(["dangling", "link", "report.xml", "socket"]);
  });

  it("makes folders inside --out alone", () => {
    expect(() => clear("reports/report.xml")).toThrow(/FF5045/);
    expect(() => clear("out/../reports/report.xml")).toThrow(/FF5045/);
    expect(readdirSync(folder)).toEqual([]);
    clear("out/ci/report.xml");
    write("out/ci/report.xml");
    mkdirSync(at("reports"));
    clear("reports/report.xml");
    write("reports/report.xml");
    expect(readFileSync(at("out/ci/report.xml"), "utf8")).toBe(
      readFileSync(at("reports/report.xml"), "utf8"),
    );
  });

  it("makes none where a link leads out of --out", () => {
    mkdirSync(at("out"));
    mkdirSync(at("elsewhere"));
    symlinkSync(at("elsewhere"), at("out/link"));
    expect(() => clear("out/link/ci/report.xml")).toThrow(/FF5045/);
    expect(readdirSync(at("elsewhere"))).toEqual([]);
  });
});
