/** A device on a line: what is asked of it, one after the other. */
import { Link } from "../device/link.js";
import { connect, connectAny, type Session } from "../device/session.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { NORMAL } from "../ir/anomaly-report.js";
import type { Lesson } from "../ir/learning.js";
import type { Description } from "../monitor/description.js";
import {
  restoreFromFile,
  restoreOnDevice,
  StateBefore,
  saveOnDevice,
  saveToFile,
  type WriteFile,
} from "./learnt-state.js";
import { measure } from "./measured-accuracy.js";
import { addLearnt, addMessage, emptyPicture, type Picture } from "./picture.js";
import type { Labelled } from "./sent-windows.js";
import { guardText, shown, wordsOf } from "./shown-text.js";
import { type Work, workFor } from "./work.js";

/** Milliseconds between two looks at status and hash. */
const LOOK_MS = 1000;
/** Refusals of a device that works on. */
const HARMLESS = ["FF6013", "FF6017", "FF6018"];

/** Owns the line, and everything that goes over it. */
export class Monitor {
  readonly picture: Picture = emptyPicture();
  readonly description: Description | null;
  readonly #changed: () => void;
  #link: Link | null = null;
  #session: Session | null = null;
  #work: Work | null = null;
  #turn: Promise<void> = Promise.resolve();
  #before = new StateBefore();
  #taught: Labelled | null = null;

  /** @param changed told after each change of the picture */
  constructor(description: Description | null, changed: () => void) {
    this.description = description;
    this.#changed = changed;
    const plays =
      description !== null && description.execution !== "hardware" && description.recordings.length > 0;
    if (plays) this.picture.source = "recordings";
  }

  get canLearn(): boolean {
    return this.picture.connection === "open" && (this.picture.device?.stateBytes ?? 0) > 0;
  }

  /** Opens the line by its name, and works until it ends. */
  async connect(path: string): Promise<void> {
    if (this.picture.connection !== "closed") return;
    this.#set({ connection: "opening" });
    try {
      this.#link = await Link.open(path, { baud: this.description?.baud ?? 115_200 });
      const expected = this.description?.expected;
      const session = await (expected ? connect(this.#link, expected) : connectAny(this.#link));
      [this.#session, this.#work] = [session, workFor(session, this.picture, this.description)];
      this.#set({ connection: "open", device: session.info, canRollBack: false, forgets: false });
      this.#tell(`Connected to ${shown(session.info.target)}.`);
      this.#before = new StateBefore();
    } catch (error) {
      await this.disconnect(error);
      return;
    }
    await this.look();
    await this.measure();
    void this.#run();
  }

  /** Closes the line; tells why, where an error is the reason. */
  async disconnect(error?: unknown): Promise<void> {
    const link = this.#link;
    [this.#link, this.#session, this.#work] = [null, null, null];
    this.#set({ connection: "closed" });
    if (error !== undefined) this.#tell(wordsOf(error));
    await link?.close();
  }

  choose(change: Partial<Pick<Picture, "isRunning" | "source" | "pace">>): void {
    this.#set(change);
  }

  setTeaching(teaches: boolean): void {
    this.#set({ teaches, isRunning: teaches || this.picture.isRunning });
  }

  /** Sends the next readings once. */
  next(): Promise<void> {
    return this.#do((_, work) => work.turn());
  }

  /** Lets the next label name a class to forget, or teach as ever. */
  setForgetting(forgets: boolean): void {
    this.#set({ forgets });
  }

  /** Learns the window of the last answer as of a class, then goes to the next where readings stand still; or forgets the class. */
  label(label: number): Promise<void> {
    if (this.picture.forgets) return this.forget(label);
    const current = this.#work?.current() ?? null; // as it is shown: where readings flow, others come before this has its turn
    return this.#do(async (session, work) => {
      if (current === null) return this.#tell("There is no whole window to learn yet.");
      await this.#learn(session, current, label);
      if (!this.picture.isRunning) await work.turn();
      await this.#look(session);
    });
  }

  /** Takes all rows of a class from the device. */
  forget(label: number): Promise<void> {
    this.setForgetting(false);
    return this.#replace(async (session) => {
      await this.#keep(session);
      await session.forget(label);
      return `Forgotten: ${shown(this.description?.classes[label] ?? `class ${label}`)}.`;
    });
  }

