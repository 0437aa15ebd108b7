/** The messages of the resident loader; twin of templates/loader/ff_loader.c. */
import type { Frame } from "./frame.js";
import { ERROR, ERRORS, pack, printable, viewOf } from "./protocol.js";

/** Version of the loader's protocol. */
export const LOADER_PROTOCOL = 1;

/** Frame types of its requests; replies and errors are as those of the firmware. */
export const LOADER_COMMANDS = {
  RESET: 8,
  HELLO: 32,
  BEGIN: 33,
  ERASE: 34,
  PROGRAM: 35,
  COMMIT: 36,
} as const;
export type LoaderCommand = keyof typeof LOADER_COMMANDS;

/** States of the application in the flash, by number. */
export const APPLICATION_STATES = ["WHOLE", "NONE", "UNFINISHED", "DAMAGED"] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** Description that the loader gives of itself and of the flash; sizes in bytes. */
export interface LoaderInfo {
  readonly application: ApplicationState;
  /** Address to which images have to be linked. */
  readonly address: number;
  readonly imageMax: number;
  /** Erased, and programmed, at once. */
  readonly sectorBytes: number;
  readonly unitBytes: number;
  readonly target: string;
}

/** @param nonce uint32 that tells this session's HELLO from older ones. */
export function encodeLoaderHello(nonce: number): Uint8Array {
  return pack([
    [1, LOADER_PROTOCOL],
    [4, nonce],
  ]);
}

const FIXED = 20;
const NAME_MAX = 32;
const BLOCK_MAX = 2 ** 24;

/** The state that a byte stands for; null for one that there is not. */
export function applicationState(byte: number | undefined): ApplicationState | null {
  return APPLICATION_STATES[byte ?? APPLICATION_STATES.length] ?? null;
}

/** HELLO's reply: 20 bytes and a target name of at most 32. */
export function decodeLoaderHello(payload: Uint8Array): LoaderInfo | null {
  if (payload.length < FIXED || payload.length > FIXED + NAME_MAX) return null;
  const view = viewOf(payload);
  const application = applicationState(payload[1]);
  const info = {
    address: view.getUint32(6, true),
    imageMax: view.getUint32(10, true),
    sectorBytes: view.getUint32(14, true),
    unitBytes: view.getUint16(18, true),
  };
  if (application === null || !isBlock(info.sectorBytes) || !isBlock(info.unitBytes)) return null;
  return { application, ...info, target: printable(payload.subarray(FIXED)) };
}

function isBlock(bytes: number): boolean {
  return bytes > 0 && bytes <= BLOCK_MAX;
}

/**
 * True where a loader has answered the HELLO with this nonce that was meant for a firmware; the second byte says why.
 */
export function isLoader({ type, payload }: Frame, nonce: number): boolean {
  return (
    type === ERROR &&
    payload.length === 6 &&
    payload[0] === ERRORS.LOADER &&
    viewOf(payload).getUint32(2, true) === nonce
  );
}

/** @param bytes of the whole image. */
export function encodeBegin(bytes: number): Uint8Array {
  return pack([[4, bytes]]);
}

/** @param offset of a sector in the image. */
export function encodeErase(offset: number): Uint8Array {
  return pack([[4, offset]]);
}

/** @param units whole units, for this offset in the image. */
export function encodeProgram(offset: number, units: Uint8Array): Uint8Array {
  return pack([[4, offset]], units);
}

/** @param crc CRC-32 of the image; @param entry address at which it starts. */
export function encodeCommit(crc: number, entry: number): Uint8Array {
  return pack([
    [4, crc],
    [4, entry],
  ]);
}
