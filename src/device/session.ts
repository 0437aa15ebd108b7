import { crc32 } from "node:zlib";
import {
  contradiction,
  deviceRefused,
  deviceRestarted,
  otherModel,
  otherProtocol,
  resultTooLarge,
  sampleTooLarge,
  sessionLost,
} from "../diagnostics/device.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";
import type { Samples } from "../ir/data.js";
import type { Precision } from "../model.js";
import { FRAME_MAX, type Frame, payloadMax } from "./frame.js";
import { handshake } from "./handshake.js";
import type { Link, RequestOptions, Traffic } from "./link.js";
import {
  COMMANDS,
  type Command,
  type DeviceInference,
  type DeviceInfo,
  type DeviceStatus,
  decodeHello,
  decodeInferences,
  decodeStateHash,
  decodeStatus,
  ERROR,
  ERRORS,
  encodeInfer,
  encodeTensorGet,
  encodeTrace,
  errorText,
  helloProtocol,
  PROTOCOL,
  REPLY,
  resultBytes,
  type StateHash,
} from "./protocol.js";
import { bytesOf, type Call, decoded, load, type Pace, paced, parts, requireBelow } from "./requests.js";
import { type LearningSession, learningSession } from "./session-learning.js";
import { type StreamSession, streamSession } from "./session-stream.js";

type Row = Samples["inputs"];

/** Identity that the firmware must have for a session to start. */
export interface Expected {
  /** SHA-256 in hexadecimal, as emitted. */
  readonly modelHash: string;
  readonly inputBytes: number;
  readonly classes: number;
  readonly steps: number;
  readonly tensors: number;
  /** Points at which inference may end, 1 or more. */
  readonly exits: number;
  readonly precision: Precision;
  /** Of the learnt payload, 0 where nothing is learnt. */
  readonly stateBytes: number;
}

/** A device that runs the expected model. Every method throws Failure FF6xxx when the line or the device fails. */
export interface Session extends LearningSession, StreamSession {
  readonly info: DeviceInfo;
  /** Samples that the device's buffer holds at once. */
  readonly capacity: number;
  readonly traffic: Readonly<Traffic>;
  /** Puts up to `capacity` raw samples into the buffer, from index 0 on. */
  load(rows: readonly Row[]): Promise<void>;
  /** Runs any number of raw samples; the last of them stay in the buffer. */
  infer(rows: readonly Row[]): Promise<DeviceInference[]>;
  stateHash(): Promise<StateHash>;
  /** All `bytes` of constant tensor `index` or, counted on after the constants, of a field of the learnt state. */
  tensor(index: number, bytes: number): Promise<Uint8Array>;
  /** The `bytes` that `step` writes for sample `index` of the buffer. */
  trace(step: number, index: number, bytes: number): Promise<Uint8Array>;
  status(): Promise<DeviceStatus>;
  /** Starts the device again and opens a new session. */
  reset(): Promise<void>;
}

/**
 * Says HELLO until the device answers, and checks that it runs the expected model.
 * @throws Failure FF6006 to FF6010, FF6015, FF6016; FF6150 where its loader has no firmware to start.
 */
export async function connect(link: Link, expected: Expected): Promise<Session> {
  let info = await hello(link, expected);
  let sequence = 0;

  const call: Call = async (command, payload = new Uint8Array(0)) => {
    sequence = (sequence + 1) & 0xffff;
    const frame: Frame = { type: COMMANDS[command], sequence, payload };
    const accepts = (each: Frame): boolean => each.sequence === sequence && isReply(each, command);
    const reply = await link.request(frame, accepts, command === "RESET" ? RESTART : {});
    if (reply.type !== ERROR) return reply.payload;
    const error = reply.payload[0] ?? 0;
    if (command === "RESET" && error === ERRORS.SESSION) return new Uint8Array(0); // its reply was lost
    if (error !== ERRORS.SESSION && error !== ERRORS.SEQUENCE)
      throw new Failure(deviceRefused(command, errorText(error)));
    const { boots } = await hello(link, expected);
    throw new Failure(boots === info.boots ? sessionLost(command) : deviceRestarted(info.boots, boots));
  };

  const capacity = Math.floor(info.sampleBytes / info.inputBytes);
  const pace = { count: 1 };
  return {
    get info() {
      return info;
    },
    capacity,
    traffic: link.traffic,
    load: (rows) => load(call, info, bytesOf(rows)),
    infer: (rows) => infer(call, { ...info, exits: expected.exits }, rows, { capacity, pace }),
    stateHash: async () => decoded("STATE_HASH", await call("STATE_HASH"), decodeStateHash),
    tensor: (index, bytes) =>
      parts("TENSOR_GET", info, bytes, (offset, count) =>
        call("TENSOR_GET", encodeTensorGet(index, offset, count)),
      ),
    trace: (step, index, bytes) =>
      parts("TRACE", info, bytes, (offset, count) => call("TRACE", encodeTrace(step, index, offset, count))),
    status: async () => decoded("STATUS", await call("STATUS"), decodeStatus),
    reset: async () => {
      await call("RESET");
      info = await hello(link, expected, RESTART);
      sequence = 0;
    },
    ...learningSession(call, () => info),
    ...streamSession(call, () => ({ ...info, exits: expected.exits })),
  };
}

