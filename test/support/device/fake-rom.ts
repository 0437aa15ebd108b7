import { createHash } from "node:crypto";
import { join } from "node:path";
import { compileC, onceInFile, startDevice } from "./host-device.js";

/** How the board at the other end of a line differs from an ESP32-C3 that is in its boot loader and in good order. */
export interface FakeRomOptions {
  /** Id in GET_SECURITY_INFO: 5 is the ESP32-C3. */
  readonly chip?: number;
  /** Says nothing, as any firmware would. */
  readonly silent?: boolean;
  /** A bit of the flash at this offset does not take. */
  readonly stuckAt?: number;
  /** Answers the first data block with an error, once. */
  readonly refusesOnce?: boolean;
  /** Told about every data block that has been programmed. */
  readonly onBlock?: (blocks: number) => void;
}

export interface FakeRom {
  readonly path: string;
  /** What the flash holds. */
  readonly flash: Uint8Array;
  /** Numbers of the commands that came, in order; SYNC once however often it was repeated. */
  readonly commands: number[];
  /** Registers of watchdogs: 0x60008090 and 0x600080ac can be written behind their keys alone. */
  readonly registers: Map<number, number>;
  /** Ends the line, as pulling the plug does. */
  stop(): Promise<void>;
}

const END = 0xc0;
const ESCAPE = 0xdb;
const FLASH_BYTES = 4 * 1024 * 1024;
const SECTOR = 4096;
const OK = 0;
const FAILED = 1;

/** Flash begin, data; attach, parameters; digest: numbers of Espressif's "Serial Protocol". */
export const COMMAND = {
  flashBegin: 0x02,
  flashData: 0x03,
  sync: 0x08,
  writeRegister: 0x09,
  readRegister: 0x0a,
  attach: 0x0d,
  parameters: 0x0b,
  md5: 0x13,
  security: 0x14,
} as const;

/** Which registers a lock guards, and with what value. */
const KEYS: Readonly<Record<number, { readonly lock: number; readonly value: number }>> = {
  1610645648: { lock: 0x6000_80a8, value: 0x50d8_3aa1 },
  1610645676: { lock: 0x6000_80b0, value: 0x8f1d_312a },
};

const bridge = onceInFile(() => compileC([join(import.meta.dirname, "pty_bridge.c")]));

