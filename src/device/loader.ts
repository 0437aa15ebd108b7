import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";
import { Failure } from "../diagnostics/diagnostic.js";
import { imageTooLarge, loaderLost, loaderRefused, noLoader, otherLoader } from "../diagnostics/loader.js";
import { FRAME_MAX, type Frame, requestMax } from "./frame.js";
import { handshake } from "./handshake.js";
import type { Link } from "./link.js";
import { COMMANDS, ERROR, ERRORS, errorText, helloProtocol, PROTOCOL, REPLY, viewOf } from "./protocol.js";
import {
  decodeLoaderHello,
  encodeBegin,
  encodeCommit,
  encodeErase,
  encodeLoaderHello,
  encodeProgram,
  LOADER_COMMANDS,
  LOADER_PROTOCOL,
  type LoaderCommand,
  type LoaderInfo,
} from "./protocol-loader.js";
import { decoded } from "./requests.js";

const NOTHING = new Uint8Array(0);

/** A loader that waits for requests. */
export interface LoaderSession {
  readonly info: LoaderInfo;
  /** Sends one request; Failure FF6151 where the loader refuses it, FF6155 where it has forgotten the session. */
  call(command: LoaderCommand, payload?: Uint8Array): Promise<void>;
}

/**
 * Asks for the loader until it answers: one that waits, one that has just started, or that of a firmware that runs, which
 * is asked to restart. Throws Failure FF6006 or FF6007 (nobody answers), FF6014, FF6153 (another version), FF6154.
 */
export async function enterLoader(link: Link): Promise<LoaderSession> {
  const first = await helloLoader(link, { orFirmware: true });
  const info = first ?? (await restartIntoLoader(link));
  let sequence = 0;
  return {
    info,
    async call(command, payload = NOTHING) {
      sequence = (sequence + 1) & 0xffff;
      const error = await ask(link, LOADER_COMMANDS[command], sequence, payload);
      if (error === null) return;
      if (command === "RESET" && error === ERRORS.SESSION) return; // its reply was lost, and it has started again
      if (error === ERRORS.SESSION || error === ERRORS.SEQUENCE) throw new Failure(loaderLost(command));
      throw new Failure(loaderRefused(command, errorText(error)));
    },
  };
}

/** Sends a request and gives the error that it was answered with, or null. */
async function ask(link: Link, type: number, sequence: number, payload: Uint8Array): Promise<number | null> {
  const accepts = (reply: Frame): boolean =>
    reply.sequence === sequence && (reply.type === (type | REPLY) || reply.type === ERROR);
  const reply = await link.request({ type, sequence, payload }, accepts);
  return reply.type === ERROR ? (reply.payload[0] ?? 0) : null;
}

/** Null for the answer of a firmware, where that will do. */
async function helloLoader(
  link: Link,
  { orFirmware }: { readonly orFirmware: boolean },
): Promise<LoaderInfo | null> {
  const nonce = randomInt(2 ** 32);
  const isOurs = ({ type, payload }: Frame): boolean =>
    type === (LOADER_COMMANDS.HELLO | REPLY) &&
    payload.length >= 6 &&
    viewOf(payload).getUint32(2, true) === nonce;
  const reply = await link.request(
    { type: LOADER_COMMANDS.HELLO, sequence: 0, payload: encodeLoaderHello(nonce) },
    (each) => isOurs(each) || (orFirmware && isFirmware(each)),
    { idleSeconds: 0.05, steady: true, reopenSeconds: 5 }, // often: a loader that starts listens for a moment only
  );
  if (!isOurs(reply)) return null;
  const { payload } = reply;
  if (payload[0] !== LOADER_PROTOCOL)
    throw new Failure(otherLoader("protocol", `version ${LOADER_PROTOCOL}`, `version ${payload[0]}`));
  return decoded("LOADER_HELLO", payload, decodeLoaderHello);
}

const UNKNOWN_TO_FIRMWARE: readonly number[] = [ERRORS.SESSION, ERRORS.SEQUENCE, ERRORS.COMMAND];

/** True for a firmware's reply to a request that it does not know, at sequence 0. */
function isFirmware({ type, payload }: Frame): boolean {
  return (
    type === (COMMANDS.HELLO | REPLY) || (type === ERROR && UNKNOWN_TO_FIRMWARE.includes(payload[0] ?? 0))
  );
}

async function restartIntoLoader(link: Link): Promise<LoaderInfo> {
  const protocol = helloProtocol(await handshake(link, 5));
  if (protocol !== PROTOCOL)
    throw new Failure(noLoader(link.path, `a firmware that speaks version ${protocol} of the protocol`));
  const error = await ask(link, COMMANDS.UPDATE, 1, NOTHING);
  // Without a session: the loader answers already, and the firmware's answer was lost.
  if (error !== null && error !== ERRORS.SESSION) throw new Failure(noLoader(link.path, errorText(error)));
  return (await helloLoader(link, { orFirmware: false }))!;
}

/** An image, and where it is to be executed. */
export interface Application {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/**
 * Writes an application over the one that is there, has it checked, and starts it; `update` hears of every step, counted in
 * bytes. Until all of it is in flash and its CRC-32 is right, the loader has no application to start, whatever happens.
 * Throws Failure FF6151 to FF6153, FF6155; FF6150 where the loader does not start it.
 */
export async function flashApplication(
  link: Link,
  { info, call }: LoaderSession,
  { address, bytes }: Application,
  update: (done: number) => void,
): Promise<void> {
  const perFrame = Math.floor((requestMax(FRAME_MAX) - 4) / info.unitBytes) * info.unitBytes;
  if (info.address !== address)
    throw new Failure(
      otherLoader("place for images", hex(address), `${hex(info.address)}, built for ${info.target}`),
    );
  if (perFrame === 0)
    throw new Failure(
      otherLoader("flash", "units that fit into a frame", `units of ${info.unitBytes} bytes`),
    );
  if (bytes.length > info.imageMax) throw new Failure(imageTooLarge(bytes.length, info.imageMax));

  const units = new Uint8Array(Math.ceil(bytes.length / info.unitBytes) * info.unitBytes).fill(0xff);
  units.set(bytes);
  update(0);
  await call("BEGIN", encodeBegin(bytes.length));
  for (let offset = 0; offset < bytes.length; offset += info.sectorBytes) {
    update(0);
    await call("ERASE", encodeErase(offset));
  }
  for (let offset = 0; offset < units.length; offset += perFrame) {
    update(offset);
    await call("PROGRAM", encodeProgram(offset, units.subarray(offset, offset + perFrame)));
  }
  update(bytes.length);
  await call("COMMIT", encodeCommit(crc32(bytes), address));
  await call("RESET");
  await handshake(link, 5);
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
