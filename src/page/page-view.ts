/** The page's text, lists and buttons: everything goes in by `textContent`. */

import type { Description } from "../monitor/description.js";
import { UNKNOWN } from "../numerics/decision.js";
import { alarmsText, errorsText, MOST_TARGETS, promiseText } from "./answers-held.js";
import type { Monitor } from "./monitor.js";
import { answersPerSecond, type Picture, RECENT, recentAccuracy } from "./picture.js";
import { count, figure, percent, shown } from "./shown-text.js";

/** Most buttons of labels. */
const BUTTONS = 256;

export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** Names of the classes as far as anybody knows. */
export function classNames({ description, picture }: Monitor): readonly string[] {
  const classes = description?.classes;
  return classes ?? Array.from({ length: picture.device?.classes ?? 0 }, (_, n) => `class ${n}`);
}

/** Those that the device can be taught: none of values, and of what is learnt as normal no other. */
export function taughtNames(monitor: Monitor): readonly string[] {
  const { estimates = false, alarms = false } = monitor.description ?? {};
  return estimates ? [] : classNames(monitor).slice(0, alarms ? 1 : undefined);
}

/** Makes a button of each class; the first ten have keys. */
export function makeLabels(names: readonly string[], press: (label: number) => void): void {
  const buttons = names.slice(0, BUTTONS).map((name, label) => {
    const button = document.createElement("button");
    button.type = "button";
    const key = keyOf(label);
    if (key !== null) button.append(keyCap(key), " ");
    button.append(shown(name));
    button.addEventListener("click", () => press(label));
    return button;
  });
  element("labels").replaceChildren(...buttons);
}

function keyCap(key: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  return cap;
}

/** Key of a class: 1 to 9, then 0. */
export function keyOf(label: number): string | null {
  return label < 10 ? String((label + 1) % 10) : null;
}

/** Writes all that has changed. */
export function show(monitor: Monitor): void {
  const { picture } = monitor;
  const names = classNames(monitor);
  showConnection(monitor);
  showAnswer(monitor, names);
  showLearning(monitor);
  showDevice(monitor);
  showParts(monitor);
  showEvents(picture, names);
  showMessages(picture);
}

/** Hides what this model has not. */
function showParts({ description, picture }: Monitor): void {
  const cannotLearn = picture.device?.stateBytes === 0;
  element("stream").hidden = description !== null && description.stream === null;
  element("from").hidden = (description?.recordings.length ?? 0) === 0;
  element<HTMLSelectElement>("source").value = picture.source;
  element("teach-it").hidden = cannotLearn;
  const [estimates, alarms] = [description?.estimates ?? false, description?.alarms ?? false];
  element("accuracy").hidden = cannotLearn || estimates || alarms;
  for (const id of ["scores", "margin"]) element(id).hidden = estimates || alarms;
  element("right").hidden = estimates || alarms;
  element("held-row").hidden = !estimates && !alarms;
  element("alarm").hidden = !alarms;
  element("promise-row").hidden = !alarms;
  write("how", estimates ? TEACHING.values : alarms ? TEACHING.alarms : TEACHING.classes);
  write("held-name", alarms ? "Alarms where the label is known" : "Mean error where the value is known");
  write("measured-first", estimates ? "Mean error" : alarms ? "Alarms" : "Accuracy");
  write("measured-now", estimates ? "Mean error" : alarms ? "Alarms" : "Accuracy");
}

/** Ways to teach a device. */
const TEACHING = {
  classes:
    "A label teaches the device the window of the last answer; where readings stand still, the next one follows.",
  values: "Where the true value of a sample is known, the device can learn it.",
  alarms:
    "The device learns the window of the last answer as normal; where readings stand still, the next one follows.",
} as const;

function showConnection({ description, picture }: Monitor): void {
  const name = description ? shown(description.name) : "a board";
  const where = picture.device ? ` on ${shown(picture.device.target)}` : "";
  const run = description && picture.connection === "open" ? ` (${RUNS[description.execution]})` : "";
  write("what", `${name}${where}${run}`);
  write(
    "connection",
    { closed: "not connected", opening: "connecting …", open: "connected" }[picture.connection],
  );
  element("connection").dataset.state = picture.connection;
  element<HTMLButtonElement>("connect").hidden = picture.connection !== "closed";
  element<HTMLButtonElement>("disconnect").hidden = picture.connection !== "open";
}

const RUNS = {
  qemu: "emulated by QEMU",
  host: "a program of this computer",
  hardware: "at its port",
} as const;

function showAnswer({ picture, description }: Monitor, names: readonly string[]): void {
  const { answer, reading } = picture;
  const isOk = answer?.status === "FF_OK";
  const words = (label: number, values: ArrayLike<number> | undefined): string =>
    description?.estimates && values ? valuesText(names, values, description) : nameOf(names, label);
  write(
    "answer",
    answer === null ? "–" : isOk ? words(answer.label, answer.scores) : `refused: ${answer.status}`,
  );
  write(
    "truth",
    isKnown(reading, description) ? words(reading.label ?? 0, reading.targets) : "nobody has said",
  );
  write("held", description?.alarms ? alarmsText(picture.alarms) : heldErrors(picture, description));
  write("promise", description ? promiseText(description.promises, picture.alarms) : "–");
  write("answer-margin", isOk ? figure(answer.margin) : "–");
  write("answer-goodness", isOk ? figure(answer.goodness) : "–");
  write("answer-exit", isOk ? String(answer.exit) : "–");
  write("answer-macs", isOk ? count(answer.macs) : "–");
  write("answer-instructions", isOk && answer.instructions !== null ? count(answer.instructions) : "–");
  write("rate", `${answersPerSecond(picture).toFixed(0)} per second`);
  write("answered", `${count(picture.answered)}, refused ${count(picture.refused)}`);
  press("run", picture.isRunning);
}

