import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/load.js";
import { check } from "../../src/frontend/check.js";
import { parse } from "../../src/frontend/parse.js";
import { scaffold } from "../../src/frontend/scaffold.js";
import type { Samples } from "../../src/ir/data.js";
import { row } from "../../src/ir/data.js";
import { lower } from "../../src/ir/lower.js";
import { temporaryFolder } from "../support/folder.js";
import { codesOf } from "./support.js";

const folder = temporaryFolder();
const names = ["README.md", "model.ts", "package.json", "test.csv", "train.csv", "tsconfig.json"];

describe("init", () => {
  const project = join(folder, "new", "motor");
  const written = scaffold(project);

  it("writes a project whose model passes every check", () => {
    expect(written.map((path) => path.slice(project.length + 1)).sort()).toEqual(names);
    const ir = lower(check(parse(join(project, "model.ts"))));
    expect(ir).toMatchObject({
      name: "motor",
      input: { size: 6 },
      classes: ["normal", "imbalance", "bearing"],
    });
    expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({ type: "module" });
  });

  it("writes data that a simple rule classifies, but not perfectly", () => {
    const program = parse(join(project, "model.ts"));
    const data = loadDataset(lower(program), { folder: project, spans: program.spans, seed: 1 });
    expect([data.train.count + data.validation.count + data.calibration.count, data.test.count]).toEqual([
      600, 200,
    ]);
    const accuracy = linearAccuracy(data.train, data.test, 3);
    expect(accuracy).toBeGreaterThan(0.93);
    expect(accuracy).toBeLessThan(1);
  });

  it("writes the same bytes again", () => {
    const again = join(folder, "again");
    scaffold(again);
    for (const name of names) {
      expect(readFileSync(join(again, name), "utf8")).toBe(readFileSync(join(project, name), "utf8"));
    }
  });

  it("tells to link a checkout, and not where an installation is found", () => {
    const readme = (path: string) => readFileSync(join(path, "README.md"), "utf8");
    expect(readme(project)).toMatch(/^ {4}npm link ff-edge .*\n {4}npx ff-edge train/m);
    const below = join(folder, "with-tgz", "motor");
    mkdirSync(join(folder, "with-tgz", "node_modules", "ff-edge"), { recursive: true });
    writeFileSync(join(folder, "with-tgz", "node_modules", "ff-edge", "package.json"), "{}");
    scaffold(below);
    expect(readme(below)).not.toContain("npm link");
  });

  it("takes a name", () => {
    scaffold(join(folder, "named"), "Pump_7");
    expect(check(parse(join(folder, "named", "model.ts"))).spec.name).toBe("Pump_7");
  });

  it("leaves the package.json of an installation alone, and depends on nothing that npm would look for", () => {
    const installed = join(folder, "installed");
    mkdirSync(installed);
    writeFileSync(join(installed, "package.json"), "{}");
    const others = scaffold(installed).map((path) => path.slice(installed.length + 1));
    expect(others.sort()).toEqual(names.filter((name) => name !== "package.json"));
    expect(readFileSync(join(installed, "package.json"), "utf8")).toBe("{}");
    expect(readFileSync(join(project, "package.json"), "utf8")).not.toMatch(/ependencies/);
  });

  it("never overwrites, and then writes nothing", () => {
    const used = join(folder, "used");
    scaffold(used);
    for (const name of names.filter((each) => each !== "test.csv")) writeFileSync(join(used, name), "mine");
    expect(codesOf(() => scaffold(used))).toEqual(["FF1023"]);
    expect(readFileSync(join(used, "model.ts"), "utf8")).toBe("mine");
  });

  it("refuses a name that C refuses, before it writes", () => {
    expect(codesOf(() => scaffold(join(folder, "refused"), "my-motor"))).toEqual(["FF2001"]);
    expect(readdirSync(folder)).not.toContain("refused");
  });
});

/** Accuracy on `test` of a linear softmax classifier fitted to `train` by gradient descent on standardised features. */
function linearAccuracy(train: Samples, test: Samples, classes: number): number {
  const features = (samples: Samples, index: number): number[] => [1, ...row(samples, index)];
  const columns = features(train, 0).map((_, feature) =>
    Array.from({ length: train.count }, (_, index) => features(train, index)[feature]!),
  );
  const means = columns.map((column, feature) => (feature === 0 ? 0 : average(column)));
  const deviations = columns.map((column, feature) =>
    Math.sqrt(average(column.map((value) => (value - means[feature]!) ** 2))),
  );
  const weights = Array.from({ length: classes }, () => means.map(() => 0));
  const scores = (samples: Samples, index: number) => {
    const x = features(samples, index).map((value, each) => (value - means[each]!) / deviations[each]!);
    return { x, z: weights.map((weight) => weight.reduce((sum, w, each) => sum + w * x[each]!, 0)) };
  };
  for (let step = 0; step < 100 * train.count; step++) {
    const { x, z } = scores(train, step % train.count);
    const total = z.reduce((sum, each) => sum + Math.exp(each), 0);
    for (const [label, weight] of weights.entries()) {
      const error = Math.exp(z[label]!) / total - (train.labels[step % train.count] === label ? 1 : 0);
      for (const [each, value] of x.entries()) weight[each]! -= 0.02 * error * value;
    }
  }
  const right = Array.from(test.labels).filter((label, index) => {
    const { z } = scores(test, index);
    return z.indexOf(Math.max(...z)) === label;
  });
  return right.length / test.count;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
