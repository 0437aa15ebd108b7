import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { temporaryFolder } from "./folder.js";

const HERE = new URL("./echo/", import.meta.url).pathname;
const TEMPLATES = new URL("../../templates/", import.meta.url).pathname;

/** A folder like `out/echo/<target>/` with the little library and firmware of test/support/echo; `replaced` overrides files. */
export function echoFolder(replaced: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  return writeEcho(folder, replaced);
}

/** The same in a folder that exists; gives the folder. */
export function writeEcho(folder: string, replaced: Readonly<Record<string, string>> = {}): string {
  mkdirSync(join(folder, "echo"));
  mkdirSync(join(folder, "firmware"));
  for (const name of ["echo.c", "echo.h"]) cpSync(join(HERE, name), join(folder, "echo", name));
  cpSync(join(TEMPLATES, "runtime/ff_types.h"), join(folder, "echo/ff_types.h"));
  cpSync(join(TEMPLATES, "firmware/ff_service.h"), join(folder, "firmware/ff_service.h"));
  cpSync(join(HERE, "main.c"), join(folder, "firmware/main.c"));
  for (const [path, text] of Object.entries(replaced)) writeFileSync(join(folder, path), text);
  return folder;
}

/** A serial line with the one thing that these tests need: send, and wait for so many bytes. */
export class Line {
  private received = Buffer.alloc(0);
  private wake: () => void = () => {};

  private constructor(private readonly port: SerialPort) {
    port.on("data", (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    port.on("error", () => {});
  }

  /** Opens the line and repeats a byte until the firmware echoes it. */
  static async open(path: string): Promise<Line> {
    const port = new SerialPort({ path, baudRate: 115200 });
    await new Promise<void>((resolve, reject) => {
      port.once("open", () => resolve());
      port.once("error", reject);
    });
    const line = new Line(port);
    await line.hello();
    return line;
  }

  async hello(): Promise<void> {
    const again = setInterval(() => this.port.write("."), 100);
    await this.bytes(1);
    clearInterval(again);
    await new Promise((resolve) => setTimeout(resolve, 250));
    this.received = Buffer.alloc(0);
  }

  async ask(command: string | Buffer, count: number): Promise<Buffer> {
    this.port.write(command);
    return this.bytes(count);
  }

  /** The same for a program that acknowledges every 1024 bytes: a long write would stall while answers come in. */
  async askInPieces(command: Buffer, count: number): Promise<Buffer> {
    for (let at = 0; at < command.length; at += 1024) {
      const piece = command.subarray(at, at + 1024);
      this.port.write(piece);
      if (piece.length === 1024) await this.bytes(1);
    }
    return this.bytes(count);
  }

  async number(command: string): Promise<number> {
    return (await this.ask(command, 4)).readUInt32LE();
  }

  send(command: string): void {
    this.port.write(command);
  }

  text(): string {
    return this.received.toString("latin1");
  }

  async close(): Promise<void> {
    if (this.port.isOpen) await new Promise<void>((resolve) => this.port.close(() => resolve()));
  }

  private async bytes(count: number): Promise<Buffer> {
    const late = AbortSignal.timeout(30_000);
    while (this.received.length < count) {
      await new Promise<void>((resolve, reject) => {
        this.wake = resolve;
        late.onabort = () => reject(new Error(`only ${this.received.length} of ${count} bytes`));
      });
    }
    const bytes = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return bytes;
  }
}
