import { row, type Samples } from "../../src/ir/data.js";
import type { Learner, Status } from "../../src/ir/learning.js";
import { createLearner } from "../../src/reference/learn.js";
import {
  answerLine,
  command,
  payloadLine,
  slotLine,
  statusLine,
  stepLine,
} from "../support/learning/device.js";
import { learnerFrom } from "../support/learning/reference.js";
import type { LearningModel } from "../support/models/learning-model.js";

/** Commands to an emitted library beside the lines that the reference expects of it; learner and device walk together. */
export class Script {
  readonly commands: Uint8Array[] = [];
  readonly expected: string[] = [];
  learner: Learner;

  constructor(readonly subject: LearningModel) {
    this.learner = createLearner(subject.model, subject.plan);
    this.add(command.init, statusLine("i", "FF_OK", this.payload));
  }

  get payload(): Uint8Array {
    return this.learner.payload();
  }

  add(bytes: Uint8Array, line: string): void {
    this.commands.push(bytes);
    this.expected.push(line);
  }

  /** From here on both hold this payload. */
  take(payload: Uint8Array): void {
    this.learner = learnerFrom(this.subject, payload);
  }

  /** All bytes of the payload are compared. */
  compare(): void {
    this.add(command.payload, payloadLine(this.learner));
  }

  /** Learns one sample; gives the status. */
  learn(raw: Samples["inputs"], label: number): Status {
    const result = this.learner.learn(raw, label);
    this.add(command.learn(raw, label), stepLine(this.learner, result));
    return result.status;
  }

  /** Learns samples `from` up to `to`, again from the first where they end; their labels are `wrong` classes too high. */
  teach(from: number, to: number, wrong = 0): void {
    const { train, model } = this.subject;
    for (let n = from; n < to; n++) {
      const at = n % train.count;
      this.learn(row(train, at), (train.labels[at]! + wrong) % model.classes.length);
    }
  }

  infer(raw: Samples["inputs"]): void {
    this.add(command.infer(raw), answerLine(this.learner, raw));
  }

  /** A command that answers with status and CRC, and after which every byte of the payload is as before. */
  refused(bytes: Uint8Array, letter: string, status: Status): void {
    this.add(bytes, statusLine(letter, status, this.payload));
    this.compare();
  }

  import(blob: Uint8Array, status: Status, flags = 0): void {
    this.add(command.import(blob, flags), statusLine("m", status, this.payload));
  }

  save(status: Status, sequence: number): void {
    this.add(command.save, slotLine("v", status, sequence, this.payload));
  }

  restore(status: Status, sequence: number): void {
    this.add(command.restore, slotLine("r", status, sequence, this.payload));
  }
}