  /** Freezes what is learnt, or goes on. */
  setLearning(on: boolean): Promise<void> {
    return this.#do(async (session) => {
      await session.setLearning(on);
      this.#set({ mayLearn: on, teaches: on && this.picture.teaches });
      this.#tell(on ? "The device learns." : "What the device has learnt is frozen.");
    });
  }

  save(): Promise<void> {
    return this.#do(async (session) => this.#tell(await saveOnDevice(session)));
  }

  restore(): Promise<void> {
    return this.#replace(restoreOnDevice);
  }

  saveFile(write: WriteFile): Promise<void> {
    return this.#do(async (session) => this.#tell(await saveToFile(session, this.description?.name, write)));
  }

  restoreFile(file: Blob): Promise<void> {
    return this.#replace((session) => restoreFromFile(session, file));
  }

  /** Gives back what the device knew when it was connected. */
  rollBack(): Promise<void> {
    return this.#replace((session) => this.#before.giveBack(session));
  }

  /** Asks how many of the samples that guard a save are answered right. */
  guard(): Promise<void> {
    return this.#do(async (session) => {
      const guard = await session.guard();
      this.#set({ guard });
      this.#tell(guardText(guard));
    });
  }

  /** Accuracy over the test samples. */
  measure(): Promise<void> {
    return this.#do((session) => this.#evaluate(session));
  }

  /** Asks how the device is. */
  look(): Promise<void> {
    return this.#do((session) => this.#look(session));
  }

  /** Calls the last event false. */
  markFalse(): void {
    if (this.picture.events.length > this.picture.falseMarked)
      this.#set({ falseMarked: this.picture.falseMarked + 1 });
  }

  /** Turns at the pace that is set, for as long as this session is there. */
  async #run(): Promise<void> {
    const own = this.#session;
    let looked = performance.now();
    let due = looked;
    while (own !== null && this.#session === own) {
      const start = performance.now();
      due = Math.max(due + 1000 / this.picture.pace, start - LOOK_MS); // what was late is caught up, but not for long
      if (this.picture.isRunning) await this.#do((session, work) => this.#step(session, work), true);
      if (start - looked > LOOK_MS) {
        looked = start;
        await this.look();
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
  }

  async #step(session: Session, work: Work): Promise<void> {
    await work.turn();
    const current = work.current();
    if (!this.picture.teaches || current === null || current.label === null) return;
    if (this.description?.alarms && current.label !== NORMAL) return; // it learns what is normal, and nothing else
    if (current === this.#taught) return; // rows without an answer
    this.#taught = current;
    await this.#learn(session, current, current.label);
    if (this.picture.learnt % 25 === 0) await this.#evaluate(session);
  }

  async #learn(session: Session, { values, targets }: Labelled, label: number): Promise<void> {
    const { stateBytes, classes } = session.info;
    if (stateBytes === 0) return this.#tell("This model does not learn on the device.");
    if (label >= classes) return;
    await this.#keep(session);
    const lesson = targets ? this.#lessonOf(targets) : label;
    const [step] = await session.learn([values], [lesson], { hashes: false });
    if (step?.status === "FF_OK") addLearnt(this.picture, targets ? null : step.label === label);
    else this.#tell(`The device did not learn: ${step?.status}.`);
  }

  /** Fetches the state to go back to, before the first change. */
  async #keep(session: Session): Promise<void> {
    await this.#before.keep(session);
    this.picture.canRollBack = this.#before.isKept;
  }

  /** True values in the type of the answers. */
  #lessonOf(targets: readonly number[]): Lesson {
    const isReal = this.picture.answer?.scores instanceof Float32Array;
    return isReal ? Float32Array.from(targets) : Int32Array.from(targets);
  }

  /** Puts another state in place of what is learnt, and looks at what it is worth. */
  #replace(task: (session: Session) => Promise<string>): Promise<void> {
    return this.#do(async (session) => {
      this.#tell(await task(session));
      await this.#evaluate(session);
      await this.#look(session);
    });
  }

  async #evaluate(session: Session): Promise<void> {
    await measure(session, this.#work?.test ?? [], this.picture, this.description);
  }

  async #look(session: Session): Promise<void> {
    const status = await session.status();
    this.#set({ status, hash: await session.stateHash(), repeats: session.traffic.repeats });
  }

  /** Does one thing after all that was asked for before; what fails for good ends the session. */
  #do(task: (session: Session, work: Work) => unknown, isTurn = false): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const [session, work] = [this.#session, this.#work];
      if (session === null || work === null) return;
      try {
        await task(session, work);
      } catch (error) {
        if (isHarmless(error)) this.#refused(error, isTurn);
        else if (this.#session === session) await this.disconnect(error);
      }
      this.#changed();
    });
    return this.#turn;
  }

  /** Readings that a device refuses are not sent again and again. */
  #refused(error: unknown, isTurn: boolean): void {
    if (isTurn) this.#set({ isRunning: false, teaches: false });
    this.#tell(wordsOf(error));
  }

  #set(change: Partial<Picture>): void {
    Object.assign(this.picture, change);
    this.#changed();
  }

  #tell(text: string): void {
    addMessage(this.picture, text);
    this.#changed();
  }
}

function isHarmless(error: unknown): boolean {
  return error instanceof Failure && error.diagnostics.every(({ code }) => HARMLESS.includes(code));
}
