/** One turn of readings to a device, by kind of model. */
import type { Session } from "../device/session.js";
import { UNLABELLED } from "../ir/recording.js";
import type { Description } from "../monitor/description.js";
import { NO_EVENT } from "../numerics/decision.js";
import { scoreEvents } from "../validate/event-score.js";
import { addAnswer, addEvent, type Picture, type ToldEvent } from "./picture.js";
import {
  type Labelled,
  type Rows,
  rowSource,
  sampleSource,
  storageOf,
  type Values,
  valuesOf,
} from "./sent-windows.js";

/** Work for a device, turn by turn. */
export interface Work {
  /** Sends the next readings, and takes what is answered. */
  turn(): Promise<void>;
  /** The window of the last answer, and the same object until the next; null where there is none. */
  current(): Labelled | null;
  /** Samples that tell how well the device answers. */
  readonly test: readonly Labelled[];
}

/** Rows of a model that streams, or of one that nobody has described; samples of any other. */
export function workFor(session: Session, picture: Picture, description: Description | null): Work {
  const isStream = description === null || description.stream !== null;
  return isStream ? streamWork(session, picture, description) : sampleWork(session, picture, description);
}

/** Samples of the description, one in each turn. */
function sampleWork(session: Session, picture: Picture, description: Description): Work {
  const source = sampleSource(description.learn, description.storage);
  let current: Labelled | null = null;
  return {
    async turn() {
      const sample = source.next();
      const [answer] = await session.infer([sample.values]);
      current = sample;
      picture.reading = { ...sample, channels: 1 };
      addAnswer(picture, answer!, sample);
    },
    current: () => current,
    test: sampleSource(description.test, description.storage).all(),
  };
}

/** Rows of the device's sensor, or of recordings, in each turn as many as one answer needs. */
function streamWork(session: Session, picture: Picture, description: Description | null): Work {
  const next = description && rowSource(description);
  const judge = description?.stream ? judgeOf(picture, description) : () => {};
  let window: Values | null = null;
  let answered: Labelled | null = null;
  let row = 0;
  let { source } = picture;

  const take = async (rows: Rows, rowSize: number): Promise<void> => {
    if (rows.isStart || source !== picture.source) [window, answered, row] = [null, null, 0];
    source = picture.source;
    if (rows.values.length === 0) return;
    const isFirst = window === null;
    const answers = await session.push(rows.values, { rowSize }, { goesOn: !isFirst });
    const size = session.info.inputBytes / rows.values.BYTES_PER_ELEMENT;
    const all = joined(window, rows.values);
    window = all.slice(-size);
    const last = answers.at(-1)?.row;
    if (last !== undefined) {
      const end = all.length - rows.values.length + (last + 1) * rowSize;
      answered = { values: all.slice(Math.max(0, end - size), end), label: labelAt(rows, last) };
    }
    const shown = answered ?? { values: window, label: labelAt(rows, -1) };
    picture.reading = { ...shown, channels: rowSize };
    const told: ToldEvent[] = [];
    for (const answer of answers) {
      addAnswer(picture, answer, { values: window, label: labelAt(rows, answer.row) });
      if (answer.event === NO_EVENT) continue;
      const truth = rows.labels?.[answer.row] ?? null;
      told.push({ row: row + answer.row, event: answer.event, truth });
    }
    for (const event of told) addEvent(picture, event);
    row += rows.values.length / rowSize;
    judge(rows, told, isFirst);
  };
  return {
    turn: async () => {
      if (next && picture.source === "recordings")
        return take(next(description.stream!.hop), description.stream!.rowSize);
      const { bytes, channels, rowBytes, lost } = await session.read();
      picture.lostReadings = lost;
      const values = valuesOf(bytes, storageOf(rowBytes / channels));
      await take({ values, labels: null, rate: null, isStart: false }, channels);
    },
    current: () => {
      const isWhole = answered?.values.byteLength === session.info.inputBytes;
      return isWhole && description?.stream?.kind !== "events" ? answered : null;
    },
    test: [],
  };
}

/** Compares events with the labels of the recordings that were played. */
function judgeOf(picture: Picture, { stream, classes }: Description) {
  const played: { readonly labels: number[]; readonly rate: number | null; readonly told: ToldEvent[] }[] =
    [];
  return ({ labels, rate }: Rows, told: readonly ToldEvent[], isFirst: boolean): void => {
    if (labels === null) return;
    if (isFirst) played.push({ labels: [], rate, told: [] });
    const current = played.at(-1)!;
    for (const label of labels) current.labels.push(label);
    current.told.push(...told);
    if (told.length > 0) picture.score = scoreEvents(played.map(asPlayed), stream!, classes);
  };
}

/** Rows so far as a recording. */
function asPlayed({ labels, rate, told }: { labels: number[]; rate: number | null; told: ToldEvent[] }) {
  return { recording: { rows: labels.length, labels: Uint16Array.from(labels), events: null, rate }, told };
}

/** The class of a row, counted from the end where it is negative; null where nobody knows. */
function labelAt({ labels }: Rows, row: number): number | null {
  const label = labels?.at(row) ?? UNLABELLED;
  return label < UNLABELLED ? label : null;
}

/** Values of both, those that came first before the others. */
function joined(before: Values | null, after: Values): Values {
  if (before === null) return after;
  const both = new (after.constructor as new (length: number) => Values)(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}