/** Connects to a device, whatever model it runs. */
export async function connectAny(link: Link): Promise<Session> {
  return connect(link, { ...(await greet(link)), exits: MOST_EXITS });
}

/** Exits that a byte can name. */
const MOST_EXITS = 255;

function isReply(frame: Frame, command: Command): boolean {
  return frame.type === (COMMANDS[command] | REPLY) || frame.type === ERROR;
}

/** A port that is part of the chip that restarts goes away for a while, maybe before the host has read the reply. */
const RESTART: RequestOptions = { reopenSeconds: 5 };

/** Properties that a device states of itself. */
async function greet(link: Link, { reopenSeconds }: RequestOptions = {}): Promise<DeviceInfo> {
  const payload = await handshake(link, reopenSeconds);
  const protocol = helloProtocol(payload);
  if (protocol !== PROTOCOL) throw new Failure(otherProtocol(PROTOCOL, protocol));
  return decoded("HELLO", payload, decodeHello);
}

async function hello(link: Link, expected: Expected, options: RequestOptions = {}): Promise<DeviceInfo> {
  const info = await greet(link, options);
  const problems = misfits(info, expected);
  if (problems.length > 0) throw new Failure(problems);
  return info;
}

/** Everything in which the device is not what is expected. */
function misfits(info: DeviceInfo, expected: Expected): Diagnostic[] {
  if (info.modelHash !== expected.modelHash)
    return [otherModel(expected.modelHash, info.modelHash, info.target)];
  const problems: Diagnostic[] = [];
  for (const what of ["inputBytes", "classes", "steps", "tensors", "precision", "stateBytes"] as const)
    if (info[what] !== expected[what]) problems.push(contradiction(what, expected[what], info[what]));
  if (info.frameMax < 256 || info.frameMax > FRAME_MAX)
    problems.push(contradiction("frame size of 256 to 1024 bytes", FRAME_MAX, info.frameMax));
  if (info.sampleBytes < expected.inputBytes)
    problems.push(sampleTooLarge(expected.inputBytes, info.sampleBytes));
  const room = payloadMax(info.frameMax);
  const most = Math.floor((room - resultBytes(0)) / 4);
  if (resultBytes(expected.classes) > room) problems.push(resultTooLarge(expected.classes, most));
  return problems;
}

async function infer(
  call: Call,
  info: DeviceInfo & Pick<Expected, "exits">,
  rows: readonly Row[],
  { capacity, pace }: { readonly capacity: number; readonly pace: Pace },
): Promise<DeviceInference[]> {
  const perFrame = Math.floor(payloadMax(info.frameMax) / resultBytes(info.classes));
  const results: DeviceInference[] = [];
  for (let start = 0; start < rows.length; start += capacity) {
    const batch = bytesOf(rows.slice(start, start + capacity));
    await load(call, info, batch);
    const count = batch.length / info.inputBytes;
    const request = async (first: number, some: number) => {
      const crc = crc32(batch.subarray(first * info.inputBytes, (first + some) * info.inputBytes));
      const reply = await call("INFER", encodeInfer(first, some, crc));
      const predictions = decoded("INFER", reply, (payload) => decodeInferences(payload, some, info));
      for (const { label, exit } of predictions) {
        requireBelow("INFER", "label", label, info.classes);
        requireBelow("INFER", "exit", exit, info.exits);
      }
      return predictions;
    };
    results.push(...(await paced(count, perFrame, request, pace)));
  }
  return results;
}
