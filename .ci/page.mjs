#!/usr/bin/env node
/** Makes dist/monitor/page.html, the page of `ff-edge monitor`: one file, whose script and style are known by their hashes. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = new URL("../", import.meta.url);
const pathOf = (file) => fileURLToPath(new URL(file, ROOT));
const read = (file) => readFileSync(pathOf(file), "utf8");

/** What src/device imports of Node, and what a browser has in its place. */
const IN_BROWSER = [
  [/^node:zlib$/, "zlib"],
  [/^node:crypto$/, "crypto"],
  [/^node:timers\/promises$/, "timers"],
  [/^\.\/port\.js$/, "browser-port"],
];

async function bundle() {
  const { output } = await build({
    configFile: false,
    root: pathOf("src/page"),
    logLevel: "warn",
    resolve: {
      alias: IN_BROWSER.map(([find, name]) => ({
        find,
        replacement: pathOf(`src/page/in-browser/${name}.ts`),
      })),
    },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: pathOf("src/page/main.ts") },
    },
  });
  const scripts = output.filter(({ type }) => type === "chunk");
  if (scripts.length !== 1) throw new Error(`one script is wanted, not ${scripts.length}`);
  return scripts[0].code.trim().replaceAll("</script", "<\\/script");
}

function hashOf(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

const script = await bundle();
const style = `${read("node_modules/uplot/dist/uPlot.min.css")}\n${read("src/page/style.css")}`
  .replace(/\s+/g, " ")
  .replace(/ ?([{}:;,]) ?/g, (_, sign) => sign);
const licence = read("node_modules/uplot/LICENSE").trim(); // which asks to be in every copy
const parts = { licence, script, style, "script-hash": hashOf(script), "style-hash": hashOf(style) };
const page = read("src/page/index.html").replace(/\{\{([a-z-]+)\}\}/g, (_, name) => parts[name]);
mkdirSync(pathOf("dist/monitor"), { recursive: true });
writeFileSync(pathOf("dist/monitor/page.html"), page);
process.stderr.write(`dist/monitor/page.html: ${Buffer.byteLength(page)} bytes\n`);
