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
  /** The window that was sent last, whole; null where there is none yet. */
  current(): Labelled | null;
  /** Samples that tell how well the device answers. */
  readonly test: readonly Labelled[];
}

/** Samples of the description, one in each turn. */
export function sampleWork(session: Session, picture: Picture, description: Description): Work {
  const source = sampleSource(description.learn, description.storage);
  let current: Labelled | null = null;
  return {
    async turn() {
      const sample = source.next();
      const [answer] = await session.infer([sample.values]);
      current = sample;
      picture.reading = { ...sample, channels: 1 };
      addAnswer(picture, answer!);
    },
    current: () => current,
    test: sampleSource(description.test, description.storage).all(),
  };
}

/** Rows of the device's sensor, or of recordings, in each turn as many as one answer needs. */
export function streamWork(session: Session, picture: Picture, description: Description | null): Work {
  const next = description && rowSource(description);
  const judge = description?.stream ? judgeOf(picture, description) : () => {};
  let window: Values | null = null;
  let label: number | null = null;
  let row = 0;
  let { source } = picture;

  const take = async (rows: Rows, rowSize: number): Promise<void> => {
    if (rows.isStart || source !== picture.source) [window, row] = [null, 0];
    source = picture.source;
    if (rows.values.length === 0) return;
    const isFirst = window === null;
    const answers = await session.push(rows.values, { rowSize }, { goesOn: !isFirst });
    const size = session.info.inputBytes / rows.values.BYTES_PER_ELEMENT;
    window = joined(window, rows.values, size);
    label = rows.labels?.at(-1) ?? null;
    if (label !== null && label >= UNLABELLED) label = null;
    picture.reading = { values: window, channels: rowSize, label };
    const told: ToldEvent[] = [];
    for (const answer of answers) {
      addAnswer(picture, answer);
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
      const isWhole = window !== null && window.byteLength === session.info.inputBytes;
      return isWhole && description?.stream?.kind !== "events" ? { values: window!, label } : null;
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

/** The last `size` values of both. */
function joined(before: Values | null, after: Values, size: number): Values {
  const all = after.slice(0, 0).constructor as new (length: number) => Values;
  const old = before ?? new all(0);
  const both = new all(old.length + after.length);
  both.set(old);
  both.set(after, old.length);
  return both.slice(Math.max(0, both.length - size));
}