/** True where somebody has said what a reading is. */
function isKnown(
  reading: Picture["reading"],
  description: Description | null,
): reading is NonNullable<Picture["reading"]> {
  return (
    reading !== null && (description?.estimates ? reading.targets !== undefined : reading.label !== null)
  );
}

function heldErrors({ errors }: Picture, description: Description | null): string {
  return description?.estimates ? errorsText(errors, description) : "–";
}

/** Values with the names of their targets. */
function valuesText(
  names: readonly string[],
  values: ArrayLike<number>,
  { unit, zero }: Pick<Description, "unit" | "zero">,
): string {
  const first = names.slice(0, MOST_TARGETS);
  return first.map((name, k) => `${shown(name)} ${((values[k]! - zero) * unit).toPrecision(4)}`).join(", ");
}

function showLearning(monitor: Monitor): void {
  const { picture, description } = monitor;
  const last = picture.curve.findLast(({ test }) => test !== null)?.test ?? null;
  const first = picture.curve.find(({ test }) => test !== null)?.test ?? null;
  const inWords = description?.estimates || description?.alarms;
  write("accuracy-first", inWords ? (picture.measured[0] ?? "–") : percent(first));
  write("accuracy-test", inWords ? (picture.measured.at(-1) ?? "–") : percent(last));
  write("accuracy-recent", percent(recentAccuracy(picture)));
  write("recent-count", String(Math.min(RECENT, picture.learnt)));
  write("tested", count(picture.tested));
  write("learnt", count(picture.learnt));
  write("hash", picture.hash ? picture.hash.learnt.toString(16).padStart(8, "0") : "–");
  write("guarded", picture.guard ? `${count(picture.guard.correct)} of ${count(picture.guard.count)}` : "–");
  press("learning", picture.mayLearn);
  press("teach", picture.teaches);
  press("forget", picture.forgets);
  element("forget").hidden = !(description?.forgets ?? false);
  for (const id of [
    "learning",
    "teach",
    "forget",
    "save",
    "restore",
    "measure",
    "save-file",
    "restore-file",
    "guard",
  ])
    element<HTMLButtonElement>(id).disabled = !monitor.canLearn;
  element<HTMLButtonElement>("back").disabled = !picture.canRollBack || !monitor.canLearn;
  for (const button of element("labels").querySelectorAll("button")) button.disabled = !monitor.canLearn;
}

function showDevice({ description, picture }: Monitor): void {
  const { device, status } = picture;
  const memory = description?.memory;
  write("flash", memory ? `${count(memory.flash)} B` : "–");
  write("ram", memory ? `${count(memory.ram)} B` : "–");
  const painted = status?.stackPainted ? `${count(status.stackPainted)} B touched` : "not known";
  write("stack", memory?.stack ? `${painted}, at most ${count(memory.stack)} B` : painted);
  write("state", device ? `${count(device.stateBytes)} B learnt state` : "–");
  write("model-hash", device ? device.modelHash.slice(0, 16) : "–");
  write("constants", picture.hash ? picture.hash.constants.toString(16).padStart(8, "0") : "–");
  write("boots", status ? count(status.boots) : "–");
  write("line", `${status ? count(status.damaged) : "–"} damaged, ${count(picture.repeats)} repeated`);
  write("lost", count(picture.lostReadings));
}

function showEvents(picture: Picture, names: readonly string[]): void {
  const { score } = picture;
  const isStream = picture.events.length > 0 || score !== null;
  write("event-count", isStream ? count(picture.events.length) : "none yet");
  write(
    "found",
    score?.present != null ? `${count(score.found)} of ${count(score.present)}` : "no labels known",
  );
  const perHour = score?.falsePerHour == null ? "" : `, ${score.falsePerHour.toFixed(1)} per hour`;
  write("false", score ? `${count(score.false)}${perHour}` : `${count(picture.falseMarked)} marked by you`);
  const rows = picture.events.slice(-10).reverse();
  const cells = rows.map(({ row, event, truth }) => [
    count(row),
    event === UNKNOWN ? "unknown" : nameOf(names, event),
    truth === null || truth >= UNKNOWN ? "–" : nameOf(names, truth),
  ]);
  fill("event-rows", cells);
}

/** Rows of a table, made again only where they differ. */
function fill(id: string, cells: readonly (readonly string[])[]): void {
  const body = element(id);
  const key = JSON.stringify(cells);
  if (body.dataset.key === key) return;
  body.dataset.key = key;
  const rows = cells.map((texts) => {
    const row = document.createElement("tr");
    for (const text of texts) row.insertCell().textContent = text;
    return row;
  });
  body.replaceChildren(...rows);
}

function showMessages({ messages }: Picture): void {
  const list = element("messages");
  const key = `${messages.length} ${messages.at(-1) ?? ""}`;
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const items = messages.slice(-8).map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  list.replaceChildren(...items);
}

function nameOf(names: readonly string[], label: number): string {
  const name = names[label];
  return name === undefined ? `class ${label}` : shown(name);
}

function press(id: string, isPressed: boolean): void {
  element(id).setAttribute("aria-pressed", String(isPressed));
}

function write(id: string, text: string): void {
  const place = element(id);
  if (place.textContent !== text) place.textContent = text;
}
