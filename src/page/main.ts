/** The page of `ff-edge monitor`: served by the command, or a file that opens a board's port itself. */
import type { Description } from "../monitor/description.js";
import { BRIDGE, choosePort, SERIAL } from "./in-browser/browser-port.js";
import { createCharts, scoreChart, valueCharts } from "./live-charts.js";
import { Monitor } from "./monitor.js";
import { classNames, element, keyOf, makeLabels, show, taughtNames } from "./page-view.js";
import type { Source } from "./picture.js";

const isServed = location.protocol === "http:" && new URLSearchParams(location.search).has("token");

async function readDescription(): Promise<Description | null> {
  if (isServed) return (await fetch(`model.json${location.search}`)).json();
  return JSON.parse(element("description").textContent);
}

/** Calls of buttons and keys, by the id of the button. */
function actionsOf(monitor: Monitor): Readonly<Record<string, () => unknown>> {
  const { picture } = monitor;
  return {
    connect: async () => {
      if (!isServed) await choosePort();
      await monitor.connect(isServed ? BRIDGE : SERIAL);
    },
    disconnect: () => monitor.disconnect(),
    run: () => monitor.choose({ isRunning: !picture.isRunning }),
    next: () => monitor.next(),
    learning: () => monitor.setLearning(!picture.mayLearn),
    teach: () => monitor.setTeaching(!picture.teaches),
    forget: () => monitor.setForgetting(!picture.forgets),
    measure: () => monitor.measure(),
    save: () => monitor.save(),
    restore: () => monitor.restore(),
    back: () => monitor.rollBack(),
    "save-file": () => monitor.saveFile(download),
    "restore-file": () => element("state-file").click(),
    guard: () => monitor.guard(),
    "mark-false": () => monitor.markFalse(),
  };
}

const KEYS: Readonly<Record<string, string>> = {
  p: "run",
  n: "next",
  f: "learning",
  t: "teach",
  e: "forget",
  m: "measure",
  s: "save",
  r: "restore",
  b: "back",
  d: "save-file",
  u: "restore-file",
  g: "guard",
  x: "mark-false",
};

/** Lets the browser keep bytes as a file. */
function download(name: string, bytes: Uint8Array): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes as BlobPart]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be asking where to
}

function listen(monitor: Monitor): void {
  const actions = actionsOf(monitor);
  for (const [id, act] of Object.entries(actions))
    element(id).addEventListener(
      "click",
      () => void Promise.resolve(act()).catch((error) => monitor.disconnect(error)),
    );
  element("source").addEventListener("change", (event) => {
    monitor.choose({ source: (event.target as HTMLSelectElement).value as Source });
  });
  element("pace").addEventListener("change", (event) => {
    monitor.choose({ pace: Number((event.target as HTMLSelectElement).value) });
  });
  const states = element<HTMLInputElement>("state-file");
  states.addEventListener("change", () => {
    const file = states.files?.[0];
    if (file) void monitor.restoreFile(file);
    states.value = ""; // the same file may be chosen again
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLSelectElement;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const label = taughtNames(monitor).findIndex((_, index) => keyOf(index) === event.key);
    const button = element<HTMLButtonElement>(KEYS[event.key.toLowerCase()] ?? "");
    if (label >= 0 && monitor.canLearn) void monitor.label(label);
    else if (button && !button.disabled && !button.hidden) button.click();
  });
}

/** Chooses light or dark, and light on paper; `redraw` is told. */
function listenForTheme(redraw: () => void): void {
  const root = document.documentElement;
  element("theme").addEventListener("change", (event) => {
    root.dataset.theme = (event.target as HTMLSelectElement).value;
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    root.dataset.paper = "";
    redraw();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.paper;
    redraw();
  });
}

/** Milliseconds from one picture to the next: drawing must not keep the line waiting. */
const DRAW_MS = 100;

async function start(): Promise<void> {
  let isDue = true;
  const monitor = new Monitor(await readDescription(), () => {
    isDue = true;
  });
  let names: readonly string[] = [];
  const { classes = [], estimates = false, unit = 1, zero = 0, expected } = monitor.description ?? {};
  const targets = estimates ? classes : [];
  const known = () => ({ classes: names, exits: expected?.exits ?? 1 });
  const charts = [...createCharts(known), ...valueCharts(targets, { unit, zero }), scoreChart(unit)];
  let drawn = 0;
  const draw = (now: number): void => {
    requestAnimationFrame(draw);
    if (!isDue || now - drawn < DRAW_MS) return;
    [isDue, drawn] = [false, now];
    if (names.length !== classNames(monitor).length) {
      names = classNames(monitor);
      makeLabels(taughtNames(monitor), (label) => void monitor.label(label));
    }
    show(monitor);
    for (const chart of charts) chart.draw(monitor.picture);
  };
  listen(monitor);
  listenForTheme(() => {
    for (const chart of charts) chart.recolour();
  });
  requestAnimationFrame(draw);
  if (isServed) await monitor.connect(BRIDGE);
}

await start();