/** An ESP32-C3's boot loader behind a pseudo-terminal, with the rules of Espressif's "Serial Protocol". */
export async function startFakeRom(options: FakeRomOptions = {}): Promise<FakeRom> {
  const device = await startDevice(bridge());
  const flash = new Uint8Array(FLASH_BYTES).fill(0x5a); // of an earlier firmware
  const commands: number[] = [];
  const registers = new Map([
    [0x6000_8090, 0x0001_3214],
    [0x6000_80ac, 0x04b0_0000],
  ]);
  const state = { attached: false, sized: false, offset: 0, blocks: 0, next: 0, size: 0, refused: false };

  const answer = (command: number, value: number, data: Uint8Array, status = OK): void => {
    const packet = Buffer.alloc(8 + data.length + 4);
    packet[0] = 1;
    packet[1] = command;
    packet.writeUInt16LE(data.length + 4, 2);
    packet.writeUInt32LE(value >>> 0, 4);
    packet.set(data, 8);
    packet[8 + data.length] = status;
    packet[9 + data.length] = status === OK ? 0 : 0x07;
    if (device.process.stdin!.writable) device.process.stdin!.write(escaped(packet));
  };

  const program = (data: Buffer, checksum: number): number => {
    const [size, sequence] = [data.readUInt32LE(0), data.readUInt32LE(4)];
    const bytes = data.subarray(16);
    if (options.refusesOnce && !state.refused) {
      state.refused = true;
      return FAILED;
    }
    const right = bytes.reduce((sum, byte) => sum ^ byte, 0xef) === checksum;
    if (!right || bytes.length !== size || size !== state.size) return FAILED;
    if (sequence !== state.next || sequence >= state.blocks) return FAILED;
    const at = state.offset + sequence * size;
    for (const [index, byte] of bytes.entries()) flash[at + index]! &= byte; // only erased bits can be set
    if (options.stuckAt !== undefined) flash[options.stuckAt]! ^= 0x10;
    state.next++;
    options.onBlock?.(state.next);
    return OK;
  };

  const erase = (data: Buffer): number => {
    const [bytes, blocks, size, offset] = [0, 4, 8, 12].map((at) => data.readUInt32LE(at)) as [
      number,
      number,
      number,
      number,
    ];
    if (!state.attached || !state.sized || data.length !== 20 || size > 0x400) return FAILED;
    if (offset % SECTOR !== 0 || offset + bytes > FLASH_BYTES) return FAILED;
    flash.fill(0xff, offset, offset + Math.ceil(bytes / SECTOR) * SECTOR);
    Object.assign(state, { offset, blocks, size, next: 0 });
    return OK;
  };

  const digest = (data: Buffer): Buffer => {
    const [at, bytes] = [data.readUInt32LE(0), data.readUInt32LE(4)];
    const text = createHash("md5")
      .update(flash.subarray(at, at + bytes))
      .digest("hex");
    return Buffer.from(text, "latin1");
  };

  const securityInfo = (): Buffer => {
    const info = Buffer.alloc(20);
    info.writeUInt32LE(options.chip ?? 5, 12);
    return info;
  };

  const writeRegister = (data: Buffer): number => {
    const [register, value] = [data.readUInt32LE(0), data.readUInt32LE(4)];
    const key = KEYS[register];
    if (key === undefined || registers.get(key.lock) === key.value) registers.set(register, value);
    return data.length >= 16 ? OK : FAILED;
  };

  /** The status of a command that answers with nothing else. */
  const statusOf = (command: number, checksum: number, data: Buffer): number => {
    switch (command) {
      case COMMAND.attach:
        state.attached = data.length === 8;
        return state.attached ? OK : FAILED;
      case COMMAND.parameters:
        state.sized = data.length === 24 && data.readUInt32LE(4) === FLASH_BYTES;
        return state.sized ? OK : FAILED;
      case COMMAND.flashBegin:
        return erase(data);
      case COMMAND.flashData:
        return program(data, checksum);
      case COMMAND.writeRegister:
        return writeRegister(data);
      default:
        return FAILED;
    }
  };

  const carryOut = (packet: Buffer): void => {
    const command = packet[1]!;
    const data = packet.subarray(8);
    if (packet[0] !== 0 || packet.readUInt16LE(2) !== data.length) return;
    if (command !== COMMAND.sync || commands.at(-1) !== COMMAND.sync) commands.push(command);
    const none = new Uint8Array(0);
    if (command === COMMAND.sync) for (let time = 0; time < 8; time++) answer(command, 0x07071220, none);
    else if (command === COMMAND.security) answer(command, 0, securityInfo());
    else if (command === COMMAND.md5) answer(command, 0, digest(data));
    else if (command === COMMAND.readRegister)
      answer(command, registers.get(data.readUInt32LE(0)) ?? 0, none);
    else answer(command, 0, none, statusOf(command, packet.readUInt32LE(4), data));
  };

  const split = createUnescape();
  device.process.stdout!.on("data", (chunk: Buffer) => {
    for (const packet of split(chunk)) if (!options.silent && packet.length >= 8) carryOut(packet);
  });
  return { path: device.path, flash, commands, registers, stop: device.stop };
}

function escaped(packet: Uint8Array): Buffer {
  const inner = [...packet].flatMap((byte) => {
    if (byte === END) return [ESCAPE, 0xdc];
    return byte === ESCAPE ? [ESCAPE, 0xdd] : [byte];
  });
  return Buffer.from([END, ...inner, END]);
}

/** SLIP (RFC 1055), byte by byte. */
function createUnescape(): (chunk: Uint8Array) => Buffer[] {
  let packet: number[] = [];
  let escaping = false;
  return (chunk) => {
    const whole: Buffer[] = [];
    for (const byte of chunk) {
      if (byte === END) {
        if (packet.length > 0) whole.push(Buffer.from(packet));
        packet = [];
      } else if (escaping) packet.push(byte === 0xdc ? END : ESCAPE);
      else if (byte !== ESCAPE) packet.push(byte);
      escaping = byte === ESCAPE;
    }
    return whole;
  };
}
