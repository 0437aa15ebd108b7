import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import type { SerialPort } from "serialport";
import { portAbsent, portBusy, portForbidden, portUnusable } from "../diagnostics/device.js";
import { type Diagnostic, Failure } from "../diagnostics/diagnostic.js";

export type { SerialPort } from "serialport";

/** A line of bytes to a device, as far as a link uses a serial port; the page of `monitor` has others. */
export interface Line {
  readonly isOpen: boolean;
  write(bytes: Uint8Array): unknown;
  close(done?: () => void): void;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "error" | "close", listener: () => void): unknown;
}

/** A serial port of this computer; the numbers of USB's vendor and product where it is a USB device. */
export interface FoundPort {
  readonly path: string;
  readonly vendor?: number;
  readonly product?: number;
}

/**
 * Opens a serial port by its path.
 * @throws Failure FF6001 to FF6004 if it is absent, forbidden, busy or no serial port.
 */
export async function openPort(path: string, baud: number): Promise<SerialPort> {
  const { SerialPort } = await import("serialport");
  await requirePort(path);
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(new Failure(openProblem(path, error.message))) : resolve()));
  });
  return port;
}

/** The serial ports there are; none where the system has no means to list them. */
export async function listPorts(): Promise<FoundPort[]> {
  const { SerialPort } = await import("serialport");
  const found = await SerialPort.list().catch(() => []);
  return found.map(({ path, vendorId, productId }) => ({
    path,
    ...(vendorId === undefined ? {} : { vendor: Number.parseInt(vendorId, 16) }),
    ...(productId === undefined ? {} : { product: Number.parseInt(productId, 16) }),
  }));
}

/** Refuses what cannot be a serial port of ours, without opening it. Throws Failure FF6001, FF6002, FF6004. */
export async function requirePort(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const code = await access(path, constants.R_OK | constants.W_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (code === "ENOENT" || code === "ENOTDIR") throw new Failure(portAbsent(path));
  if (code === "EACCES" || code === "EPERM") throw new Failure(portForbidden(path));
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw new Failure(portUnusable(path, "a folder"));
  if (found?.isFile()) throw new Failure(portUnusable(path, "a file"));
}

/** serialport reports causes as text only. */
function openProblem(path: string, text: string): Diagnostic {
  if (/lock|busy|temporarily unavailable|access denied/i.test(text)) return portBusy(path);
  if (/no such file|not found/i.test(text)) return portAbsent(path);
  if (/permission/i.test(text)) return portForbidden(path);
  return portUnusable(path, text);
}
